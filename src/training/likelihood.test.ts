/** The likelihood program against the float64 stepper, which is written without it, and its gradient against slopes. */
import { describe, expect, it } from 'vitest';
import { createCpuMachine } from '../kernels/cpuMachine';
import { createRandom } from '../math/random';
import type { ModelConfiguration } from '../model/configuration';
import { FAITHFUL_MODEL } from '../model/configuration';
import { taskNames } from '../streams/marginals';
import type { SlotTable } from '../streams/dataset';
import { encodeSlots } from '../streams/dataset';
import { createStepper } from '../testing/stepper';
import { scoreByStepping } from '../testing/scoreByStepping';
import { tinyModel } from '../testing/tinyModel';
import { createLaneRunners } from './laneRunners';
import { createPacer } from './pace';
import { createScorer } from './scoreTasks';

const STEP = 2e-5;

const { streams, gap, marks, clock } = FAITHFUL_MODEL;
const FAITHFUL = { streams, gap, marks, clock, gapComponents: 5 };
const KINDS: [string, Partial<ModelConfiguration>, resolution?: number][] = [
  ['the design', {}],
  ['the faithful preset', FAITHFUL],
  ['the faithful preset on a clock of minutes', FAITHFUL, 60],
  ['a mixture in linked streams, marks chained', { gap, gapComponents: 3 }],
];

describe.each(KINDS)('the likelihood program of %s', (_, kind, resolution) => {
  it('gives every task the likelihood of the stepper', async () => {
    const { configuration, dataset, weights } = tinyModel(kind, 2, resolution);
    const { codecs, validation } = dataset;
    const machine = createCpuMachine(weights, Float64Array);
    const wanted = await (
      await createScorer(machine, codecs, configuration, validation)
    ).score(createPacer(machine, 'throughput', () => 0));
    const actual = scoreByStepping(createStepper(codecs, configuration, weights), validation);
    const events = validation.sequences.target.filter((row) => row >= 0).length;
    expect(Object.keys(wanted)).toEqual(taskNames(codecs));
    taskNames(codecs).forEach((name, task) =>
      expect(actual[task]! / events, name).toBeCloseTo(wanted[name]!, 5),
    );
  });

  it.each([0, 0.4])(
    'has the slope of its loss along a random direction in each parameter group, dropout %s',
    async (dropout) => {
      const model = tinyModel({ ...kind, width: 8, gapBins: 12 }, 1, resolution);
      const { dataset, dimensions, layout, weights, trace } = model;
      const table: SlotTable = encodeSlots(dataset.codecs, trace, [{ from: 36_000, to: 36_120 }]);
      const { length } = table.sequences;
      const configuration = { ...model.configuration, lanes: 2, steps: Math.ceil(length / 2) };
      const grid = Int32Array.from({ length: 2 * configuration.steps }, (_, k) => (k < length ? k : -1));
      const machine = createCpuMachine(weights, Float64Array);
      const purpose = { gradient: true, dropout };
      const runners = await createLaneRunners(machine, dataset.codecs, dimensions, configuration, purpose);
      const loss = async (w: ArrayLike<number>) => {
        machine.writeWeights(w as Float32Array);
        runners.forget();
        const events = runners.run(table, grid, () => 7);
        return (await runners.losses()).reduce((sum, nats) => sum + nats, 0) / events;
      };
      await loss(weights);
      const gradient = await runners.runners[0]!.snapshot('gradient');
      const random = createRandom(6);
      for (const [name, { offset, size }] of layout) {
        const direction = Float64Array.from({ length: size }, () => random.normal());
        const moved = (sign: number) => {
          const w = Float64Array.from(weights);
          direction.forEach((d, k) => (w[offset + k]! += sign * STEP * d));
          return loss(w);
        };
        const wanted = ((await moved(1)) - (await moved(-1))) / (2 * STEP);
        const actual = direction.reduce((sum, d, k) => sum + d * gradient[offset + k]!, 0);
        expect(Math.abs(actual - wanted), `${name}: ${actual} against ${wanted}`).toBeLessThan(
          1e-5 * (1 + Math.abs(wanted)),
        );
      }
    },
  );
});
