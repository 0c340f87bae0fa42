import { describe, expect, it } from 'vitest';
import { tinyModel } from '../testing/tinyModel';
import { FAITHFUL_MODEL } from '../model/configuration';
import { canSampleOnDevice, chooseSampler, isWorthMeasuring } from './chooseSampler';
import type { StreamSampler } from './tempoNet';

const { configuration, trace, dataset, weights } = tinyModel();
const model = { configuration, codecs: dataset.codecs, weights };
const long = { window: { from: trace.span, to: 50 * trace.span }, seed: 1 };

/** A clock and samplers that take its time: a block of `events` events every `seconds`. */
function stage() {
  let time = 0;
  const ended: string[] = [];
  const sampler = (name: string, events: number, seconds: number, start = 0): StreamSampler =>
    async function* () {
      time += start;
      try {
        for (let block = 0; ; block++) {
          yield { share: 0, events: block * events };
          time += seconds;
        }
      } finally {
        ended.push(name);
      }
    };
  return { sampler, ended, measuring: { now: () => time, pause: async () => {} } };
}

describe('the choice of a sampler', () => {
  it.each([
    ['device', 400, 100, 1],
    ['host', 400, 500, 1],
    ['host', 400, 250, 2],
  ] as const)('is %s at %i events a block against %i of %i hosts', async (wanted, device, host, workers) => {
    const { sampler, ended, measuring } = stage();
    const candidates = {
      device: { sample: sampler('device', device, 0.1, 3), workers: 1 },
      host: { sample: sampler('host', host, 0.1), workers },
    };
    expect(await chooseSampler(model, long, candidates, measuring)).toBe(wanted);
    expect(ended.sort()).toEqual(['device', 'host']);
  });

  it('is the host where the device does not start', async () => {
    const { sampler, measuring } = stage();
    const broken: StreamSampler = async function* () {
      yield* [];
      throw new Error('too much for this WebGPU adapter');
    };
    const candidates = {
      device: { sample: broken, workers: 1 },
      host: { sample: sampler('host', 1, 1), workers: 1 },
    };
    expect(await chooseSampler(model, long, candidates, measuring)).toBe('host');
  });

  it('is measured only where there is much to draw', () => {
    expect(isWorthMeasuring(model, long)).toBe(true);
    const brief = { ...long, window: { from: trace.span, to: trace.span + 60 } };
    expect(isWorthMeasuring(model, brief)).toBe(false);
  });

  it('is the host for what the device’s kernels do not know', () => {
    expect(canSampleOnDevice(model)).toBe(true);
    for (const name of ['gap', 'marks', 'clock'] as const)
      expect(
        canSampleOnDevice({ ...model, configuration: { ...configuration, [name]: FAITHFUL_MODEL[name] } }),
      ).toBe(false);
    const coarse = { ...model.codecs, encoder: { ...model.codecs.encoder, resolution: 60 } };
    expect(canSampleOnDevice({ ...model, codecs: coarse })).toBe(false);
  });
});
