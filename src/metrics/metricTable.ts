/** Every distance that evaluation scores, in the order in which it is told. */
import { compareGapsKs, compareGapsW1 } from './gapDistance';
import { GRAPH_METRICS } from './graphMetrics';
import { compareHourProfile } from './hourProfile';
import { LITERATURE_METRICS } from './literatureMetrics';
import type { Metric, Section } from './metric';
import { comparePairGapsKs, comparePairGapsW1 } from './pairGapDistance';
import { compareRates } from './rateError';
import { TIME_METRICS } from './timeMetrics';
import { compareUnseen } from './unseenShare';

export const METRICS: readonly Metric[] = [
  { name: 'rateError', label: 'Rate error', unit: '', compare: compareRates, section: 'time', epsilon: 0.05 },
  {
    name: 'logGapW1',
    label: 'Log-gap W1',
    unit: 'decades',
    compare: compareGapsW1,
    section: 'time',
    epsilon: 0.02,
  },
  { name: 'logGapKs', label: 'Log-gap KS', unit: '', compare: compareGapsKs, section: 'time', epsilon: 0.02 },
  {
    name: 'pairGapW1',
    label: 'Pair-gap W1',
    unit: 'decades',
    compare: comparePairGapsW1,
    section: 'time',
    pairGaps: true,
    epsilon: 0.02,
  },
  {
    name: 'pairGapKs',
    label: 'Pair-gap KS',
    unit: '',
    compare: comparePairGapsKs,
    section: 'time',
    pairGaps: true,
    epsilon: 0.03,
  },
  ...inSection('marks', LITERATURE_METRICS),
  {
    name: 'hourProfileTv',
    label: 'Hour-profile total variation',
    unit: '',
    compare: compareHourProfile,
    section: 'time',
    clock: 'hours',
    epsilon: 0.03,
  },
  {
    name: 'unseenShare',
    label: 'Unseen-pair share gap',
    unit: '',
    compare: compareUnseen,
    section: 'pairs',
    epsilon: 0.03,
  },
  ...inSection('time', TIME_METRICS),
  ...inSection('pairs', GRAPH_METRICS),
];

function inSection(section: Section, metrics: readonly Metric[]): Metric[] {
  return metrics.map((metric) => ({ section, ...metric }));
}
