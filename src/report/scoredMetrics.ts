/** Every distance that is scored: the metrics', the packets' where both sides tell of packets inside flows, the detectors'. */
import { DETECTOR_METRICS } from '../detectors/detectorMetrics';
import type { Metric } from '../metrics/metric';
import { METRICS } from '../metrics/metricTable';
import { PACKET_METRICS } from '../metrics/packets/packetMetrics';
import type { Trace } from '../trace/trace';

/** In the order in which they are told. */
export function scoredMetrics(...traces: readonly Trace[]): readonly Metric[] {
  const packets = traces.every((trace) => trace.packets) ? PACKET_METRICS : [];
  return [...METRICS, ...packets, ...DETECTOR_METRICS];
}
