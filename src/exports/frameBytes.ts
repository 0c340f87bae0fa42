import { ETHERNET_HEADER } from '../render/ethernet';
import type { Bytes, Trace } from '../trace/trace';

/** Bytes that one side sent, for logs that count whole frames, in Ethernet here. */
export function frameBytes(trace: Trace, row: number, side: 'source' | 'destination'): Bytes {
  return trace[`${side}Bytes`][row]! + ETHERNET_HEADER * (trace[`${side}Packets`][row]! || 0);
}
