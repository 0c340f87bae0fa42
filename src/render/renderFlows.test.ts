import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TCP_STATES } from '../testing/tcpStates';
import { nanosecondsOf } from '../trace/epochAt';
import { FEASIBLE_FIELDS, feasibleRange, nearestFeasible } from '../trace/feasible';
import { formatAddress } from '../trace/ipAddress';
import type { Flow, Trace } from '../trace/trace';
import { createTraceBuilder } from '../trace/traceBuilder';
import type { HostStack, HostStacks } from '../trace/hostStack';
import type { RenderOptions, RenderReport, RenderedPacket } from './renderFlows';
import { renderFlows } from './renderFlows';

const START = 1_700_000_000;

const TCP: Flow = {
  seconds: START,
  nanoseconds: 123_456_000,
  duration: 1.5,
  protocol: 'tcp',
  source: '192.0.2.1',
  sourcePort: 50_000,
  destination: '198.51.100.2',
  destinationPort: 443,
  service: '',
  state: 'SF',
  sourcePackets: 5,
  sourceBytes: 800,
  destinationPackets: 4,
  destinationBytes: 3000,
  label: '',
};

const STACK: HostStack = {
  ...{ hopLimit: 64, window: 64_240, mss: 1460, windowScale: 7, identification: 'zero' },
  options: ['mss', 'sackPermitted', 'timestamps', 'nop', 'windowScale'],
};

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function traceOf(...flows: readonly Flow[]): Trace {
  const builder = createTraceBuilder();
  flows.forEach((flow) => builder.add(flow));
  return builder.finish();
}

function rendered(
  trace: Trace,
  seed = 1,
  options: Partial<RenderOptions> = {},
): { packets: RenderedPacket[]; report: RenderReport } {
  const packets: RenderedPacket[] = [];
  const generator = renderFlows(trace, { seed, ...options });
  for (let next = generator.next(); ; next = generator.next()) {
    if (next.done) return { packets, report: next.value };
    packets.push({ ...next.value, bytes: next.value.bytes.slice() });
  }
}

interface IpPacket {
  readonly source: string;
  readonly bytes: number;
}

function ipPacket({ bytes }: RenderedPacket): IpPacket {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const is4 = view.getUint16(12) === 0x0800;
  const source = formatAddress(is4 ? bytes.subarray(26, 30) : bytes.subarray(22, 38));
  return { source, bytes: is4 ? view.getUint16(16) : 40 + view.getUint16(18) };
}

/** The sequence number behind a TCP segment over IPv4. */
function nextSequence({ bytes }: RenderedPacket): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const payload = view.getUint16(16) - 20 - (view.getUint8(46) >> 4) * 4;
  return (view.getUint32(38) + payload + ((view.getUint8(47) & 3) === 0 ? 0 : 1)) >>> 0;
}

const contexts = fc.record({
  protocol: fc.constantFrom('tcp', 'tcp', 'udp', 'icmp', 'igmp', 'gre', 'esp'),
  state: fc.constantFrom(...TCP_STATES),
  ipVersion: fc.constantFrom<4 | 6>(4, 6),
  sourcePort: fc.constantFrom(3, 8, 53, 135, 143, 40_000),
  destinationPort: fc.constantFrom(0, 53, 67, 123, 136, 443, 520, 5353),
});

/** Feasible flows, fields at random places of their ranges, the ends included. */
const feasibleFlows = fc
  .tuple(
    contexts,
    fc.array(fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 5,
      maxLength: 5,
    }),
  )
  .map(([known, fractions]): Flow => {
    const fields = FEASIBLE_FIELDS.reduce((flow, field, i) => {
      const { min, max, step = 1 } = feasibleRange(field, flow);
      const value =
        (fractions[i]! * (Math.min(max, min + (field.endsWith('Packets') ? 12 : 200_000)) - min)) / step;
      return { ...flow, [field]: field === 'duration' ? value / 1e4 : min + step * Math.round(value) };
    }, known);
    const hosts = known.ipVersion === 4 ? ['10.0.0.1', '10.0.0.2'] : ['2001:db8::1', '2001:db8::2'];
    return { ...TCP, ...fields, source: hosts[0]!, destination: hosts[1]! };
  });

describe('renderFlows', () => {
  it('renders a feasible flow exactly: packets and IP bytes each way, first and last time', () => {
    fc.assert(
      fc.property(feasibleFlows, fc.nat(), (flow, seed) => {
        const { packets, report } = rendered(traceOf(flow), seed);
        expect(report.adjusted).toEqual({});
        expect(report.skipped).toEqual({});
        expect(summary(packets, flow.source)).toEqual({
          sourcePackets: flow.sourcePackets,
          sourceBytes: flow.sourceBytes,
          destinationPackets: flow.destinationPackets,
          destinationBytes: flow.destinationBytes,
        });
        const start = nanosecondsOf(flow);
        const times = packets.map(nanosecondsOf);
        expect(times[0]).toBe(start);
        expect(times.at(-1)).toBe(start + BigInt(Math.round(flow.duration * 1e9)));
        expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
      }),
    );
  });

  it('writes the code of an ICMP error, also where it is the type again', () => {
    const error = { ...TCP, protocol: 'icmp', state: 'OTH', sourcePort: 3, destinationPort: 3 };
    const sizes = { sourcePackets: 1, sourceBytes: 56, destinationPackets: 0, destinationBytes: 0 };
    const { packets } = rendered(traceOf({ ...error, ...sizes, duration: 0 }));
    expect(packets.map(({ bytes }) => [bytes[34], bytes[35]])).toEqual([[3, 3]]);
  });

  it('holds the most that packets hold', () => {
    const most = nearestFeasible({ ...TCP, ipVersion: 4, sourceBytes: 1e9, destinationBytes: 1e9 }).values;
    const { packets } = rendered(traceOf({ ...TCP, ...most }));
    expect(summary(packets, TCP.source).sourceBytes).toBe(4 * 65_535 + 40);
  });

  it('merges flows in time order and gives the same packets for the same seed', () => {
    const flows = Array.from({ length: 20 }, (_, i) => ({
      ...TCP,
      seconds: START + (i % 7),
      sourcePort: 50_000 + i,
    }));
    const { packets, report } = rendered(traceOf(...flows));
    const times = packets.map(nanosecondsOf);
    expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
    expect(report).toEqual({ packets: 180, bytes: 76_000, adjusted: {}, skipped: {}, noted: {} });
    expect(rendered(traceOf(...flows)).packets).toEqual(packets);
    expect(rendered(traceOf(...flows), 2).packets).not.toEqual(packets);
  });

  it('gives hosts the stacks that a capture showed, a SYN-ACK only what the SYN offered', () => {
    const stacks: HostStacks = new Map([
      [
        TCP.source,
        { ...STACK, hopLimit: 128, window: 8192, options: ['mss', 'nop', 'nop', 'sackPermitted'] },
      ],
      [TCP.destination, { ...STACK, hopLimit: 255, window: 5000 }],
    ]);
    const { packets } = rendered(traceOf(TCP), 1, { stacks });
    const [syn, synAck] = packets.map(({ bytes }) => bytes);
    expect([syn![22], synAck![22]]).toEqual([128, 255]);
    expect([word(syn!, 48), word(synAck!, 48)]).toEqual([8192, 5000]);
    expect([...syn!.subarray(54)]).toEqual([2, 4, 5, 180, 1, 1, 4, 2]);
    expect([...synAck!.subarray(54)]).toEqual([2, 4, 5, 180, 1, 1, 4, 2]);
  });

  it('gives hosts that the capture did not show a stack that it did', () => {
    const stacks: HostStacks = new Map([['203.0.113.9', { ...STACK, hopLimit: 32 }]]);
    const { packets } = rendered(traceOf(TCP), 1, { stacks });
    expect(new Set(packets.map(({ bytes }) => bytes[22]))).toEqual(new Set([32]));
  });

  it('numbers the packets of a host that counts in the order in which they leave', () => {
    const stacks: HostStacks = new Map([[TCP.source, { ...STACK, identification: 'counter' }]]);
    const flows = Array.from({ length: 30 }, (_, i) => ({
      ...TCP,
      sourcePort: 50_000 + i,
      duration: 1 + i / 9,
    }));
    const { packets } = rendered(traceOf(...flows), 1, { stacks });
    const own = packets.filter((packet) => ipPacket(packet).source === TCP.source);
    const ids = own.map(({ bytes }) => word(bytes, 18));
    expect(ids.every((id, i) => i === 0 || id === ((ids[i - 1]! + 1) & 0xffff))).toBe(true);
  });

  it('acknowledges at least every second segment where there are packets enough, none above the MSS', () => {
    const sizes = {
      sourcePackets: 60,
      destinationPackets: 103,
      sourceBytes: 4000,
      destinationBytes: 140_000,
    };
    const { packets, report } = rendered(traceOf({ ...TCP, ...sizes }));
    let waiting = 0;
    let most = 0;
    for (const { source, bytes } of packets.map(ipPacket)) {
      waiting = source === TCP.destination && bytes > 60 ? waiting + 1 : 0;
      most = Math.max(most, waiting);
      expect(bytes).toBeLessThanOrEqual(1500);
    }
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(2);
    expect(report.noted).toEqual({});
  });

  it('says which flows only an offloading interface shows', () => {
    const { report } = rendered(traceOf({ ...TCP, destinationBytes: 40_000 }));
    expect(report.noted).toEqual({
      'tcp: segments larger than the MSS, as of an interface that offloads': 1,
    });
  });

  it('goes on in the numbers of an earlier flow of the same ports where no SYN says otherwise', () => {
    const late = { ...TCP, seconds: START + 30, sourcePackets: 0, sourceBytes: 0 };
    const { packets, report } = rendered(
      traceOf(TCP, { ...late, state: 'SHR', destinationPackets: 2, destinationBytes: 80 }),
    );
    const [sent, answered] = [TCP.source, TCP.destination].map((host) =>
      packets.filter((packet) => packet.flow === 0 && ipPacket(packet).source === host).map(nextSequence),
    );
    const synAck = packets.find(({ flow }) => flow === 1)!.bytes;
    const view = new DataView(synAck.buffer);
    expect(view.getUint8(47)).toBe(0x12);
    expect(view.getUint32(38)).toBe(answered!.at(-1));
    expect(view.getUint32(42)).toBe(sent!.at(-1));
    expect(report.noted).toEqual({});
  });

  it('says which flows run while another of the same ports does', () => {
    const { report } = rendered(traceOf(TCP, { ...TCP, seconds: START + 1 }, { ...TCP, seconds: START + 9 }));
    expect(report.noted).toEqual({ 'tcp: runs while another flow of the same hosts and ports does': 1 });
  });

  it('names the columns that a trace lacks', () => {
    const unknown = { sourcePackets: NaN, sourceBytes: NaN, destinationPackets: NaN, destinationBytes: NaN };
    const bare = { ...TCP, ...unknown, protocol: '', sourcePort: -1, destinationPort: -1 };
    expect(() => renderFlows(traceOf(bare), { seed: 1 })).toThrow(
      'no packets without protocols, ports, packet counts, byte counts: the source of this trace does not tell them; write a flow log such as csv or zeek instead',
    );
  });

  it('counts what it adjusts and what it leaves out, by reason', () => {
    const flows = [
      { ...TCP, state: 'S0' },
      { ...TCP, sourceBytes: NaN },
      { ...TCP, destination: '2001:db8::2' },
      { ...TCP, protocol: 'ospf' },
      { ...TCP, source: '02:00:5e:00:00:01' },
      { ...TCP, sourcePort: -1 },
    ];
    const { report } = rendered(traceOf(...flows));
    expect(report.adjusted).toEqual({
      'tcp S0: more destination packets than a stack sends': 1,
      'source bytes unknown': 1,
    });
    expect(report.skipped).toEqual({
      'IPv4 and IPv6 in one flow': 1,
      'ospf: no packets can be written for this protocol': 1,
      'tcp: host without an IP address': 1,
      'tcp port unknown': 1,
    });
  });

  it('refuses, before the first packet, hosts without addresses and traces without counts', () => {
    const unknown = { sourcePackets: NaN, sourceBytes: NaN, destinationPackets: NaN, destinationBytes: NaN };
    expect(() => renderFlows(traceOf({ ...TCP, source: 'DNS' }), { seed: 1 })).toThrow(
      'host without an IP address: "DNS"',
    );
    expect(() => renderFlows(traceOf({ ...TCP, ...unknown }), { seed: 1 })).toThrow(
      'no packets without packet counts, byte counts',
    );
  });
});

function summary(packets: readonly RenderedPacket[], source: string): Record<string, number> {
  const all = packets.map(ipPacket);
  const total = (from: readonly IpPacket[]) => from.reduce((sum, { bytes }) => sum + bytes, 0);
  const [sent, answered] = [
    all.filter((packet) => packet.source === source),
    all.filter((packet) => packet.source !== source),
  ];
  return {
    sourcePackets: sent.length,
    sourceBytes: total(sent),
    destinationPackets: answered.length,
    destinationBytes: total(answered),
  };
}
