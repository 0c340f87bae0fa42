/** Made-up figures for the gallery and for tests: no trace, no worker, the same every time. */
import type { StudioState, SyntheticReport, TraceReport, TrainingRun } from '../../store/state';
import { compositeOf } from '../../report/composite';
import { traceMark } from '../../store/traceMark';
import { PRESETS } from '../train/presets';
import { comparisonOf, NO_SELECTION } from './comparisons';
import { MODEL_FIT } from './modelFit';
import { noise } from './noise';
import { FIGURE_SCORES, SCORES, TASK_SCORES, TASKS } from './scores';

export const REPORT: TraceReport = {
  name: 'demo office',
  isDemo: true,
  flows: 184_213,
  start: 1_312_955_213_000_000_000n,
  span: 14 * 86_400,
  resolution: 1e-6,
  hosts: 46,
  pairs: 412,
  packets: 4_812_345,
  bytes: 3_912_345_678,
  protocols: [
    ['udp', 102_345],
    ['tcp', 80_421],
    ['icmp', 1447],
  ],
  labels: [
    ['benign', 181_002],
    ['botnet', 3211],
  ],
  benignFlows: 181_002,
  warnings: ['truncated packet: need 60 bytes at offset 812,433, have 12; everything before it was read.'],
  seconds: 1.42,
};

export const RUN: TrainingRun = {
  backend: {
    backend: 'webgpu',
    adapter: 'NVIDIA H100',
    software: false,
    reason: 'WebGPU on a graphics processor is fastest.',
    remedy: '',
  },
  baseline: Object.fromEntries(TASKS.map((task, i) => [task, 1.2 + i * 0.45])),
  eventsPerSecond: 41_230,
  secondsLeft: 94,
  ...progressOf(180),
};

function progressOf(reports: number): Pick<TrainingRun, 'history' | 'latest'> {
  const loss = (i: number, at: number, lag: number) =>
    (1.1 + i * 0.45) * (0.62 + 0.75 * Math.exp(-at / (18 + 6 * i + lag)));
  const history = Array.from({ length: reports }, (_, at) => ({
    step: at * 10,
    epoch: Math.floor(at / 20),
    share: at / 240,
    events: at * 15_360,
    learningRate: 4e-3 * Math.min(1, at / 3),
    gradientNorm: 0.8 + noise(at) * 0.3,
    training: Object.fromEntries(TASKS.map((task, i) => [task, loss(i, at, 0) + 0.08 * noise(at * 8 + i)])),
    validation:
      at < 20
        ? null
        : Object.fromEntries(TASKS.map((task, i) => [task, loss(i, Math.floor(at / 20) * 20, 6) + 0.03])),
  }));
  return { history, latest: history.at(-1)! };
}

export const SYNTHETIC: SyntheticReport = {
  ...REPORT,
  flows: 179_870,
  name: 'TempoNet',
  seconds: 8.2,
  seed: 1,
  warnings: [],
  labels: [],
};

export const INITIAL: StudioState = {
  configuration: {
    labels: 'benign',
    holdout: { kind: 'tail', share: 0.3 },
    trainingEvents: null,
    backend: 'auto',
    seed: 1,
    timeouts: { active: 1800, inactiveTcp: 300, inactiveOther: 60 },
    tunnels: 'outer',
    flowExports: 'auto',
    repairs: {},
    model: PRESETS.default,
    pace: 'polite',
    sampler: 'auto',
    kernelPlan: null,
  },
  selection: NO_SELECTION,
  trace: { status: 'empty' },
  training: { status: 'idle' },
  synthetic: { status: 'empty' },
  comparison: { status: 'empty' },
  exploration: { status: 'empty' },
  evaluation: { status: 'empty' },
  export: { status: 'idle' },
};

/** Everything done. */
export const COMPLETE: StudioState = {
  ...INITIAL,
  trace: { status: 'ready', report: REPORT },
  estimate: {
    ...{ backend: RUN.backend, isMeasured: true, configuration: INITIAL.configuration },
    trace: traceMark(REPORT),
    runs: {
      quick: { steps: 944, seconds: 11.4, bytes: 48e6 },
      default: { steps: 3540, seconds: 96, bytes: 85e6 },
      careful: { steps: 7080, seconds: 391, bytes: 122e6 },
      faithful: { steps: 3540, seconds: 81, bytes: 76e6 },
      tiny: { steps: 5664, seconds: 4.1, bytes: 2.6e6 },
      present: { steps: 3540, seconds: 96, bytes: 85e6 },
    },
  },
  training: { status: 'done', run: RUN, reason: 'early stop: no improvement in 4 validations.' },
  synthetic: { status: 'ready', report: SYNTHETIC },
  comparison: { status: 'ready', comparison: comparisonOf(true) },
  evaluation: {
    status: 'ready',
    scores: SCORES,
    composite: compositeOf(SCORES),
    figures: FIGURE_SCORES,
    tasks: TASK_SCORES,
    fit: MODEL_FIT,
    scope: 'On the held-out last 30 % of the span, which training never saw.',
  },
  export: {
    status: 'done',
    fileName: 'demo-office-synthetic.pcap',
    bytes: 1_834_567_890,
    notes: [
      'Packet spacing within a flow is a documented fallback, not learned.',
      '12 flows adjusted: a TCP state that needs more packets than the flow had.',
    ],
  },
};
