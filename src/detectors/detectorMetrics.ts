/** Distances that take a detector; a table of their own, because `metrics/` does not know detectors (metrics.md, section 4). */
import type { Metric } from '../metrics/metric';
import { compareC2st } from './twoSampleClassifier';

export const DETECTOR_METRICS: readonly Metric[] = [
  {
    name: 'c2st',
    label: 'Detector AUC above ½ (C2ST)',
    unit: '',
    compare: compareC2st,
    section: 'detection',
    slow: true,
    epsilon: 0.03,
    mostCeiling: 0.4,
  },
];
