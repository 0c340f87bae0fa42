/** Small captures built byte by byte. */

interface Segment {
  /** Microseconds since the epoch. */
  at?: number;
  from?: number;
  to?: number;
  sport?: number;
  dport?: number;
  flags?: number;
  sequence?: number;
  payload?: number;
}

const ETHERNET_IPV4 = [...new Array<number>(12).fill(0), 0x08, 0x00];

/** Big-endian bytes of a number. */
export function big(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256);
}

/** An IPv4 header of 10.0.0.`from` → 10.0.0.`to` before `payload`. */
export function ipv4(
  protocol: number,
  payload: readonly number[],
  { from = 1, to = 2, id = 0, fragment = 0 } = {},
): number[] {
  const header = [
    0x45,
    0,
    ...big(20 + payload.length, 2),
    ...big(id, 2),
    ...big(fragment, 2),
    64,
    protocol,
    0,
    0,
  ];
  return [...header, 10, 0, 0, from, 10, 0, 0, to, ...payload];
}

/** An IPv6 header of 2001:db8::1 → 2001:db8::2 before `payload`. */
export function ipv6(next: number, payload: readonly number[]): number[] {
  const address = (last: number) => [0x20, 1, 0x0d, 0xb8, ...new Array<number>(11).fill(0), last];
  return [0x60, 0, 0, 0, ...big(payload.length, 2), next, 64, ...address(1), ...address(2), ...payload];
}

export function udp(sport: number, dport: number, length = 8): number[] {
  return [
    ...big(sport, 2),
    ...big(dport, 2),
    ...big(length, 2),
    0,
    0,
    ...new Array<number>(length - 8).fill(0),
  ];
}

export function tcp({
  sport = 40_000,
  dport = 80,
  flags = 0x10,
  sequence = 1,
  payload = 0,
}: Segment = {}): number[] {
  const rest = [0x50, flags, 0, 0, 0, 0, 0, 0, ...new Array<number>(payload).fill(0)];
  return [...big(sport, 2), ...big(dport, 2), ...big(sequence, 4), 0, 0, 0, 0, ...rest];
}

/** A TCP segment in IPv4. */
export function segment(options: Segment = {}): number[] {
  const { from = 1, to = 2 } = options;
  return ipv4(6, tcp(options), { from, to });
}

interface Captured {
  /** Microseconds since the epoch. */
  at: number;
  bytes: readonly number[];
  /** Length on the wire where the capture cut the packet. */
  onWire?: number;
}

/** A little-endian microsecond pcap; `linkType` 101 = raw IP. */
export function pcapOf(packets: readonly Captured[], linkType = 101): Uint8Array {
  const little = (value: number) => big(value, 4).reverse();
  const header = [
    0xd4,
    0xc3,
    0xb2,
    0xa1,
    2,
    0,
    4,
    0,
    ...little(0),
    ...little(0),
    ...little(262_144),
    ...little(linkType),
  ];
  const records = packets.flatMap(({ at, bytes, onWire = bytes.length }) => [
    ...[...little(Math.floor(at / 1e6)), ...little(at % 1e6), ...little(bytes.length), ...little(onWire)],
    ...bytes,
  ]);
  return Uint8Array.from([...header, ...records]);
}

/** The bytes behind an Ethernet header. */
export function ethernet(bytes: readonly number[]): number[] {
  return [...ETHERNET_IPV4, ...bytes];
}

/** The bytes behind an Ethernet header 02:00:00:00:00:01 → 02:00:00:00:00:02 of another type (or 802.3 length). */
export function frameOf(etherType: number, bytes: readonly number[]): number[] {
  return [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, ...big(etherType, 2), ...bytes];
}
