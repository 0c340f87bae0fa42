/**
 * A Markov-modulated Poisson process (Fischer & Meier-Hellstern 1993), fitted as a hidden Markov chain on counts (Rabiner
 * 1989): the network is idle or in one of three states of activity, each with its rate and its pairs; rows are bootstrapped
 * from the pair.
 */
import { createWeightedIndex } from '../math/draws';
import { poissonArrivals } from '../math/poissonArrivals';
import type { CountedIntervals, FittedHmm } from '../math/poissonHmm';
import { fitPoissonHmm } from '../math/poissonHmm';
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import type { GenerateProgress, Generator as TraceGenerator } from '../streams/generator';
import type { Seconds, TimeWindow, Trace } from '../trace/trace';
import type { DrawnFlows } from './assembleFlows';
import { assembleFlows } from './assembleFlows';
import { reportEvery } from './reportEvery';
import { groupPairs, rowsOf } from './rowGroups';
import type { TrainingRows } from './trainingRows';
import { readTraining } from './trainingRows';

const STATES = 4;
/** Counts of about so many flows: fewer say nothing of the state, more hide its changes. */
const FLOWS_AN_INTERVAL = 2;
const MOST_INTERVALS = 20_000;

export function createMarkovModulated(real: Trace, trainingWindows: readonly TimeWindow[]): TraceGenerator {
  const training = readTraining(real, trainingWindows);
  const intervals = countIntervals(training);
  let fitted: FittedHmm | null = null;
  return {
    name: 'Markov-modulated Poisson process, bootstrapped marks',
    async *generate({ window, seed }) {
      const drawn: DrawnFlows = { times: [], rows: [] };
      if (training.rows.length > 0) {
        fitted ??= yield* fit(intervals);
        const process = {
          fitted,
          width: intervals.width,
          drawRow: createRowDraw(training, intervals, fitted),
        };
        yield* draw(process, { window, seed }, drawn);
      }
      yield { share: 1, events: drawn.times.length };
      return assembleFlows(training.rows, drawn, window);
    },
  };
}

interface Intervals extends CountedIntervals {
  /** Interval of each training row. */
  readonly interval: Uint32Array;
  /** Their mean length. */
  readonly width: Seconds;
}

/** Each window in equal intervals of whole ticks or more; nothing is counted across its ends. */
function countIntervals({ rows, windows, window, covered }: TrainingRows): Intervals {
  const wanted = Math.min(Math.max(rows.length / FLOWS_AN_INTERVAL, 1), MOST_INTERVALS);
  const width = Math.max(covered / wanted, rows.resolution);
  const numbers = windows.map(({ from, to }) => Math.max(1, Math.round((to - from) / width)));
  const starts = numbers.map((_, i) => numbers.slice(0, i).reduce((sum, number) => sum + number, 0));
  const total = numbers.reduce((sum, number) => sum + number, 0);
  const widths = new Float64Array(total);
  const stretch = new Uint32Array(total);
  for (const [i, { from, to }] of windows.entries()) {
    widths.fill((to - from) / numbers[i]!, starts[i]!, starts[i]! + numbers[i]!);
    stretch.fill(i, starts[i]!, starts[i]! + numbers[i]!);
  }
  const counts = new Uint32Array(total);
  const interval = new Uint32Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    const i = window[row]!;
    const at = Math.floor((rows.time[row]! - windows[i]!.from) / widths[starts[i]!]!);
    interval[row] = starts[i]! + Math.min(at, numbers[i]! - 1);
    counts[interval[row]!]!++;
  }
  return { counts, widths, stretch, interval, width };
}

/** In steps of a round, so that a caller may stop. */
function* fit(intervals: CountedIntervals): Generator<GenerateProgress, FittedHmm> {
  const steps = fitPoissonHmm(intervals, STATES);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    yield { share: 0, events: 0 };
  }
}

type RowDraw = (random: Random, state: number) => number;

/** A pair in proportion to the flows that it has in intervals of the state, then any row of the pair. */
function createRowDraw({ rows }: TrainingRows, { interval }: Intervals, { posterior }: FittedHmm): RowDraw {
  const pairs = groupPairs(rows);
  const drawPair = Array.from({ length: STATES }, (_, state) => {
    const weights = new Float64Array(pairs.length);
    for (let row = 0; row < rows.length; row++)
      weights[pairs.group[row]!]! += posterior[interval[row]! * STATES + state]!;
    return createWeightedIndex(weights);
  });
  return (random, state) => {
    const own = rowsOf(pairs, drawPair[state]!(random));
    return own[random.integer(own.length)]!;
  };
}

interface Modulated {
  readonly fitted: FittedHmm;
  readonly width: Seconds;
  readonly drawRow: RowDraw;
}

/** From the chain's long-run shares on, interval by interval. */
function* draw(
  { fitted: { model }, width, drawRow }: Modulated,
  { window, seed }: { window: TimeWindow; seed: number },
  { times, rows }: DrawnFlows,
): Generator<GenerateProgress> {
  const random = createRandom(seed);
  const [chain, time, mark] = [random.substream('state'), random.substream('time'), random.substream('mark')];
  const report = reportEvery(window);
  const next = Array.from({ length: STATES }, (_, state) =>
    createWeightedIndex(model.transitions.subarray(state * STATES, (state + 1) * STATES)),
  );
  let state = createWeightedIndex(model.shares)(chain);
  const intervals = Math.ceil((window.to - window.from) / width);
  for (let i = 0; i < intervals; i++, state = next[state]!(chain)) {
    const from = window.from + i * width;
    for (const at of poissonArrivals(time, model.rates[state]!, from, Math.min(from + width, window.to))) {
      times.push(at);
      rows.push(drawRow(mark, state));
      const progress = report(at, times.length);
      if (progress) yield progress;
    }
  }
}
