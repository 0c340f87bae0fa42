/** Every distance that is scored: the metrics' table, and behind it the detectors' once there is one. */
import type { Metric } from '../metrics/metric';
import { METRICS } from '../metrics/metricTable';

export const SCORED: readonly Metric[] = METRICS;
