/** A look at the model while it learns: repeatable, small, and without a trace in what is learned. */
import { describe, expect, it } from 'vitest';
import { twinDistance } from '../metrics/twinLook';
import { TINY_MODEL } from '../model/configuration';
import { tinyModel } from '../testing/tinyModel';
import { train } from '../training/train';
import type { HeldRun } from '../training/trainingRun';
import { createMachine } from '../kernels/createMachine';
import { createTwin } from './twin';

const { dataset, trace, weights, configuration } = tinyModel();
const breathe = async () => {};
const options = { configuration, seed: 4, now: () => 0 };

describe('the twin', () => {
  it('is the same again for the same weights, whatever was sampled between', async () => {
    const twin = createTwin(dataset, trace, options)!;
    const first = await twin.sample(1, weights, breathe);
    const other = await twin.sample(
      2,
      weights.map((weight) => 0.5 * weight),
      breathe,
    );
    const again = await twin.sample(1, weights, breathe);
    expect(again.look).toEqual(first.look);
    expect(other.look).not.toEqual(first.look);
    twin.dispose();
  });

  it('stands beside what really happened there', async () => {
    const twin = createTwin(dataset, trace, options)!;
    const { real, frame, reference } = twin.scene;
    const rows = trace.time.filter((at) => at >= frame.window.from && at < frame.window.to);
    expect(real.flows).toBe(rows.length);
    expect(real.rate.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
    expect(real.pairs.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
    expect(real.gaps.reduce((sum, count) => sum + count, 0)).toBe(rows.length - 1);
    expect(twinDistance(real, real)).toBe(0);
    expect(reference).toBeGreaterThan(0);
    const { distance, look } = await twin.sample(1, weights, breathe);
    expect(distance).toBeGreaterThan(0);
    expect(distance).toBeLessThanOrEqual(1);
    expect(look.flows).toBeGreaterThan(0);
    twin.dispose();
  });

  it('leaves no trace in the weights that are learned', async () => {
    const learned = async (isWatched: boolean) => {
      const twin = isWatched ? createTwin(dataset, trace, options)! : null;
      let run: HeldRun | null = null;
      const steps = train(dataset, {
        ...{ configuration: { ...TINY_MODEL, gapBins: 24 }, seed: 5, bounds: { maxSteps: 6 } },
        ...{ now: () => 0, control: { stopped: false }, hold: (held: HeldRun) => (run = held) },
        startMachine: (start: Float32Array) => createMachine('wasm', start),
      });
      for (;;) {
        const next = await steps.next();
        if (next.done) return next.value.weights;
        await twin?.sample(next.value.step, await run!.weights(), breathe);
      }
    };
    expect(await learned(true)).toEqual(await learned(false));
  });
});
