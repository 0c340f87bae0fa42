import { describe, expect, it } from 'vitest';
import { NO_TIMEOUTS } from '../trace/flowTimeouts';
import { checkBounds, checkChange } from './checkSettings';
import { DEFAULT_CONFIGURATION, PRESETS } from './configuration';

describe('settings written by hand', () => {
  it.each([
    DEFAULT_CONFIGURATION,
    {},
    { model: PRESETS.tiny, timeouts: NO_TIMEOUTS },
    { holdout: { kind: 'tail', share: 0.3 }, labels: 'benign', seed: 0 },
    { holdout: { kind: 'blocks', seconds: 7200 }, backend: 'wasm' },
  ])('may be %j', (change) => expect(() => checkChange(change)).not.toThrow());

  it.each<[unknown, string]>([
    [
      { modle: { width: 8 } },
      'unknown setting: modle; give any of labels, holdout, trainingEvents, backend, seed',
    ],
    [{ model: { wdith: 8 } }, 'unknown setting: model.wdith; give any of streams, gap,'],
    [{ model: { width: 15 } }, 'invalid setting model.width: 15; give a multiple of 8 from 8 to 512'],
    [{ model: { lanes: 2.5 } }, 'invalid setting model.lanes: 2.5; give a whole number from 1 to 512'],
    [{ model: { dropout: '0.1' } }, 'invalid setting model.dropout: "0.1"; give a number from 0 to 0.9'],
    [{ model: { learningRate: NaN } }, 'model.learningRate: NaN'],
    [{ model: 64 }, 'invalid setting model: 64; give an object'],
    [{ holdout: 0.3 }, 'invalid setting holdout: 0.3; give {"kind":"none"}, {"kind":"tail","share":0.3} or'],
    [{ holdout: { kind: 'tail', share: 1 } }, 'invalid setting holdout'],
    [{ holdout: { kind: 'tail', seconds: 60 } }, 'invalid setting holdout'],
    [{ holdout: { kind: 'blocks', seconds: 0 } }, 'invalid setting holdout'],
    [{ holdout: { kind: 'none', share: 0.3 } }, 'invalid setting holdout'],
    [{ labels: 'evil' }, 'invalid setting labels: "evil"; give all, benign'],
    [{ backend: 'cuda' }, 'invalid setting backend: "cuda"; give auto, webgpu, wasm, cpu'],
    [{ seed: -1 }, 'invalid setting seed: -1; give a whole number from 0'],
    [{ seed: undefined }, 'invalid setting seed: undefined'],
    [{ timeouts: { active: 0 } }, 'invalid setting timeouts.active: 0; give a number of seconds, 1 or more'],
    [{ tunnels: 'middle' }, 'invalid setting tunnels: "middle"; give outer, inner'],
    [{ repairs: { zoneMinutes: 900 } }, 'invalid setting repairs.zoneMinutes: 900; give whole minutes east'],
    [{ repairs: { keep: { from: 9, to: 1 } } }, 'invalid setting repairs.keep'],
    [{ repairs: { dropDuplicates: 1 } }, 'invalid setting repairs.dropDuplicates: 1; give true or false'],
    [[1], 'invalid configuration: [1]; give an object'],
    [null, 'invalid configuration: null'],
  ])('may not be %j', (change, message) => expect(() => checkChange(change)).toThrow(message));
});

describe('bounds of a run', () => {
  it.each([{}, { maxSteps: 1 }, { maxSeconds: 1.5, maxEpochs: 2 }])('may be %j', (bounds) =>
    expect(() => checkBounds(bounds)).not.toThrow(),
  );
  it.each<[unknown, string]>([
    [{ maxSteps: 0 }, 'invalid setting maxSteps: 0; give a whole number, 1 or more'],
    [{ maxSeconds: 0.2 }, 'invalid setting maxSeconds: 0.2; give a number, 1 or more'],
    [{ steps: 4 }, 'unknown setting: steps; give any of maxSeconds, maxSteps, maxEpochs'],
  ])('may not be %j', (bounds, message) => expect(() => checkBounds(bounds)).toThrow(message));
});
