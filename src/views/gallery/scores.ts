/** Made-up distances, figures and likelihoods. */
import type { FigureScore } from '../../metrics/figure';
import type { Score, TaskScore } from '../../metrics/score';

/** Of a flow, as the model has them. */
export const TASKS = ['gap', 'pair', 'service', 'source port', 'duration', 'state', 'packets', 'bytes'];

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

export const FIGURE_SCORES: readonly FigureScore[] = [
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
