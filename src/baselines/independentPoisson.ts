/**
 * The naive baseline that every figure is shown against: arrivals of a Poisson process at the training rate, each column
 * drawn from its training marginal on its own. It knows neither rhythm, nor pairs, nor which port goes with which service.
 */
import { poissonArrivals } from '../math/poissonArrivals';
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import type { GenerateProgress, Generator as TraceGenerator } from '../streams/generator';
import { selectWindows } from '../trace/selectRows';
import { shareable } from '../trace/shareable';
import type { Column, Seconds, TimeWindow, Trace } from '../trace/trace';
import { COLUMNS } from '../trace/trace';

const EVENTS_A_REPORT = 20_000;

/** Fitted on the rows of `real` that start inside the training windows; nothing else of it is looked at but its tables of names. */
export function createIndependentPoisson(
  real: Trace,
  trainingWindows: readonly TimeWindow[],
): TraceGenerator {
  const training = selectWindows(real, trainingWindows);
  const covered = trainingWindows.reduce((total, { from, to }) => total + (to - from), 0);
  const rate = covered > 0 ? training.length / covered : 0;
  return {
    name: 'independent marginals, Poisson arrivals',
    async *generate({ window, seed }) {
      const random = createRandom(seed);
      const times: Seconds[] = [];
      for (const progress of arrivals(random.substream('time'), rate, window, training.resolution, times))
        yield progress;
      return assemble(training, Float64Array.from(times), window, random);
    },
  };
}

/** Fills `times`, on ticks of the clock. */
function* arrivals(
  random: Random,
  rate: number,
  { from, to }: TimeWindow,
  resolution: Seconds,
  times: Seconds[],
): Generator<GenerateProgress, void> {
  for (const at of poissonArrivals(random, rate, from, to)) {
    times.push(Math.max(from, Math.floor(at / resolution) * resolution));
    if (times.length % EVENTS_A_REPORT === 0)
      yield { share: (at - from) / (to - from), events: times.length };
  }
  yield { share: 1, events: times.length };
}

function assemble(training: Trace, time: Float64Array, window: TimeWindow, random: Random): Trace {
  const columns = Object.fromEntries(
    COLUMNS.map((name) => [name, marginal(training, name, time.length, random.substream(name))]),
  ) as Pick<Trace, Column>;
  columns.time.set(time);
  columns.label.fill(0);
  return { ...training, ...columns, labels: [''], length: time.length, span: window.to };
}

/** `length` values of one column, each from a training row drawn for it alone. */
function marginal(training: Trace, name: Column, length: number, random: Random): Trace[Column] {
  const from = training[name];
  const to = shareable(from.constructor as new (length: number) => typeof from, length);
  for (let i = 0; i < length; i++) to[i] = from[random.integer(training.length)]!;
  return to;
}
