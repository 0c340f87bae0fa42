/** What a flow asks for, as people write it: `443/tcp`, of ICMP its type (`8/icmp`), the protocol alone where no port is known. */
import type { Trace } from '../trace/trace';

/** Of `portKey`: one more than there are ports, −1 = unknown among them. */
const PORTS = 65_537;

type Columns = Pick<Trace, 'protocols' | 'protocol' | 'sourcePort' | 'destinationPort'>;

/** One number for a row's protocol and port (ICMP: type); rows with the same one have the same text. */
export function serviceKeys({
  protocols,
  protocol,
  sourcePort,
  destinationPort,
}: Columns): (row: number) => number {
  const askedIn = protocols.map((name) => (name.startsWith('icmp') ? sourcePort : destinationPort));
  return (row) => protocol[row]! * PORTS + askedIn[protocol[row]!]![row]! + 1;
}

/** The text of a key. */
export function serviceText(key: number, protocols: readonly string[]): string {
  const port = (key % PORTS) - 1;
  const name = protocolText(protocols[Math.floor(key / PORTS)] ?? '');
  return port < 0 ? name : `${port}/${name}`;
}

/** The key that a text stands for in this trace; null where it is no port and protocol that the trace has. */
export function serviceKeyOf(text: string, protocols: readonly string[]): number | null {
  const [, port, name] = /^(?:(\d{1,5})\/)?([^/]+)$/.exec(text) ?? [];
  const protocol = protocolOf(name ?? '', protocols);
  if (protocol < 0 || Number(port ?? 0) >= PORTS - 1) return null;
  return protocol * PORTS + (port === undefined ? -1 : Number(port)) + 1;
}

/** Of a protocol that the source does not tell. */
const UNKNOWN = 'unknown';

/** A protocol as people read it. */
export function protocolText(name: string): string {
  return name || UNKNOWN;
}

/** The number of a protocol that is written so; −1 where the trace has none. */
export function protocolOf(text: string, protocols: readonly string[]): number {
  const found = protocols.indexOf(text);
  return found < 0 && text === UNKNOWN ? protocols.indexOf('') : found;
}
