/** Every distance that is scored: the metrics' table, and the packets' where both sides tell of packets inside flows. */
import type { Metric } from '../metrics/metric';
import { METRICS } from '../metrics/metricTable';
import { PACKET_METRICS } from '../metrics/packets/packetMetrics';
import type { Trace } from '../trace/trace';

/** In the order in which they are told. */
export function scoredMetrics(...traces: readonly Trace[]): readonly Metric[] {
  return traces.every(({ packets }) => packets) ? [...METRICS, ...PACKET_METRICS] : METRICS;
}
