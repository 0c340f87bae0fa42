/** Everything that is scored: metrics, those of packets where both sides tell of packets inside flows, detectors, figures. */
import { DETECTOR_METRICS } from '../detectors/detectorMetrics';
import { FIGURES } from '../metrics/figures';
import type { Metric, Section } from '../metrics/metric';
import { METRICS } from '../metrics/metricTable';
import { PACKET_METRICS } from '../metrics/packets/packetMetrics';
import type { Trace } from '../trace/trace';

/** In the order in which they are told. */
export function scoredMetrics(...traces: readonly Trace[]): readonly Metric[] {
  const packets = traces.every((trace) => trace.packets) ? PACKET_METRICS : [];
  return [...METRICS, ...packets, ...DETECTOR_METRICS, ...FIGURE_METRICS];
}

/** Where figures stand that are about rows; the others are about privacy. */
const ABOUT_ROWS = ['density', 'coverage', 'dkc'];

/** No distances, but computed from the same two sides. Each takes a second or more. */
const FIGURE_METRICS: readonly Metric[] = FIGURES.map(({ name, label, good, describe }) => {
  const section: Section = ABOUT_ROWS.includes(name) ? 'marks' : 'detection';
  return { name, label, unit: '', section, good, slow: true, compare: describe };
});
