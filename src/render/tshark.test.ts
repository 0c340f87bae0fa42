/** Rendered captures read back by tshark: nothing malformed, every checksum good, the flows' packets and bytes. */
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { read } from '../testing/files';
import { sharedData } from '../testing/sharedData';
import { TCP_STATES } from '../testing/tcpStates';
import { hasTshark, tshark, withCapture } from '../testing/tshark';
import { nearestFeasible } from '../trace/feasible';
import { flowAt } from '../trace/flowAt';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import { ipVersionOf } from '../trace/ipAddress';
import { selectRows } from '../trace/selectRows';
import type { Flow, Trace } from '../trace/trace';
import { createTraceBuilder } from '../trace/traceBuilder';
import type { RenderReport } from './renderFlows';
import { renderPcap } from './renderPcap';

const UDP_PORTS = [
  53, 67, 68, 69, 123, 137, 138, 161, 443, 500, 520, 1900, 3702, 4500, 5060, 5353, 5355, 5683, 9034, 47_808,
];
const TCP_PORTS = [
  22, 23, 25, 53, 80, 110, 139, 143, 443, 445, 995, 1433, 1883, 3306, 3389, 5223, 5432, 5555, 8080, 8883,
  9092,
];
const SCTP_PORTS = [2905, 3868];
const ICMP_TYPES = { 4: [0, 3, 5, 8, 11, 13, 17], 6: [1, 2, 3, 128, 133, 134, 135, 136, 137, 143] } as const;
const HOSTS = { 4: ['192.0.2.1', '198.51.100.2'], 6: ['2001:db8::1', '2001:db8::2'] } as const;

const CHECKSUMS = ['ip', 'tcp', 'udp', 'icmp', 'icmpv6', 'sctp'].map((name) => `${name}.checksum.status`);
/** What may not appear, or the numbers do not add up. Repeated SYNs are retransmissions and may. */
const SEQUENCE_PROBLEMS = [
  ...['out_of_order', 'lost_segment', 'ack_lost_segment', 'zero_window', 'window_full'],
  ...['fast_retransmission', 'spurious_retransmission', 'duplicate_ack'],
].map((name) => `tcp.analysis.${name}`);
const TOTALS = [
  ...['ip.src', 'ipv6.src', 'ip.dst', 'ipv6.dst', 'ip.proto', 'ipv6.nxt', 'frame.len'],
  ...['tcp.srcport', 'udp.srcport', 'tcp.dstport', 'udp.dstport', 'eth.src', 'eth.dst'],
  ...['sctp.srcport', 'sctp.dstport'],
];
/** Wireshark's PI_ERROR, what malformed packets and worse are. */
const ERROR = 0x800000;
const BAD_CHECKSUM = '0';

/** What keeps a real trace's packets from perfect numbers: flows that repeat or overlap others of the same ports. */
const REAL = [
  { path: 'm57-zeek/conn.log', adjusted: 0, excused: 0 },
  { path: 'ctu-zeek-labeled/011-zeek-mixed.conn.log.labeled', adjusted: 54, excused: 8 },
  { path: 'pcap-multihost/ndpi_1kxun.pcap', adjusted: 0, excused: 0 },
  { path: 'smarthome-7d/smarthome-7d.pcap.gz', adjusted: 0, excused: 0 },
];

/** Never two flows of the same ports. */
let nextPort = 20_000;

function flow(fields: Partial<Flow> & { ipVersion: 4 | 6 }): Flow {
  const { ipVersion, ...rest } = fields;
  const [source, destination] = HOSTS[ipVersion];
  const wanted = {
    ...{
      seconds: 1_700_000_000,
      nanoseconds: 0,
      duration: 2,
      protocol: 'tcp',
      service: '',
      state: '',
      label: '',
    },
    ...{ source, destination, sourcePort: nextPort++, destinationPort: 443 },
    ...{ sourcePackets: 6, sourceBytes: 900, destinationPackets: 5, destinationBytes: 4000 },
    ...rest,
  };
  return { ...wanted, ...nearestFeasible({ ...wanted, ipVersion }).values };
}

const VERSIONS = [4, 6] as const;

function tcpFlows(): Flow[] {
  const sizes = [
    [1, 0, 60, 0],
    [1, 1, 60, 60],
    [2, 1, 200, 60],
    [3, 3, 180, 180],
    [6, 5, 900, 4000],
    [9, 40, 700, 50_000],
    [5, 6, 400, 390_000],
  ];
  return VERSIONS.flatMap((ipVersion) =>
    TCP_STATES.flatMap((state) =>
      sizes.map(([sourcePackets, destinationPackets, sourceBytes, destinationBytes]) =>
        flow({
          ipVersion,
          state,
          sourcePackets: sourcePackets!,
          destinationPackets: destinationPackets!,
          sourceBytes: sourceBytes!,
          destinationBytes: destinationBytes!,
        }),
      ),
    ),
  );
}

function serviceFlows(): Flow[] {
  const lengths = [0, 1, 5, 11, 12, 16, 18, 29, 47, 48, 90, 239, 240, 300, 511, 1400, 9000];
  const udp = (ipVersion: 4 | 6, destinationPort: number, length: number) =>
    flow({
      ipVersion,
      protocol: 'udp',
      state: 'SF',
      destinationPort,
      ...sized(2, 2 * (ipVersion === 4 ? 28 : 48) + 2 * length),
    });
  const tcp = (destinationPort: number) =>
    flow({
      ipVersion: 4,
      state: 'SF',
      destinationPort,
      sourcePackets: 12,
      sourceBytes: 9000,
      destinationPackets: 60,
      destinationBytes: 70_000,
    });
  return [
    ...VERSIONS.flatMap((version) =>
      UDP_PORTS.flatMap((port) => lengths.map((length) => udp(version, port, length))),
    ),
    ...TCP_PORTS.map(tcp),
  ];
}

function icmpFlows(): Flow[] {
  return VERSIONS.flatMap((ipVersion) =>
    ICMP_TYPES[ipVersion].flatMap((sourcePort) =>
      [0, 64, 90, 333, 1200].map((bytes) =>
        flow({
          ipVersion,
          protocol: 'icmp',
          state: 'OTH',
          sourcePort,
          destinationPort: 0,
          ...sized(3, 3 * bytes),
        }),
      ),
    ),
  );
}

function otherFlows(): Flow[] {
  return VERSIONS.flatMap((ipVersion) =>
    ['igmp', 'gre', 'esp'].flatMap((protocol) =>
      [60, 333].map((bytes) =>
        flow({ ipVersion, protocol, sourcePort: -1, destinationPort: -1, ...sized(2, 2 * bytes) }),
      ),
    ),
  );
}

/** Whole associations, openings and pieces of any size, beside the least of each; chunks are whole words. */
function sctpFlows(): Flow[] {
  const counts = [
    ...[
      [1, 0],
      [0, 2],
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 3],
      [5, 3],
      [4, 4],
      [10, 5],
      [5, 12],
      [40, 38],
    ],
  ];
  const chunks = [4, 8, 12, 16, 20, 24, 40, 64, 200, 1400, 65_480];
  return VERSIONS.flatMap((ipVersion) =>
    [...SCTP_PORTS, 40_000].flatMap((destinationPort) =>
      counts.flatMap(([sourcePackets, destinationPackets]) =>
        chunks.map((chunk) => {
          const bytes = (ipVersion === 4 ? 32 : 52) + chunk;
          return flow({
            ...{ ipVersion, protocol: 'sctp', destinationPort, state: 'OTH' },
            ...{ sourcePackets: sourcePackets!, sourceBytes: sourcePackets! * bytes },
            destinationPackets: destinationPackets!,
            destinationBytes: destinationPackets! * bytes + (destinationPackets! > 1 ? 4 : 0),
          });
        }),
      ),
    ),
  );
}

function linkFlows(): Flow[] {
  const groups = { goose: '01:0c:cd:01:00:01', lldp: '01:80:c2:00:00:0e', ptp: '01:1b:19:00:00:00' };
  const hosts: Record<string, string> = { ...groups, stp: '01:80:c2:00:00:00', arp: 'ff:ff:ff:ff:ff:ff' };
  const of = (protocol: string, fields: Partial<Flow>) =>
    flow({
      ...{ ipVersion: 4, protocol, sourcePort: -1, destinationPort: -1, state: '' },
      ...{ source: '02:00:5e:00:00:01', destination: hosts[protocol] ?? '02:00:5e:00:00:02' },
      ...fields,
    });
  const protocols = ['arp', 'eapol', 'goose', 'llc', 'lldp', 'ptp', 'stp', 'loop', 'ethertype-0x88b5'];
  return [
    ...protocols.flatMap((protocol) =>
      [0, 28, 46, 47, 50, 64, 150, 400, 1500].map((bytes) => of(protocol, sized(1, bytes))),
    ),
    of('arp', { destination: '02:00:5e:00:00:02', ...sized(1, 46) }),
  ].map((row) => ({ ...row, ...(Object.values(hosts).includes(row.destination) ? NO_ANSWER : {}) }));
}

const NO_ANSWER = { destinationPackets: 0, destinationBytes: 0 };

/** Between ports that take random bytes, and ports that do not. */
function payloadFlows(): Flow[] {
  const ports = [...UDP_PORTS, ...TCP_PORTS, 8443, 50_123];
  return ['tcp', 'udp', 'sctp'].flatMap((protocol) =>
    ports.flatMap((destinationPort) =>
      [300, 5000, 40_000].map((bytes) =>
        flow({ ipVersion: 4, protocol, state: 'SF', destinationPort, ...sized(30, 1500 + bytes) }),
      ),
    ),
  );
}

function groupFlows(): Flow[] {
  const groups = ['224.0.0.251', '239.255.255.250', '255.255.255.255', '192.168.1.255'];
  return groups.map((destination) =>
    flow({ ipVersion: 4, protocol: 'udp', state: 'S0', destination, destinationPort: 5353 }),
  );
}

function sized(packets: number, bytes: number) {
  return { sourcePackets: packets, sourceBytes: bytes, destinationPackets: packets, destinationBytes: bytes };
}

function traceOf(flows: readonly Flow[]): Trace {
  const builder = createTraceBuilder();
  flows.forEach((row) => builder.add(row));
  return builder.finish();
}

describe.skipIf(!hasTshark())('tshark reads what we render', () => {
  it.each([
    ['tcp in every state', tcpFlows],
    ['services', serviceFlows],
    ['icmp', icmpFlows],
    ['sctp', sctpFlows],
    ['other protocols', otherFlows],
    ['groups', groupFlows],
    ['frames without IP', linkFlows],
  ])('%s: clean, in valid sequence, exact', (_, flows) => {
    const trace = traceOf(flows());
    withCapture(renderPcap(trace, { seed: 7 }), (path) => {
      expect(readBack(path)).toEqual({ complaints: [], totals: totalsOf(trace) });
    });
  });

  it('random payload: clean, exact, and random', () => {
    const trace = traceOf(payloadFlows());
    const options = { seed: 7, payload: 'random' } as const;
    withCapture(renderPcap(trace, options), (path) => {
      expect(readBack(path)).toEqual({ complaints: [], totals: totalsOf(trace) });
      const [bytes, packed] = [readFileSync(path).length, gzipSync(readFileSync(path)).length];
      expect(packed / bytes).toBeGreaterThan(0.3);
    });
    const zero = Buffer.concat([...renderPcap(trace, { seed: 7 })]);
    expect(gzipSync(zero).length / zero.length).toBeLessThan(0.15);
  });

  it('retransmissions are there when asked for, as many as asked for, and still add up', () => {
    const flows = Array.from({ length: 60 }, () =>
      flow({ ipVersion: 4, duration: 30, state: 'SF', ...sized(60, 60_000) }),
    );
    const trace = traceOf(flows);
    withCapture(renderPcap(trace, { seed: 7, retransmissions: 0.1 }), (path) => {
      const count = (filter: string) => tshark(path, '-Y', filter).length;
      const share = count('tcp.analysis.retransmission') / count('tcp.len > 0');
      expect(Math.abs(share - 0.1)).toBeLessThan(0.03);
      const { complaints, totals } = readBack(path);
      expect(complaints.filter((text) => !/retransmission|duplicate_ack/.test(text))).toEqual([]);
      expect(totals).toEqual(totalsOf(trace));
    });
  });

  it('ARP between IP hosts asks everybody and is answered', () => {
    const hosts = { source: '192.0.2.1', destination: '192.0.2.9', sourcePort: -1, destinationPort: -1 };
    const trace = traceOf([flow({ ipVersion: 4, protocol: 'arp', ...hosts, ...sized(1, 46) })]);
    withCapture(renderPcap(trace, { seed: 7 }), (path) => {
      const fields = ['arp.opcode', 'arp.src.proto_ipv4', 'arp.dst.proto_ipv4', 'eth.dst.ig'];
      expect(tshark(path, '-T', 'fields', ...fields.flatMap((name) => ['-e', name]))).toEqual([
        '1\t192.0.2.1\t192.0.2.9\t1',
        '2\t192.0.2.9\t192.0.2.1\t0',
      ]);
      expect(readBack(path).complaints).toEqual([]);
    });
  });

  it('complains of a damaged byte', () => {
    const trace = traceOf([flow({ ipVersion: 4, state: 'SF', ...sized(9, 9000) })]);
    const file = Buffer.concat([...renderPcap(trace, { seed: 7 })]);
    file[file.length - 1]! ^= 1;
    withCapture([file], (path) =>
      expect(readBack(path).complaints).toContain('frame 18: tcp.checksum.status'),
    );
  });

  it.each(REAL)(
    '$path: clean and exact, $adjusted flows adjusted at most',
    async ({ path, adjusted, excused }) => {
      const file = sharedData(path);
      if (file === null) return;
      const bytes = readFileSync(file);
      const { trace: all } = await read(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, DEFAULT_TIMEOUTS);
      const trace = selectRows(all, slice(all));
      const { chunks, report } = renderedWhole(trace);
      const rendered = Object.values(report.adjusted).reduce((sum, flows) => sum + flows, 0);
      expect(rendered).toBeLessThanOrEqual(adjusted);
      withCapture(chunks, (capture) => {
        const { complaints, totals } = readBack(capture);
        const ofSequence = complaints.filter((text) => text.includes('tcp.analysis'));
        expect(ofSequence.length).toBeLessThanOrEqual(excused);
        expect(complaints.filter((text) => !ofSequence.includes(text))).toEqual([]);
        expect(totals).toEqual(totalsOf(trace));
      });
    },
  );
});

/** Flows of up to 400 packets, until there are 25,000 packets. */
function slice(trace: Trace): (row: number) => boolean {
  let packets = 0;
  return (row) => {
    const own = trace.sourcePackets[row]! + trace.destinationPackets[row]!;
    const isSkipped = trace.protocols[trace.protocol[row]!] === 'llc' || own > 400 || packets > 25_000;
    if (!isSkipped) packets += own;
    return !isSkipped;
  };
}

function renderedWhole(trace: Trace): { chunks: Uint8Array[]; report: RenderReport } {
  const chunks: Uint8Array[] = [];
  const generator = renderPcap(trace, { seed: 7 });
  let next = generator.next();
  for (; !next.done; next = generator.next()) chunks.push(next.value);
  expect(next.value.skipped).toEqual({});
  return { chunks, report: next.value };
}

/** One pass of tshark: what it complains of, frame by frame, and the totals. */
function readBack(path: string): { complaints: string[]; totals: Totals } {
  const problems = ['tcp.analysis.retransmission', ...SEQUENCE_PROBLEMS];
  const fields = [
    ...TOTALS,
    ...CHECKSUMS,
    '_ws.malformed',
    '_ws.expert.severity',
    'tcp.flags.syn',
    ...problems,
  ];
  const rows = tshark(path, '-T', 'fields', ...fields.flatMap((name) => ['-e', name])).map((line) =>
    line.split('\t'),
  );
  const at = (name: string) => fields.indexOf(name);
  const complaints = rows.flatMap((cells, frame) => {
    const isSyn = /1|True/.test(cells[at('tcp.flags.syn')]!);
    const found = problems.filter((name) => cells[at(name)] && !(isSyn && name.endsWith('.retransmission')));
    found.push(...CHECKSUMS.filter((name) => cells[at(name)]!.split(',').includes(BAD_CHECKSUM)));
    if (cells[at('_ws.malformed')]) found.push('malformed');
    if (cells[at('_ws.expert.severity')]!.split(',').some((level) => Number(level) >= ERROR))
      found.push('error');
    return found.map((name) => `frame ${frame + 1}: ${name}`);
  });
  return { complaints, totals: capturedTotals(rows) };
}

/** Packets and IP bytes by protocol, sender, receiver and ports: whole flows where no two share their ports. */
type Totals = Record<string, string>;

function capturedTotals(rows: readonly (readonly string[])[]): Totals {
  const totals = new Map<string, [number, number]>();
  for (const row of rows) {
    // An ICMP error quotes a packet: the first value is the frame's own.
    const [ip, ip6, to, to6, protocol, next, length, tcp, udp, tcpTo, udpTo, mac, macTo, sctp, sctpTo] =
      row.map((cell) => cell.split(',')[0]!);
    const hasPorts = ['6', '17', '132'].includes((protocol || next)!);
    const key = hasPorts
      ? [ip || ip6, tcp || udp || sctp, to || to6, tcpTo || udpTo || sctpTo]
      : [ip || ip6 || mac, '', to || to6 || macTo, ''];
    add(totals, key.join(' ').trim(), 1, Number(length) - 14);
  }
  return spelled(totals);
}

function totalsOf(trace: Trace): Totals {
  const totals = new Map<string, [number, number]>();
  for (let i = 0; i < trace.length; i++) {
    const row = flowAt(trace, i);
    const { values } = nearestFeasible({ ...row, ipVersion: ipVersionOf(row.source) ?? 4 });
    const hasPorts = ['tcp', 'udp', 'sctp'].includes(row.protocol);
    const [port, toPort] = hasPorts ? [row.sourcePort, row.destinationPort] : ['', ''];
    add(
      totals,
      [row.source, port, row.destination, toPort].join(' ').trim(),
      values.sourcePackets,
      values.sourceBytes,
    );
    add(
      totals,
      [row.destination, toPort, row.source, port].join(' ').trim(),
      values.destinationPackets,
      values.destinationBytes,
    );
  }
  return spelled(totals);
}

function add(totals: Map<string, [number, number]>, key: string, packets: number, bytes: number): void {
  if (packets === 0) return;
  const [p, b] = totals.get(key) ?? [0, 0];
  totals.set(key, [p + packets, b + bytes]);
}

function spelled(totals: ReadonlyMap<string, readonly [number, number]>): Totals {
  return Object.fromEntries(
    [...totals].map(([key, [packets, bytes]]) => [key, `${packets} packets ${bytes} bytes`]),
  );
}
