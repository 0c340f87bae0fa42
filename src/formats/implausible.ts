/** Rows that a reader understood and that still cannot be: a last look before they go into a trace. */
import type { FlowRow } from '../trace/flowRow';

/** Year 9999: what lies beyond is damage. */
const LAST_SECOND = 253_402_300_799;
const LAST_PORT = 65_535;

/** Of whole epoch seconds. */
export function isPlausibleTime(seconds: number): boolean {
  return seconds >= 0 && seconds <= LAST_SECOND;
}

/** Why the row is dropped, or null. */
export function implausible(row: FlowRow): string | null {
  if (!isPlausibleTime(row.seconds)) return 'implausible time stamp';
  if (!isPort(row.sourcePort) || !isPort(row.destinationPort)) return 'implausible port';
  if (!isAmount(row.sourcePackets) || !isAmount(row.destinationPackets)) return 'implausible packet count';
  if (!isAmount(row.sourceBytes) || !isAmount(row.destinationBytes)) return 'implausible byte count';
  return isAmount(row.duration) ? null : 'implausible duration';
}

/** −1 = unknown. */
function isPort(port: number): boolean {
  return port >= -1 && port <= LAST_PORT && Number.isInteger(port);
}

/** NaN = unknown. */
function isAmount(value: number): boolean {
  return !(value < 0 || value > Number.MAX_SAFE_INTEGER);
}
