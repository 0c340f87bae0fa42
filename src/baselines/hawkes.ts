/**
 * A multivariate Hawkes process (Hawkes 1971): the busiest pairs of hosts are its dimensions, all others together one more;
 * every flow raises the rates of those that follow. Marks are whole rows bootstrapped from the dimension.
 */
import { ascendingOrder } from '../math/ascendingOrder';
import { fitHawkes } from '../math/fitHawkes';
import type { HawkesProcess } from '../math/hawkesProcess';
import { madeStationary, simulateHawkes, spectralRadius } from '../math/hawkesProcess';
import { quantile } from '../math/quantile';
import { createRandom } from '../math/random';
import { topIndices } from '../math/topIndices';
import type { GenerateProgress, Generator as TraceGenerator } from '../streams/generator';
import type { Seconds, TimeWindow, Trace } from '../trace/trace';
import type { DrawnFlows } from './assembleFlows';
import { assembleFlows } from './assembleFlows';
import { reportEvery } from './reportEvery';
import type { RowGroups } from './rowGroups';
import { groupPairs, groupRows, rowsOf } from './rowGroups';
import type { TrainingRows } from './trainingRows';
import { readTraining } from './trainingRows';

const MOST_PAIRS = 29;
const LEAST_ROWS = 50;
/** Where the decays start: the reciprocals of these quantiles of a dimension's own gaps. */
const DECAY_QUANTILES = [0.1, 0.5, 0.9];
/** Fits to a trace with a day in it come close to 1, where bursts outlast the window. */
const MOST_RADIUS = 0.95;
/** The past before a window is run through for so many of the slowest kernel's lifetimes, ancestors included. */
const BURN_IN = 5;
/** A window may hold so many times the flows of the training rate. */
const MOST_TIMES = 4;
const MOST_MORE = 200;

export function createHawkes(real: Trace, trainingWindows: readonly TimeWindow[]): TraceGenerator {
  const training = readTraining(real, trainingWindows);
  const dimensions = groupDimensions(training.rows);
  let fitted: HawkesProcess | null = null;
  return {
    name: 'multivariate Hawkes process, bootstrapped marks',
    async *generate({ window, seed }) {
      fitted ??= yield* fit(training, dimensions);
      const drawn: DrawnFlows = { times: [], rows: [] };
      yield* draw({ training, dimensions, process: fitted, window, seed }, drawn);
      return assembleFlows(training.rows, drawn, window);
    },
  };
}

/** Busy pairs, and last the others. */
function groupDimensions(rows: Trace): RowGroups {
  const pairs = groupPairs(rows);
  const counts = Float64Array.from({ length: pairs.length }, (_, pair) => rowsOf(pairs, pair).length);
  const busy = [...topIndices(counts, MOST_PAIRS)].filter((pair) => counts[pair]! >= LEAST_ROWS);
  const dimensionOf = new Map(busy.map((pair, i) => [pair, i]));
  return groupRows([pairs.group.map((pair) => dimensionOf.get(pair) ?? busy.length)]);
}

/** In steps of a round, so that a caller may stop. */
function* fit(training: TrainingRows, dimensions: RowGroups): Generator<GenerateProgress, HawkesProcess> {
  const { rows, windows, covered } = training;
  const steps = fitHawkes(
    { ...spreadTicks(training, dimensions), stretches: windows },
    {
      dimensions: dimensions.length,
      decays: startingDecays(training, dimensions),
      decayBounds: [1 / Math.max(covered, rows.resolution), 1 / rows.resolution],
    },
  );
  for (;;) {
    const { done, value } = steps.next();
    if (!done) yield { share: 0, events: 0 };
    else {
      const rates = Float64Array.from(
        { length: dimensions.length },
        (_, i) => rowsOf(dimensions, i).length / covered,
      );
      return madeStationary(value, rates, MOST_RADIUS);
    }
  }
}

/** Times anywhere inside their ticks: flows of one tick came in some order, and at no distance of 0. */
function spreadTicks({ rows, window, windows }: TrainingRows, { group }: RowGroups) {
  const random = createRandom(0);
  const spread = rows.time.map((at, row) =>
    Math.min(at + random.uniform() * rows.resolution, windows[window[row]!]!.to),
  );
  const order = ascendingOrder(spread);
  return {
    time: Float64Array.from(order, (row) => spread[row]!),
    dimension: Uint32Array.from(order, (row) => group[row]!),
    stretch: Uint32Array.from(order, (row) => window[row]!),
  };
}

function startingDecays(
  { rows: { time, resolution }, window }: TrainingRows,
  dimensions: RowGroups,
): number[] {
  const gaps: Seconds[] = [];
  for (let i = 1; i < dimensions.rows.length; i++) {
    const [earlier, row] = [dimensions.rows[i - 1]!, dimensions.rows[i]!];
    if (dimensions.group[row] !== dimensions.group[earlier] || window[row] !== window[earlier]) continue;
    gaps.push(Math.max(time[row]! - time[earlier]!, resolution));
  }
  const sorted = Float64Array.from(gaps.length > 0 ? gaps : [1]).sort();
  // Kernels that start alike stay alike: a factor keeps them apart where quantiles coincide.
  return DECAY_QUANTILES.map((share, i) => 1 / (quantile(sorted, share) * 2 ** i));
}

interface Drawing {
  readonly training: TrainingRows;
  readonly dimensions: RowGroups;
  readonly process: HawkesProcess;
  readonly window: TimeWindow;
  readonly seed: number;
}

function* draw(
  { training: { rows, covered }, dimensions, process, window, seed }: Drawing,
  { times, rows: drawnRows }: DrawnFlows,
): Generator<GenerateProgress> {
  const random = createRandom(seed);
  const [time, mark] = [random.substream('time'), random.substream('mark')];
  const lifetime = 1 / Math.min(...process.decays) / (1 - spectralRadius(process));
  const from = window.from - Math.min(BURN_IN * lifetime, covered);
  const budget = (MOST_TIMES * rows.length * (window.to - window.from)) / covered + MOST_MORE;
  const report = reportEvery(window);
  let warning: string | null = null;
  if (rows.length > 0 && window.to > window.from) {
    for (const { at, dimension } of simulateHawkes(time, process, from, window.to)) {
      if (at < window.from) continue;
      if (times.length >= budget) {
        warning = `The Hawkes process was stopped at ${times.length} flows, four times the training rate.`;
        break;
      }
      times.push(at);
      const own = rowsOf(dimensions, dimension);
      drawnRows.push(own[mark.integer(own.length)]!);
      const progress = report(at, times.length);
      if (progress) yield progress;
    }
  }
  yield { share: 1, events: times.length, ...(warning && { warning }) };
}
