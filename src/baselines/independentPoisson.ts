/**
 * The naive baseline that every figure is shown against: arrivals of a Poisson process at the training rate, each column
 * drawn from its training marginal on its own. It knows neither rhythm, nor pairs, nor which port goes with which service.
 */
import { poissonArrivals } from '../math/poissonArrivals';
import { createRandom } from '../math/random';
import type { Generator } from '../streams/generator';
import type { TimeWindow, Trace } from '../trace/trace';
import { COLUMNS } from '../trace/trace';
import { assembleFlows } from './assembleFlows';
import { reportEvery } from './reportEvery';
import { readTraining } from './trainingRows';

/** Fitted on the rows of `real` that start inside the training windows; nothing else of it is looked at but its tables of names. */
export function createIndependentPoisson(real: Trace, trainingWindows: readonly TimeWindow[]): Generator {
  const { rows, covered } = readTraining(real, trainingWindows);
  const rate = covered > 0 ? rows.length / covered : 0;
  return {
    name: 'independent marginals, Poisson arrivals',
    async *generate({ window, seed }) {
      const random = createRandom(seed);
      const times: number[] = [];
      const report = reportEvery(window);
      for (const at of poissonArrivals(random.substream('time'), rate, window.from, window.to)) {
        times.push(at);
        const progress = report(at, times.length);
        if (progress) yield progress;
      }
      yield { share: 1, events: times.length };
      const rowsOfColumn = Object.fromEntries(
        COLUMNS.map((name) => {
          const column = random.substream(name);
          return [name, times.map(() => column.integer(rows.length))];
        }),
      );
      return assembleFlows(rows, { times, rows: [], rowsOfColumn }, window);
    },
  };
}
