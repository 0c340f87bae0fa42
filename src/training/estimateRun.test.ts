import { describe, expect, it } from 'vitest';
import { createMachine } from '../kernels/createMachine';
import type { Machine } from '../kernels/machine';
import type { ModelConfiguration } from '../model/configuration';
import { CAREFUL_MODEL, DEFAULT_MODEL, QUICK_MODEL } from '../model/configuration';
import { tinyModel } from '../testing/tinyModel';
import { estimateRun } from './estimateRun';
import { train } from './train';

const { configuration, dataset, trace } = tinyModel();
const rows = { events: trace.length, windows: 1, encoder: dataset.codecs.encoder };
const device = { backend: 'wasm', pace: 'polite', speed: 6e9 } as const;
const estimate = (change: Partial<ModelConfiguration>, events = rows.events) =>
  estimateRun({ ...configuration, ...change }, { ...rows, events }, device);

/** A whole run; its steps and what the machine held. */
async function run(backend: 'wasm' | 'cpu', change: Partial<ModelConfiguration>) {
  let machine: Machine;
  let bytes = 0;
  const loop = train(dataset, {
    ...{ configuration: { ...configuration, ...change }, seed: 1, bounds: {}, now: () => 0 },
    control: { stopped: false },
    startMachine: async (weights) => (machine = await createMachine(backend, weights)),
  });
  for (;;) {
    const { done, value } = await loop.next();
    if (done) return { steps: value.steps, bytes };
    bytes = machine!.usage.bytes;
  }
}

describe('what a run will take', () => {
  it.each(['wasm', 'cpu'] as const)(
    'is what it took on %s: its steps, and its memory within two',
    async (backend) => {
      const change = { epochs: 1, patience: 100 };
      const took = await run(backend, change);
      const estimated = estimateRun({ ...configuration, ...change }, rows, { ...device, backend });
      expect(Math.abs(estimated.steps - took.steps)).toBeLessThanOrEqual(0.02 * took.steps);
      expect(estimated.bytes / took.bytes).toBeGreaterThan(1 / 2);
      expect(estimated.bytes / took.bytes).toBeLessThan(2);
    },
  );

  it('grows with steps and events, and memory does not', () => {
    const passes = [1, 2, 8, 40].map((epochs) => estimate({ epochs }));
    const least = [0, 2000, 4000].map((leastSteps) => estimate({ epochs: 1, leastSteps }));
    const events = [2000, 20_000, 200_000].map((count) => estimate({}, count));
    for (const row of [passes, least, events])
      for (const [k, { steps, seconds }] of row.entries())
        if (k > 0) {
          expect(steps).toBeGreaterThan(row[k - 1]!.steps);
          expect(seconds).toBeGreaterThan(row[k - 1]!.seconds);
        }
    expect(new Set([...passes, ...least].map(({ bytes }) => bytes)).size).toBe(1);
  });

  it('grows with the model, in time and in memory', () => {
    const widths = [16, 32, 64].map((width) => estimate({ width }));
    for (const k of [1, 2]) {
      expect(widths[k]!.seconds).toBeGreaterThan(widths[k - 1]!.seconds);
      expect(widths[k]!.bytes).toBeGreaterThan(widths[k - 1]!.bytes);
    }
  });

  it('makes each preset at least twice as long as the one before, and larger', () => {
    const [quick, balanced, careful] = [QUICK_MODEL, DEFAULT_MODEL, CAREFUL_MODEL].map((model) =>
      estimateRun(model, { ...rows, events: 40_000 }, device),
    );
    expect(balanced!.seconds).toBeGreaterThan(2 * quick!.seconds);
    expect(careful!.seconds).toBeGreaterThan(2 * balanced!.seconds);
    expect(balanced!.bytes).toBeGreaterThan(quick!.bytes);
    expect(careful!.bytes).toBeGreaterThan(balanced!.bytes);
  });

  it('counts larger batches where the pace makes them so', () => {
    const large = { ...rows, events: 200_000 };
    const polite = estimateRun(configuration, large, { ...device, backend: 'webgpu' });
    const full = estimateRun(configuration, large, { ...device, backend: 'webgpu', pace: 'throughput' });
    expect(full.steps).toBeLessThan(polite.steps / 3);
    expect(full.bytes).toBeGreaterThan(1.5 * polite.bytes);
  });
});
