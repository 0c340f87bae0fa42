/** A capture as tshark tells it, packet by packet and gathered here into streams: `-z conv` rounds its bytes. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from './exchanges';
import { exchange, gather } from './exchanges';

const FIELDS = [
  ...['frame.time_epoch', 'frame.protocols', 'ip.src', 'ip.dst', 'ip.len'],
  ...['ipv6.src', 'ipv6.dst', 'ipv6.plen'],
  ...['tcp.stream', 'tcp.srcport', 'tcp.dstport', 'udp.stream', 'udp.srcport', 'udp.dstport'],
  ...['eth.src', 'eth.dst', 'wlan.sa', 'wlan.da', 'fddi.src', 'fddi.dst'],
] as const;

type Field = (typeof FIELDS)[number];
/** Every occurrence of each field in a packet. */
type Cells = Readonly<Record<Field, readonly string[]>>;

const NO_REASSEMBLY = ['ip.defragment', 'ipv6.defragment', 'tcp.desegment_tcp_streams'];

/** What tshark reads, up to the damage where there is any; null where it refuses the file. */
export interface TsharkView {
  readonly packets: number;
  /** Null where no packet has a time. */
  readonly first: bigint | null;
  readonly last: bigint | null;
  /** By the outermost, and by the innermost IP header that is no ICMP message's quotation. */
  readonly outer: readonly Exchange[];
  readonly inner: readonly Exchange[];
}

export async function tsharkView(path: string): Promise<TsharkView | null> {
  const options = ['-n', ...NO_REASSEMBLY.flatMap((name) => ['-o', `${name}:FALSE`])];
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const output = await remembered(path, [...options, '-T', 'fields', '-E', 'aggregator=,', ...fields]);
  const packets = output
    .split('\n')
    .filter((line) => line !== '')
    .map(cellsOf);
  if (packets.length === 0) return null;
  const timed = packets.filter((cells) => cells['frame.time_epoch'].length > 0);
  const times = timed.map(nanosecondsOf);
  return {
    packets: packets.length,
    first: times.reduce<bigint | null>((a, b) => (a !== null && a < b ? a : b), null),
    last: times.reduce<bigint | null>((a, b) => (a !== null && a > b ? a : b), null),
    outer: streamsOf(timed, 'outer'),
    inner: streamsOf(timed, 'inner'),
  };
}

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/tshark');
let version: string | null = null;

/** tshark's output, once for the same tshark, options and bytes: starting it takes longer than reading most captures. */
async function remembered(path: string, options: readonly string[]): Promise<string> {
  version ??= spawnSync('tshark', ['--version'], { encoding: 'utf8' }).stdout;
  const key = createHash('sha256')
    .update(JSON.stringify([version, options]))
    .update(readFileSync(path));
  const cached = join(CACHE, key.digest('hex'));
  if (existsSync(cached)) return readFileSync(cached, 'utf8');
  const output = await new Promise<string>((resolve, fail) =>
    execFile('tshark', ['-r', path, ...options], { maxBuffer: 2 ** 29 }, (problem, stdout) =>
      // A number is an exit code: of a damaged file it is not 0.
      problem && typeof problem.code !== 'number' ? fail(problem) : resolve(stdout),
    ),
  );
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(`${cached}.part`, output);
  renameSync(`${cached}.part`, cached);
  return output;
}

function cellsOf(line: string): Cells {
  const texts = line.split('\t');
  return Object.fromEntries(
    FIELDS.map((name, i) => [name, (texts[i] ?? '').split(',').filter((text) => text !== '')]),
  ) as unknown as Cells;
}

function nanosecondsOf(cells: Cells): bigint {
  return BigInt(cells['frame.time_epoch'][0]!.replace('.', ''));
}

function streamsOf(packets: readonly Cells[], which: 'outer' | 'inner'): Exchange[] {
  const streams = new Map<string, Exchange>();
  for (const cells of packets) {
    const packet = ipPacket(cells, which) ?? linkPacket(cells);
    if (packet !== null) gather(streams, packet.stream, packet.exchange);
  }
  return [...streams.values()];
}

interface StreamPacket {
  readonly stream: string;
  readonly exchange: Exchange;
}

interface IpHeader {
  readonly isVersion6: boolean;
  /** Headers of its version before it. */
  readonly nth: number;
  /** What it carries, and how many of those come before. */
  transport: { readonly name: 'tcp' | 'udp'; readonly nth: number } | null;
}

function ipHeaders(protocols: readonly string[]): IpHeader[] {
  const found: IpHeader[] = [];
  const counts = { ip: 0, ipv6: 0, tcp: 0, udp: 0 };
  for (const name of protocols) {
    if (name === 'icmp' || name === 'icmpv6') break;
    if (name === 'ip' || name === 'ipv6')
      found.push({ isVersion6: name === 'ipv6', nth: counts[name]++, transport: null });
    if (name !== 'tcp' && name !== 'udp') continue;
    const carrier = found.at(-1);
    if (carrier) carrier.transport ??= { name, nth: counts[name] };
    counts[name]++;
  }
  return found;
}

function ipPacket(cells: Cells, which: 'outer' | 'inner'): StreamPacket | null {
  const address = ({ isVersion6, nth }: IpHeader, end: 'src' | 'dst') =>
    cells[`${isVersion6 ? 'ipv6' : 'ip'}.${end}`][nth];
  const headers = ipHeaders((cells['frame.protocols'][0] ?? '').split(':'));
  // A header that is cut has its name but no addresses.
  const whole = headers.filter((header) => address(header, 'dst') !== undefined);
  const header = which === 'outer' ? whole[0] : whole.at(-1);
  if (!header) return null;
  const { isVersion6, nth } = header;
  const [source, destination] = [address(header, 'src')!, address(header, 'dst')!];
  const bytes = isVersion6 ? 40 + Number(cells['ipv6.plen'][nth]) : Number(cells['ip.len'][nth]);
  const amount = { first: nanosecondsOf(cells), packets: [1, 0], bytes: [bytes, 0] } as const;
  const { name, nth: at } = header.transport ?? { name: 'tcp', nth: -1 };
  const stream = cells[`${name}.stream`][at];
  if (stream === undefined) return hostsOnly('other', [source, destination], amount);
  const from = `${source} ${cells[`${name}.srcport`][at]}`;
  const to = `${destination} ${cells[`${name}.dstport`][at]}`;
  return { stream: `${name} ${stream}`, exchange: exchange(name, [from, to], copied(amount)) };
}

/** A frame without IP between two MAC addresses; bytes are not compared, because tshark gives no length behind the header. */
function linkPacket(cells: Cells): StreamPacket | null {
  const source = cells['eth.src'][0] ?? cells['wlan.sa'][0] ?? cells['fddi.src'][0];
  const destination = cells['eth.dst'][0] ?? cells['wlan.da'][0] ?? cells['fddi.dst'][0];
  if (source === undefined || destination === undefined) return null;
  return hostsOnly('link', [source, destination], {
    first: nanosecondsOf(cells),
    packets: [1, 0],
    bytes: [0, 0],
  });
}

interface Amount {
  readonly first: bigint;
  readonly packets: readonly [number, number];
  readonly bytes: readonly [number, number];
}

function hostsOnly(kind: string, hosts: readonly [string, string], amount: Amount): StreamPacket {
  const whole = exchange(kind, hosts, copied(amount));
  return { stream: whole.key, exchange: whole };
}

function copied({ first, packets, bytes }: Amount): Pick<Exchange, 'first' | 'packets' | 'bytes'> {
  return { first, packets: [...packets], bytes: [...bytes] };
}
