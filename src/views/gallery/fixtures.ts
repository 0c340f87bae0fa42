/** Made-up figures for the gallery and for tests: no trace, no worker, the same every time. */
import { OTHERS } from '../../metrics/comparison';
import type { Ccdf, Comparison, PairLink, PairPicture, Selection } from '../../metrics/comparison';
import type { FigureScore } from '../../metrics/figure';
import type { Score, TaskScore } from '../../metrics/score';
import type {
  ReadReport,
  StudioState,
  SyntheticReport,
  TablePreview,
  TraceReport,
  TrainingRun,
} from '../../store/state';
import { compositeOf } from '../../report/composite';
import { PRESETS } from '../train/presets';
import { MODEL_FIT } from './modelFit';

/** A number in [0, 1) that looks random and never changes. */
function noise(i: number): number {
  const wave = Math.sin(i * 12.9898 + 4.1414) * 43758.5453;
  return wave - Math.floor(wave);
}

export const NO_SELECTION: Selection = {
  host: null,
  pair: null,
  service: null,
  protocol: null,
  window: null,
};

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

const READ: ReadReport = {
  packets: 4_812_345,
  rows: 0,
  kept: 4_810_011,
  dropped: { 'truncated tcp header': 1, '802.15.4': 1204, 'bad ip header length': 1129 },
  files: [
    {
      name: 'monday.pcapng',
      format: 'pcapng',
      dialect: 'pcapng, little-endian',
      packets: 2_400_000,
      rows: 0,
    },
    {
      name: 'tuesday.pcap.gz',
      format: 'pcap',
      dialect: 'pcap, little-endian, gzip',
      packets: 2_412_345,
      rows: 0,
    },
  ],
  warnings: [],
  bytesAre: 'ip',
  linkTypes: { ethernet: 4_811_141, '802.15.4': 1204 },
  tunnels: { vxlan: 12_034, gre: 80 },
  snapped: 91_220,
  snapLength: 128,
  comments: 0,
  clock: {
    first: { seconds: 1_312_955_213, nanoseconds: 0 },
    last: { seconds: 1_314_164_813, nanoseconds: 0 },
    resolution: 1e-6,
    backSteps: 12,
    largestBackStep: 0.004,
    largestGap: 10_920,
    largestGapAt: { seconds: 1_313_050_000, nanoseconds: 0 },
    duplicates: 0,
  },
  findings: [
    {
      kind: 'order',
      explanation: '12 packets are earlier than the one before them, by 4 ms at most',
      repair: { label: 'Give them the time before', repairs: { flattenBackSteps: true } },
    },
    {
      kind: 'gap',
      explanation: 'nothing for 3 h 2 min from 2011-08-11 08:06:40 UTC, longer than any other silence',
      repair: null,
    },
  ],
};

/** Of captures. */
export const READ_REPORT: TraceReport = {
  ...REPORT,
  name: 'monday.pcapng and 1 more',
  isDemo: false,
  read: READ,
  source: {
    kind: 'files',
    files: READ.files.map(({ name }) => ({ name, bytes: 41e6 })),
    timeouts: { active: 1800, inactiveTcp: 300, inactiveOther: 60 },
    tunnels: 'outer',
    flowExports: 'auto',
    repairs: { dropDuplicates: true },
  },
};

const TABLE: TablePreview = {
  delimiter: ',',
  header: ['', 'when', 'from', 'to', 'octets', 'remark'],
  signature: '0123456789abcdef',
  mapping: {
    name: 'gateway',
    delimiter: ',',
    hasHeader: true,
    columns: { start: 'when', source: 'from', destination: 'to', bytes: 'octets' },
    time: { kind: 'text', pattern: 'yyyy-MM-dd HH:mm:ss' },
  },
  rows: [
    {
      line: 2,
      cells: ['0', '2019-02-12 13:00:07', '10.0.3.5', '65.55.44.109', '1204', 'https, allowed by rule 12'],
      flow: {
        start: '2019-02-12 13:00:07 UTC',
        source: '10.0.3.5',
        destination: '65.55.44.109',
        bytes: '1204',
      },
      problem: null,
    },
    {
      line: 3,
      cells: ['1', '2019-02-12 13:00:48', '10.0.3.5', '', '88', ''],
      flow: null,
      problem: 'destination is empty; wanted an address',
    },
  ],
  problem: null,
};

/** A table that waits for its columns to be named. */
export const UNMAPPED: Extract<StudioState['trace'], { status: 'unmapped' }> = {
  status: 'unmapped',
  name: 'gateway.csv',
  file: 0,
  signature: TABLE.signature,
  mapping: TABLE.mapping,
  preview: TABLE,
  isPreviewing: false,
  problem: null,
};

const HOSTS = [
  ...Array.from({ length: 47 }, (_, i) =>
    i < 6 ? `10.0.0.${i + 1}` : i < 40 ? `10.0.1.${i + 14}` : `203.0.113.${i}`,
  ),
  OTHERS,
];

function matrixOf(phase: number, thinning: number): Float64Array {
  const n = HOSTS.length;
  return Float64Array.from({ length: n * n }, (_, i) => {
    const row = Math.floor(i / n);
    const column = i % n;
    if (row === column) return 0;
    const reach = column < 6 ? 0.75 : row < 6 ? 0.08 : 0.05;
    return noise(i) < reach * thinning
      ? Math.ceil(6000 * noise(i + 77) ** 5 * (1 + 0.6 * noise(i * 3 + phase)) + 1)
      : 0;
  });
}

function pairPicture(hasSynthetic: boolean): PairPicture {
  const n = HOSTS.length;
  const real = matrixOf(1, 1);
  const synthetic = hasSynthetic ? matrixOf(2, 0.86) : null;
  const links: PairLink[] = Array.from(real, (flows, i) => ({ flows, i }))
    .sort((a, b) => b.flows - a.flows)
    .filter(({ i }) => i % n < n - 1 && i < n * (n - 1))
    .slice(0, 40)
    .map(({ flows, i }) => ({
      source: HOSTS[Math.floor(i / n)]!,
      destination: HOSTS[i % n]!,
      flows: { real: flows, synthetic: synthetic && synthetic[i]! },
    }));
  return {
    hosts: HOSTS,
    matrix: { real, synthetic },
    links,
    places: HOSTS.slice(0, -1).map((host, i) => ({
      host,
      x: Math.sqrt(i) * 28 * Math.cos(i * 2.4),
      y: Math.sqrt(i) * 14 * Math.sin(i * 2.4),
    })),
    distinct: { real: 412, synthetic: hasSynthetic ? 388 : null },
    summary: hasSynthetic
      ? '412 pairs real, 388 synthetic; 361 in both, which carry 98.7 % of the real flows.'
      : '412 pairs; the busiest ten carry 43 % of the flows.',
  };
}

function ccdf(scale: number): Ccdf {
  const gap = Float64Array.from({ length: 200 }, (_, i) => 10 ** (-5 + (8 * i) / 199));
  return {
    gap,
    share: gap.map((x) => Math.exp(-((x * scale) ** 0.42))),
    n: 8461,
    sameTick: 0.021,
    median: 0.42 / scale,
  };
}

const EDGES = Float64Array.from({ length: 65 }, (_, i) => 10 ** (-5 + (8 * i) / 64));

function histogram(scale: number): Float64Array {
  const raw = Array.from({ length: 64 }, (_, i) => {
    const survive = (x: number) => Math.exp(-((x * scale) ** 0.42));
    return (
      survive(EDGES[i]!) - survive(EDGES[i + 1]!) + (i === 57 ? 0.05 / scale : 0) + 0.002 * noise(i + scale)
    );
  });
  const total = raw.reduce((sum, value) => sum + value, 0);
  return Float64Array.from(raw, (value) => value / total);
}

function week(offset: number): Float64Array {
  return Float64Array.from({ length: 168 }, (_, i) => {
    const hour = i % 24;
    const day = Math.floor(i / 24);
    if (day === 6 && hour > 20) return NaN;
    const office = day < 5 && hour >= 8 && hour < 18 ? (hour === 12 ? 500 : 820) : 60;
    return office * (0.8 + 0.4 * noise(i + offset)) + offset;
  });
}

function counts(offset: number): Float32Array {
  return Float32Array.from({ length: 14 * 24 }, (_, i) =>
    Math.round(Math.max(0, week(offset)[(i + 48) % 168] || 40)),
  );
}

function inTwos(fine: Float32Array): Float32Array {
  return Float32Array.from({ length: fine.length / 2 }, (_, i) => fine[2 * i]! + fine[2 * i + 1]!);
}

export function comparisonOf(hasSynthetic: boolean, selection: Selection = NO_SELECTION): Comparison {
  const sided = <T>(real: T, synthetic: T) => ({ real, synthetic: hasSynthetic ? synthetic : null });
  return {
    selection,
    events: sided(184_213, 179_870),
    interArrival: {
      edges: EDGES,
      histogram: sided(histogram(1), histogram(1.25)),
      ccdf: sided(ccdf(1), ccdf(1.25)),
      summary: hasSynthetic
        ? 'Median gap 420 ms real, 336 ms synthetic; KS .04 over 8,461 gaps.'
        : 'Median gap 420 ms over 8,461 gaps.',
    },
    pairs: pairPicture(hasSynthetic),
    seasonality: {
      week: sided(week(0), week(23)),
      summary:
        'Busiest on Tuesday at 10:00; the hour profile of the synthetic trace differs by 6.2 % (total variation).',
    },
    rate: {
      from: 0,
      levels: [
        { binWidth: 3600, counts: sided(counts(0), counts(23)) },
        { binWidth: 7200, counts: sided(inTwos(counts(0)), inTwos(counts(23))) },
        { binWidth: 14_400, counts: sided(inTwos(inTwos(counts(0))), inTwos(inTwos(counts(23)))) },
      ],
      summary: 'Mean 548 flows/h real, 535 synthetic; both peak on weekdays at 10:00.',
    },
  };
}

const TASKS = ['gap', 'pair', 'service', 'source port', 'duration', 'state', 'packets', 'bytes'];

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
  seconds: 8.2,
  seed: 1,
  warnings: [],
  labels: [],
};

type Figures = readonly [value: number | null, ceiling: number | null, baseline: number | null, n: number];

/** A band a third to either side of the ceiling, as large ones are. */
const scoreOf = (name: string, label: string, figures: Figures, rest: Partial<Score> = {}): Score => {
  const [value, ceiling, baseline, n] = figures;
  const band = ceiling === null ? null : { low: ceiling * 0.7, high: ceiling * 1.4, n: 20 };
  return { name, label, unit: '', value, ceiling, band, baseline, n, ...rest };
};

export const SCORES: readonly Score[] = [
  scoreOf('rate', 'Rate error', [0.024, 0.011, 0.18, 336], { section: 'time', epsilon: 0.05 }),
  scoreOf('gapW1', 'Log-gap W1', [0.061, 0.02, 0.64, 184_212], {
    ...{ section: 'time', unit: 'decades', epsilon: 0.02 },
  }),
  scoreOf('pairGapW1', 'Pair-gap W1', [0.31, 0.05, 0.72, 91_233], {
    ...{ section: 'time', unit: 'decades', epsilon: 0.02 },
  }),
  scoreOf('service', 'Service JSD', [0.004, 0.001, 0.003, 184_213], { section: 'marks', epsilon: 0.02 }),
  scoreOf('cmd', 'Correlation of marks (CMD)', [0.12, 0.03, 0.88, 184_213], { section: 'marks' }),
  scoreOf('unseen', 'Unseen pairs', [null, null, null, 0], {
    ...{ section: 'pairs', epsilon: 0.03, note: 'needs a hold-out: nothing was held out in this run' },
  }),
];

const BREACHES = { trainingRate: 0, active: true, rate: 0.004 };

const FIGURE_SCORES: readonly FigureScore[] = [
  { name: 'coverage', label: 'Coverage', good: 'high', value: 0.51, n: 2500, ceiling: 0.6, baseline: 0.12 },
  {
    ...{ name: 'dkc', label: 'Domain rules broken (DKC)', good: 'low', n: 184_213 },
    ...{ value: 0.004, ceiling: 0.0002, baseline: 0.31 },
    rules: [
      { name: 'flagsOffTcp', says: 'TCP states occur on TCP alone', ...BREACHES },
      {
        name: 'port',
        says: 'clients have a port of 1024 or above',
        ...BREACHES,
        trainingRate: 0.18,
        active: false,
      },
    ],
  },
  {
    ...{ name: 'nearerToTraining', label: 'Nearer to training', good: 'half', n: 968 },
    ...{ value: 0.52, interval: [0.49, 0.55], ceiling: 0.55, baseline: 0.5 },
  },
];

export const TASK_SCORES: readonly TaskScore[] = TASKS.map((task, i) => ({
  task,
  model: 0.8 + i * 0.3,
  baseline: 1.2 + i * 0.45,
  n: 55_264,
}));

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
