/**
 * What stands in for TCP payload, which no flow record tells: a byte that no dissector of the ports takes for a damaged
 * message. Found by trying all 65,535 ports with tshark 4.0: text is left alone on all but a few, which leave zeros alone.
 */
const TEXT = 0x41;
const ZERO_PORTS = new Set([199, 500, 1861, 2123, 2152, 6160, 6668, 7911, 9956, 34980]);

export function tcpFiller(...ports: readonly number[]): number {
  return ports.some((port) => ZERO_PORTS.has(port)) ? 0 : TEXT;
}
