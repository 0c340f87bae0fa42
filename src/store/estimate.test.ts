import { beforeEach, expect, it } from 'vitest';
import type { StudioWorkers } from '../workers/studioWorkers';
import type { RunEstimates } from '../workers/estimateRuns';
import { PRESETS } from '../workers/configuration';
import { REPORT, RUN } from '../views/gallery/fixtures';
import { configure, estimateTraining } from './actions';
import { connectTo } from './connection';
import type { KeptRun } from './state';
import { INITIAL_STATE, studio } from './studio';

type Estimate = StudioWorkers['estimate'];
let calls: {
  readonly input: Parameters<Estimate>;
  readonly answer: (estimates: RunEstimates | Error) => void;
}[];

beforeEach(() => {
  calls = [];
  const estimate = (...input: Parameters<Estimate>) =>
    new Promise((resolve, reject) => {
      calls.push({ input, answer: (it) => (it instanceof Error ? reject(it) : resolve(it)) });
    });
  const silent = () => new Promise(() => {});
  connectTo(new Proxy({} as StudioWorkers, { get: (_, name) => (name === 'estimate' ? estimate : silent) }));
  studio.setState({ ...INITIAL_STATE, trace: { status: 'ready', report: REPORT } }, true);
});

const estimates = (seconds: number): RunEstimates => ({
  backend: RUN.backend,
  isMeasured: true,
  runs: { present: { steps: 1, seconds, bytes: 1 } },
});
const shown = () => studio.getState().estimate?.runs.present.seconds;

it('asks for every preset and what is set, by the runs that are listed', async () => {
  const { configuration } = studio.getState();
  const kept = { run: { ...RUN, configuration } } as KeptRun;
  studio.setState({ runs: [kept, { run: RUN } as KeptRun] });
  configure({ model: { epochs: 7 } });
  const done = estimateTraining();
  const [, { models, past }] = calls[0]!.input;
  expect(models).toMatchObject({ ...PRESETS, present: { epochs: 7 } });
  expect(past).toEqual([
    { backend: 'webgpu', pace: 'polite', model: configuration.model, eventsPerSecond: RUN.eventsPerSecond },
  ]);
  calls[0]!.answer(estimates(3));
  await done;
  expect(shown()).toBe(3);
  expect(studio.getState().estimate!.configuration).toBe(studio.getState().configuration);
});

it('lets only the latest answer count, and says nothing where there is none', async () => {
  const first = estimateTraining();
  const second = estimateTraining();
  calls[1]!.answer(estimates(2));
  calls[0]!.answer(estimates(1));
  await Promise.all([first, second]);
  expect(shown()).toBe(2);
  const third = estimateTraining();
  calls[2]!.answer(new Error('no such backend'));
  await third;
  expect(studio.getState().estimate).toBeNull();
});

it('asks nobody without a trace', async () => {
  studio.setState({ trace: { status: 'empty' } });
  await estimateTraining();
  expect([calls.length, studio.getState().estimate]).toEqual([0, null]);
});
