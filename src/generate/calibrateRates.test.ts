import { beforeAll, describe, expect, it } from 'vitest';
import { createHostMachine } from '../kernels/createMachine';
import { streamColumns } from '../model/parameters';
import { tinyModel } from '../testing/tinyModel';
import type { Trace } from '../trace/trace';
import type { Calibration } from './calibrateRates';
import { calibrateRates } from './calibrateRates';
import { createScatter, rateCorrections } from './rateCorrections';
import { rateTilt } from './rateTilt';
import { sampleStreams } from './sampleStreams';

const { configuration, trace, dataset, dimensions, layout, weights } = tinyModel({}, 1);
// Long gaps are made too rare: every stream speaks too often.
const bias = layout.get('gap.output.bias')!.offset;
for (let k = 0; k < dimensions.gapCategories; k++) weights[bias + k]! -= 0.05 * k;
const model = { configuration, codecs: dataset.codecs, weights };

async function calibrated(rounds: number, source: Trace = trace): Promise<Calibration> {
  const machine = await createHostMachine(weights);
  const steps = calibrateRates(model, source, machine, { seed: 5, rounds });
  let next = await steps.next();
  for (let share = 0; !next.done; next = await steps.next()) {
    expect(next.value).toBeGreaterThanOrEqual(share - 1e-9);
    share = next.value;
  }
  expect(await machine.readWeights()).toEqual(weights);
  machine.dispose();
  return next.value;
}

const OTHER_SEEDS = Array.from({ length: 12 }, (_, i) => 4711 + i);

/** Mean flows of runs over the training window by seeds that calibration does not use. */
async function runsOf(own: Float32Array): Promise<number> {
  const machine = await createHostMachine(own);
  const streams = [...dataset.codecs.encoder.streams.keys()];
  let sum = 0;
  for (const seed of OTHER_SEEDS) {
    const request = { window: { from: 0, to: trace.span }, seed, plan: { moment: 0, begins: 0 } };
    const steps = sampleStreams({ ...model, weights: own }, trace, request, streams, machine);
    let next = await steps.next();
    while (!next.done) next = await steps.next();
    for (const { flows } of next.value) sum += flows.length;
  }
  machine.dispose();
  return sum / OTHER_SEEDS.length;
}

describe('calibration', () => {
  let result: Calibration;
  beforeAll(async () => {
    result = await calibrated(3);
  }, 60_000);

  it('brings the rate of a model that runs wrong to that of training, for other seeds too', async () => {
    expect(result.rates).toHaveLength(4);
    expect(result.rates[0]).toBeGreaterThan(1.2);
    expect(result.kept).toBeGreaterThan(0);
    // Three runs of a day scatter: .01 to .13 over five seeds.
    expect(Math.abs(Math.log(result.rates[result.kept]!))).toBeLessThan(0.18);
    const [before, after] = [await runsOf(weights), await runsOf(result.weights)].map((flows) =>
      Math.abs(Math.log(flows / trace.length)),
    );
    expect(after).toBeLessThan(Math.min(0.16, before! / 2));
  });

  it('changes nothing but the gap biases of streams', () => {
    const { gapBias, end } = streamColumns(dimensions);
    const { offset, size } = layout.get('stream')!;
    const moved = [...weights.keys()].filter((i) => weights[i] !== result.weights[i]);
    expect(moved.length).toBeGreaterThan(0);
    for (const i of moved) {
      expect(i >= offset && i < offset + size).toBe(true);
      const column = (i - offset) % end;
      expect(column >= gapBias && column < gapBias + dimensions.gapCategories).toBe(true);
    }
  });

  it('that is stopped in its first run leaves the model as it is, at once', async () => {
    const machine = await createHostMachine(weights);
    const steps = calibrateRates(model, trace, machine, { seed: 5, rounds: 3, control: { stopped: true } });
    expect(await steps.next()).toMatchObject({ done: false });
    expect(await steps.next()).toEqual({
      done: true,
      value: { weights, rhythms: null, rates: [], kept: 0 },
    });
    machine.dispose();
  });

  it('is the same for the same seed, and the model itself without rounds', async () => {
    expect(await calibrated(3)).toEqual(result);
    expect(await calibrated(0)).toEqual({ weights, rhythms: null, rates: [], kept: 0 });
  }, 30_000);
});

describe('a tilt', () => {
  const gaps = dataset.codecs.gaps.streams.find(({ counts }) => counts.reduce((a, b) => a + b) > 200)!;

  it('leaves the mean logit of training gaps alone and grows with the gap', () => {
    const { direction } = rateTilt(gaps, trace.span);
    const total = gaps.counts.reduce((sum, count) => sum + count, 0);
    const mean = gaps.counts.reduce((sum, count, k) => sum + count * direction[k]!, 0) / total;
    expect(mean).toBeCloseTo(0, 9);
    expect([...direction].sort((a, b) => a - b)).toEqual([...direction]);
  });

  it('of a stream without gaps is nothing', () => {
    const { direction, elasticity } = rateTilt({ ...gaps, counts: gaps.counts.map(() => 0) }, trace.span);
    expect(elasticity).toBe(0);
    expect(direction.every((value) => value === 0)).toBe(true);
  });
});

describe('corrections', () => {
  const kinds = ['pair', 'pair', 'pair', 'host'];

  it('trust a stream that is steadily wrong, and not one that scatters', () => {
    const real = Float64Array.of(1000, 1000, 1000, 50);
    const made = [Float64Array.of(2000, 1000, 4000, 50), Float64Array.of(2010, 1005, 250, 50)];
    const scatter = createScatter(4);
    scatter.add(made);
    const [steady, right, wild, other] = rateCorrections({
      ...{ real, made, kinds },
      variances: scatter.variances(),
    });
    expect(steady).toBeCloseTo(Math.log(2), 1);
    expect(right).toBeCloseTo(0, 1);
    const shared = Math.log((2005 + 1002.5 + 2125) / 3000);
    expect(Math.abs(wild! - shared)).toBeLessThan(0.15);
    expect(other).toBeCloseTo(0, 6);
  });

  it('say nothing of a stream that training never heard', () => {
    const real = Float64Array.of(0, 10, 10, 10);
    const made = [Float64Array.of(5, 10, 10, 10)];
    expect(rateCorrections({ real, made, kinds, variances: new Float64Array(4) })[0]).toBe(0);
  });
});
