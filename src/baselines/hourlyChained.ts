/**
 * What a careful statistician writes in an afternoon: arrivals at the training rate of each clock hour, marks from a chain of
 * conditional tables. It keeps the day's shape and which marks go together, and knows nothing of one flow after another.
 */
import { createRandom } from '../math/random';
import type { Generator } from '../streams/generator';
import type { TimeWindow, Trace } from '../trace/trace';
import { assembleFlows } from './assembleFlows';
import { createChainedTable } from './chainedTable';
import { fitHourlyRate, hourlyArrivals } from './hourlyRate';
import { reportEvery } from './reportEvery';
import { readTraining } from './trainingRows';

export function createHourlyChained(real: Trace, trainingWindows: readonly TimeWindow[]): Generator {
  const training = readTraining(real, trainingWindows);
  const rate = fitHourlyRate(training);
  const table = createChainedTable(training.rows);
  return {
    name: 'hour-of-week Poisson, chained conditional table',
    async *generate({ window, seed }) {
      const random = createRandom(seed);
      const [time, mark] = [random.substream('time'), random.substream('mark')];
      const times: number[] = [];
      const pairRows: number[] = [];
      const linkRows: number[][] = table.chain.map(() => []);
      const report = reportEvery(window);
      for (const at of hourlyArrivals(time, rate, window)) {
        const row = mark.integer(training.rows.length);
        times.push(at);
        pairRows.push(row);
        for (const [link, drawn] of table.draw(mark, row).entries()) linkRows[link]!.push(drawn);
        const progress = report(at, times.length);
        if (progress) yield progress;
      }
      yield { share: 1, events: times.length };
      const rowsOfColumn = Object.fromEntries(
        table.chain.flatMap((columns, link) => columns.map((name) => [name, linkRows[link]!])),
      );
      return assembleFlows(training.rows, { times, rows: pairRows, rowsOfColumn }, window);
    },
  };
}
