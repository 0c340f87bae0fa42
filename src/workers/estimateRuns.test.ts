import { describe, expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import type { BackendReport } from './backend';
import { DEFAULT_CONFIGURATION, PRESETS } from './configuration';
import type { PastRun } from './estimateRuns';
import { estimateRuns } from './estimateRuns';

const trace = simulateOffice({ seed: 3, days: 3 });
const on = (backend: BackendReport['backend'], software = false) => ({
  choose: async () => ({ backend, adapter: 'a', software, reason: '', remedy: '' }),
});
const past = (change: Partial<PastRun> = {}): PastRun => ({
  ...{ backend: 'wasm', pace: 'polite', model: PRESETS.default, eventsPerSecond: 20_000, ...change },
});
const estimated = (
  runs: readonly PastRun[],
  { choose } = on('wasm'),
  configuration = DEFAULT_CONFIGURATION,
) => estimateRuns({ trace, configuration, models: PRESETS, past: runs }, choose);

describe('what runs will take', () => {
  it('goes by the last run of this backend and pace, and says so', async () => {
    const slow = await estimated([past()]);
    const fast = await estimated([past(), past({ eventsPerSecond: 40_000 })]);
    expect([slow.isMeasured, fast.isMeasured]).toEqual([true, true]);
    expect(fast.runs.careful.seconds).toBeCloseTo(slow.runs.careful.seconds / 2, 6);
    const others = [
      past({ backend: 'cpu', eventsPerSecond: 1 }),
      past({ pace: 'throughput', eventsPerSecond: 1 }),
    ];
    expect(await estimated([past(), ...others])).toEqual(slow);
  });

  it('takes a run of another preset as a measure, too: the same work takes the same time', async () => {
    const { runs } = await estimated([past({ model: PRESETS.quick, eventsPerSecond: 50_000 })]);
    const { steps, seconds } = runs.quick;
    // Validation and calibration come on top of the steps' own events.
    expect(seconds).toBeGreaterThan((steps * 24 * 64 * 0.4) / 50_000);
    expect(runs.default.seconds).toBeGreaterThan(2 * seconds);
  });

  it('is a guess where nothing was measured: slower in software and in plain JavaScript', async () => {
    const guesses = await Promise.all([
      estimated([]),
      estimated([], on('webgpu', true)),
      estimated([], on('cpu')),
      estimated([], on('webgpu')),
    ]);
    expect(guesses.map(({ isMeasured }) => isMeasured)).toEqual([false, false, false, false]);
    const [wasm, software, cpu, webgpu] = guesses.map(({ runs }) => runs.default.seconds);
    expect(cpu).toBeGreaterThan(10 * wasm!);
    expect(software).toBeGreaterThan(5 * wasm!);
    expect(webgpu).toBeLessThan(software!);
  });

  it('is less where less is learned from', async () => {
    const all = await estimated([past()]);
    const capped = { ...DEFAULT_CONFIGURATION, trainingEvents: 5000 };
    const some = await estimated([past()], on('wasm'), capped);
    const most = await estimated([past()], on('wasm'), {
      ...DEFAULT_CONFIGURATION,
      holdout: { kind: 'tail', share: 0.3 },
    });
    expect(some.runs.careful.seconds).toBeLessThan(most.runs.careful.seconds);
    expect(most.runs.careful.seconds).toBeLessThan(all.runs.careful.seconds);
  });

  it('is refused where there is nothing to learn from', async () => {
    const configuration = { ...DEFAULT_CONFIGURATION, trainingEvents: 1 };
    await expect(estimated([], on('wasm'), configuration)).rejects.toThrow(/too few flows/);
  });
});
