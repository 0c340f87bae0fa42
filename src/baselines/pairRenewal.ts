/**
 * Each pair of hosts as a renewal process (Cox, Renewal Theory, 1962) whose gaps are bootstrapped from the pair's own, whole
 * rows bootstrapped from the pair. It keeps each pair's rhythm, and neither the order of gaps nor what pairs do together.
 */
import { createWeightedIndex } from '../math/draws';
import { poissonArrivals } from '../math/poissonArrivals';
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import type { Generator as TraceGenerator } from '../streams/generator';
import type { Seconds, TimeWindow, Trace } from '../trace/trace';
import type { DrawnFlows } from './assembleFlows';
import { assembleFlows } from './assembleFlows';
import { reportEvery } from './reportEvery';
import { groupPairs, rowsOf } from './rowGroups';
import type { TrainingRows } from './trainingRows';
import { readTraining } from './trainingRows';

/** Below so many rows a pair has no gaps to speak of and is a Poisson process at its rate. */
const LEAST_ROWS = 4;
/** A silence at the ends of a window longer than so many mean gaps is a gap of its own, not the phase of an ordinary one. */
const LONG_SILENCE = 5;
/** A pair may draw so many times the flows of its training rate: zero gaps alone would never end. */
const MOST_TIMES = 4;
const MOST_MORE = 200;

export function createPairRenewal(real: Trace, trainingWindows: readonly TimeWindow[]): TraceGenerator {
  const training = readTraining(real, trainingWindows);
  const pairs = groupPairs(training.rows);
  const gaps = Array.from({ length: pairs.length }, (_, pair) => pairGaps(training, rowsOf(pairs, pair)));
  return {
    name: 'per-pair renewal bootstrap',
    async *generate({ window, seed }) {
      const random = createRandom(seed);
      const drawn: DrawnFlows = { times: [], rows: [] };
      const report = reportEvery({ from: 0, to: pairs.length });
      for (let pair = 0; pair < pairs.length; pair++) {
        const own = random.substream(pair);
        const rows = rowsOf(pairs, pair);
        const rate = rows.length / training.covered;
        const before = drawn.times.length;
        const budget = MOST_TIMES * rate * (window.to - window.from) + MOST_MORE;
        for (const at of arrivals(own, { gaps: gaps[pair]!, rate, window })) {
          if (drawn.times.length - before >= budget) break;
          drawn.times.push(at);
          drawn.rows.push(rows[own.integer(rows.length)]!);
        }
        // By pairs, because streams are drawn one after the other: `share` counts the pairs that have passed the window.
        const progress = report(pair, drawn.times.length);
        if (progress) yield progress;
      }
      yield { share: 1, events: drawn.times.length };
      return assembleFlows(training.rows, drawn, window);
    },
  };
}

/**
 * Gaps between rows of one window, seconds, and the censored silences at the windows' ends, where long, together as one:
 * without it a pair that fell silent would run for ever. Empty where the pair is too rare to have a rhythm.
 */
function pairGaps({ rows: { time }, windows, window }: TrainingRows, rows: Uint32Array): Float64Array {
  if (rows.length < LEAST_ROWS) return new Float64Array(0);
  const gaps: Seconds[] = [];
  const silences = windows.map(({ from, to }) => to - from);
  for (let i = 1; i < rows.length; i++) {
    const [earlier, row] = [rows[i - 1]!, rows[i]!];
    if (window[row] !== window[earlier]) continue;
    gaps.push(time[row]! - time[earlier]!);
    silences[window[row]!]! -= gaps.at(-1)!;
  }
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const silence = silences
    .filter((seconds) => seconds > LONG_SILENCE * mean)
    .reduce((sum, seconds) => sum + seconds, 0);
  if (gaps.length > 0 && silence > 0) gaps.push(silence);
  return Float64Array.from(gaps);
}

interface PairProcess {
  readonly gaps: Float64Array;
  readonly rate: number;
  readonly window: TimeWindow;
}

/** A stationary renewal process: the window begins inside a gap drawn in proportion to its length, anywhere in it. */
function* arrivals(random: Random, { gaps, rate, window: { from, to } }: PairProcess): Generator<Seconds> {
  if (!gaps.some((gap) => gap > 0)) return yield* poissonArrivals(random, rate, from, to);
  const first = gaps[createWeightedIndex(gaps)(random)]!;
  for (let at = from + random.uniform() * first; at < to; at += gaps[random.integer(gaps.length)]!) yield at;
}
