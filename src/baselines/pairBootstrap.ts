/**
 * Each pair of hosts as a Poisson process at its training rate, whole rows bootstrapped (Efron 1979). A superposition of
 * Poisson processes is one at the sum of their rates whose events belong to a pair in proportion to its rate (Kingman,
 * Poisson Processes, 1993, section 2.2 and 5.1): so one process, and a row drawn from all rows alike.
 */
import { poissonArrivals } from '../math/poissonArrivals';
import { createRandom } from '../math/random';
import type { Generator } from '../streams/generator';
import type { TimeWindow, Trace } from '../trace/trace';
import type { DrawnFlows } from './assembleFlows';
import { assembleFlows } from './assembleFlows';
import { reportEvery } from './reportEvery';
import { readTraining } from './trainingRows';

export function createPairBootstrap(real: Trace, trainingWindows: readonly TimeWindow[]): Generator {
  const { rows, covered } = readTraining(real, trainingWindows);
  return {
    name: 'per-pair bootstrap, Poisson arrivals',
    async *generate({ window, seed }) {
      const random = createRandom(seed);
      const [time, row] = [random.substream('time'), random.substream('row')];
      const drawn: DrawnFlows = { times: [], rows: [] };
      const report = reportEvery(window);
      for (const at of poissonArrivals(
        time,
        covered > 0 ? rows.length / covered : 0,
        window.from,
        window.to,
      )) {
        drawn.times.push(at);
        drawn.rows.push(row.integer(rows.length));
        const progress = report(at, drawn.times.length);
        if (progress) yield progress;
      }
      yield { share: 1, events: drawn.times.length };
      return assembleFlows(rows, drawn, window);
    },
  };
}
