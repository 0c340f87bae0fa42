import { describe, expect, it } from 'vitest';
import { DeviceLost } from '../kernels/deviceLost';
import type { BackendReport } from './backend';
import type { TrainEvent } from './protocol';
import { throughLosses } from './trainModel';

const on = (backend: BackendReport['backend']): BackendReport => ({
  ...{ backend, adapter: 'a', software: false, reason: '', remedy: '' },
});
const choose = async (backend: string) => on(backend as BackendReport['backend']);

describe('a run whose device is lost', () => {
  it('goes on on a new device, then on the next backend, and says so', async () => {
    const told: TrainEvent[] = [];
    const used: string[] = [];
    const outcome = await throughLosses(on('webgpu'), {
      tell: (event) => told.push(event),
      choose,
      async run({ backend }) {
        used.push(backend);
        if (backend === 'webgpu') throw new DeviceLost('gone');
        return 'trained';
      },
    });
    expect(outcome).toBe('trained');
    expect(used).toEqual(['webgpu', 'webgpu', 'wasm']);
    expect(told.map((event) => event.kind === 'phase' && event.phase)).toEqual([
      expect.stringMatching(/device was lost.*last checkpoint/),
      expect.stringMatching(/device was lost.*last checkpoint/),
    ]);
  });

  it('fails for any other reason at once', async () => {
    const run = () => Promise.reject(new Error('out of memory'));
    await expect(throughLosses(on('webgpu'), { tell: () => {}, choose, run })).rejects.toThrow(
      'out of memory',
    );
  });
});
