/** Our flows against tshark's streams, packet by packet aggregated here: `-z conv` rounds its bytes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read } from '../testing/files';
import { sharedData } from '../testing/sharedData';
import { epochAt } from '../trace/epochAt';
import { flowAt } from '../trace/flowAt';
import { parseMac } from '../trace/macAddress';
import type { Flow } from '../trace/trace';

const FIELDS = [
  ...[
    'frame.time_epoch',
    'ip.src',
    'ip.dst',
    'ip.len',
    'ip.proto',
    'ipv6.src',
    'ipv6.dst',
    'ipv6.plen',
    'ipv6.nxt',
  ],
  ...['tcp.stream', 'tcp.srcport', 'tcp.dstport', 'udp.stream', 'udp.srcport', 'udp.dstport'],
  ...['eth.src', 'eth.dst'],
];

const CAPTURES = [
  ...[
    'base.pcap',
    'be-us.pcap',
    'le-ns.pcap',
    'le-ns-offset.pcapng',
    'le-us.pcapng',
    'qinq.pcap',
    'linux-sll.pcap',
  ].map((name) => `torture-derived/${name}`),
  'torture-derived/bsd-null-le.pcap',
  'torture-derived/raw-ip.pcap',
  'torture/libtrace__test__traces__8021x.pcap',
  'torture/zeek__ldap__gap-data-missing.pcapng',
  ...[
    'PcapPlusPlus__Packet++Test__PacketExamples__Sll2Packet.pcap',
    'PcapPlusPlus__Packet++Test__PacketExamples__nflogPacket.pcap',
    'arkime__tests__pcap__icmp-frame-relay.pcap',
    'arkime__tests__pcap__mpls-basic.pcap',
    'nDPI__BGP_Cisco_hdlc_slarp.pcap',
    'nDPI__BGP_redist.pcap',
    'nDPI__teredo.pcap',
    'tcpdump__tests__LINKTYPE_PKTAP.pcap',
    'tcpdump__tests__erspan-type-i-4.pcap',
    'zeek__vntag_vlan_sandwich_clean.pcap',
    'zeek__wlanmon.pcap',
  ].map((name) => `torture/${name}`),
  'smarthome-7d/smarthome-7d.pcap.gz',
  'westermo/right.pcap.gz',
  'pcap-multihost/ndpi_1kxun.pcap',
  'pcap-multihost/s4_BACnet_Host_21h.pcap',
];

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark)
  process.stderr.write('SKIPPED: no tshark on this machine; install it to check flows against it\n');

/** A flow whichever side began it: the lesser endpoint first. */
interface Exchange {
  key: string;
  first: bigint;
  last: bigint;
  packets: [number, number];
  bytes: [number, number];
}

describe.skipIf(!hasTshark)('flows are tshark’s streams', () => {
  it.each(CAPTURES)('%s', async (name) => {
    const path = sharedData(name);
    if (path === null) return;
    const { trace } = await read(readFileSync(path));
    const ours = Array.from({ length: trace.length }, (_, i) =>
      exchangeOf({ ...flowAt(trace, i), ...epochAt(trace, trace.time[i]!) }),
    );
    const theirs = tsharkStreams(path);
    expect(theirs.length).toBeGreaterThan(0);
    expect(spelled(merged(ours))).toEqual(spelled(theirs));
  });
});

function exchangeOf(flow: Flow): Exchange {
  const first = BigInt(flow.seconds) * 1_000_000_000n + BigInt(flow.nanoseconds);
  const hasPorts = flow.protocol === 'tcp' || flow.protocol === 'udp';
  const source = hasPorts ? `${flow.source} ${flow.sourcePort}` : flow.source;
  const destination = hasPorts ? `${flow.destination} ${flow.destinationPort}` : flow.destination;
  const isForward = source <= destination;
  return {
    key: [hasPorts ? flow.protocol : 'other', ...[source, destination].sort()].join(' '),
    first,
    last: first + BigInt(Math.round(flow.duration * 1e9)),
    packets: isForward
      ? [flow.sourcePackets, flow.destinationPackets]
      : [flow.destinationPackets, flow.sourcePackets],
    bytes: parseMac(flow.source)
      ? [0, 0]
      : isForward
        ? [flow.sourceBytes, flow.destinationBytes]
        : [flow.destinationBytes, flow.sourceBytes],
  };
}

/** tshark has no streams for ICMP and the like: there, everything between two hosts is one. */
function merged(exchanges: readonly Exchange[]): Exchange[] {
  const others = new Map<string, Exchange>();
  const result: Exchange[] = [];
  for (const exchange of exchanges) {
    if (exchange.key.startsWith('other')) gather(others, exchange.key, exchange);
    else result.push(exchange);
  }
  return [...result, ...others.values()];
}

function gather(into: Map<string, Exchange>, key: string, part: Exchange): void {
  const known = into.get(key);
  if (!known) return void into.set(key, { ...part, packets: [...part.packets], bytes: [...part.bytes] });
  known.first = part.first < known.first ? part.first : known.first;
  known.last = part.last > known.last ? part.last : known.last;
  for (const side of [0, 1] as const) {
    known.packets[side] += part.packets[side];
    known.bytes[side] += part.bytes[side];
  }
}

function tsharkStreams(path: string): Exchange[] {
  const preferences = ['ip.defragment', 'ipv6.defragment', 'tcp.desegment_tcp_streams'];
  const options = ['-n', ...preferences.flatMap((name) => ['-o', `${name}:FALSE`]), '-E', 'occurrence=f'];
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const output = execFileSync('tshark', ['-r', path, ...options, '-T', 'fields', ...fields], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const streams = new Map<string, Exchange>();
  for (const line of output.split('\n')) {
    const packet = packetOf(line.split('\t'));
    if (packet !== null) gather(streams, packet.stream, packet.exchange);
  }
  return [...streams.values()];
}

function packetOf(cells: readonly string[]): { stream: string; exchange: Exchange } | null {
  const cell = Object.fromEntries(FIELDS.map((name, i) => [name, cells[i] ?? '']));
  return cell['ip.src'] || cell['ipv6.src'] ? ipPacketOf(cell) : linkFrameOf(cell);
}

/** tshark does not say how long such a frame is behind its link header. */
function linkFrameOf(cell: Readonly<Record<string, string>>): { stream: string; exchange: Exchange } | null {
  const [from, to] = [cell['eth.src']!, cell['eth.dst']!];
  if (from === '') return null;
  const time = BigInt(cell['frame.time_epoch']!.replace('.', ''));
  const key = ['other', ...[from, to].sort()].join(' ');
  const packets: [number, number] = from <= to ? [1, 0] : [0, 1];
  return { stream: key, exchange: { key, first: time, last: time, packets, bytes: [0, 0] } };
}

function ipPacketOf(cell: Readonly<Record<string, string>>): { stream: string; exchange: Exchange } | null {
  const isVersion6 = cell['ip.src'] === '';
  const source = isVersion6 ? cell['ipv6.src']! : cell['ip.src']!;
  const destination = isVersion6 ? cell['ipv6.dst']! : cell['ip.dst']!;
  const number = isVersion6 ? cell['ipv6.nxt'] : cell['ip.proto'];
  const protocol = number === '6' ? 'tcp' : number === '17' ? 'udp' : 'other';
  const hasPorts = protocol !== 'other';
  const time = cell['frame.time_epoch']!.replace('.', '');
  const bytes = isVersion6 ? 40 + Number(cell['ipv6.plen']) : Number(cell['ip.len']);
  const from = hasPorts ? `${source} ${cell[`${protocol}.srcport`]}` : source;
  const to = hasPorts ? `${destination} ${cell[`${protocol}.dstport`]}` : destination;
  const isForward = from <= to;
  const key = [protocol, ...[from, to].sort()].join(' ');
  const stream = hasPorts ? `${protocol} ${cell[`${protocol}.stream`]}` : key;
  return {
    stream,
    exchange: {
      key,
      first: BigInt(time),
      last: BigInt(time),
      packets: isForward ? [1, 0] : [0, 1],
      bytes: isForward ? [bytes, 0] : [0, bytes],
    },
  };
}

function spelled(exchanges: readonly Exchange[]): string[] {
  return exchanges
    .map(({ key, first, last, packets, bytes }) => [first, last, key, packets, bytes].join(' '))
    .sort();
}
