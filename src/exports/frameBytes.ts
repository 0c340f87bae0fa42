/** A flow's bytes as tools count them that include link headers. */
import { ETHERNET_HEADER } from '../render/ethernet';
import type { Bytes, Trace } from '../trace/trace';

/** IP bytes of one side, with an Ethernet header for each of its packets; NaN = unknown. */
export function frameBytes(trace: Trace, row: number, side: 'source' | 'destination'): Bytes {
  return trace[`${side}Bytes`][row]! + ETHERNET_HEADER * (trace[`${side}Packets`][row]! || 0);
}
