import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../testing/sharedData';
import { TCP_STATES } from '../testing/tcpStates';
import type { FeasibleField, KnownFields } from './feasible';
import { FEASIBLE_FIELDS, feasibleRange, isFeasible, minPacketBytes, nearestFeasible } from './feasible';

const context = fc.record({
  protocol: fc.constantFrom('tcp', 'udp', 'icmp', 'ipv6-icmp', 'igmp', 'gre', 'esp', 'sctp', 'ospf'),
  state: fc.constantFrom(...TCP_STATES, 'CON'),
  ipVersion: fc.constantFrom<4 | 6>(4, 6),
  sourcePort: fc.constantFrom(-1, 3, 8, 13, 80, 128, 135, 143),
});

const wild = fc.oneof(fc.integer({ min: -3, max: 200_000 }), fc.constantFrom(0, 1, 2, NaN, Infinity, 1.5));
const anyFlow = fc
  .tuple(context, fc.record(Object.fromEntries(FEASIBLE_FIELDS.map((field) => [field, wild]))))
  .map(([known, fields]) => ({ ...known, ...fields }) as KnownFields);

/** Draws field after field at the fraction given for each, near `min` where the range has no end. */
function drawn(known: KnownFields, fractions: readonly number[]): KnownFields {
  return FEASIBLE_FIELDS.reduce((flow, field, i) => {
    const { min, max, step = 1 } = feasibleRange(field, flow);
    const value = (fractions[i]! * (Math.min(max, min + 40) - min)) / step;
    return { ...flow, [field]: min + (field === 'duration' ? value : step * Math.round(value)) };
  }, known);
}

describe('feasibleRange', () => {
  it('leads, drawn from field by field, to feasible flows only', () => {
    const fractions = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(fc.property(context, fractions, (known, at) => isFeasible(drawn(known, at)) === null));
    fc.assert(fc.property(context, (known) => isFeasible(drawn(known, [1, 1, 1, 1, 1])) === null));
  });

  it('is never empty', () => {
    fc.assert(
      fc.property(context, fc.constantFrom(...FEASIBLE_FIELDS), fc.nat(9), (known, field, packets) => {
        const sourcePackets = Math.max(packets, feasibleRange('sourcePackets', known).min);
        const { min, max } = feasibleRange(field as FeasibleField, { ...known, sourcePackets });
        expect(min).toBeLessThanOrEqual(max);
      }),
    );
  });
});

describe('nearestFeasible', () => {
  it('is feasible, leaves a feasible flow as it is, and gives a reason for every change', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const { values, reason } = nearestFeasible(flow);
        expect(isFeasible({ ...flow, ...values })).toBeNull();
        if (reason === null)
          for (const field of FEASIBLE_FIELDS)
            expect([values[field], NaN, Infinity].includes(flow[field]!)).toBe(true);
      }),
    );
  });

  it.each<[string, Partial<KnownFields>, string | null]>([
    [
      'a scan',
      { state: 'S0', sourcePackets: 2, sourceBytes: 88, destinationPackets: 0, destinationBytes: 0 },
      null,
    ],
    [
      'a scan answered',
      { state: 'S0', destinationPackets: 1, destinationBytes: 40 },
      'more destination packets',
    ],
    [
      'bytes without packets',
      { state: 'OTH', destinationPackets: 0, destinationBytes: 40 },
      'more destination bytes',
    ],
    ['no packet at all', { state: 'OTH', sourcePackets: 0, sourceBytes: 0 }, 'fewer destination packets'],
    ['headers that do not fit', { state: 'SF', sourceBytes: 79 }, 'fewer source bytes'],
    [
      'one packet that lasts',
      { state: 'SH', sourcePackets: 1, sourceBytes: 40, duration: 1 },
      'more duration',
    ],
    ['a half packet', { state: 'SH', sourcePackets: 1.5, sourceBytes: 80 }, 'not a whole number'],
    ['an unknown', { state: 'SF', sourceBytes: NaN }, 'source bytes unknown'],
  ])('%s', (_, fields, reason) => {
    const flow = {
      protocol: 'tcp',
      ipVersion: 4,
      sourcePackets: 2,
      sourceBytes: 80,
      destinationPackets: 1,
      destinationBytes: 40,
    };
    const filled =
      'state' in fields && fields.state !== 'SF'
        ? { ...flow, destinationPackets: 0, destinationBytes: 0 }
        : flow;
    const actual = isFeasible({ duration: 0, ...filled, ...fields } as KnownFields);
    if (reason === null) expect(actual).toBeNull();
    else expect(actual).toContain(reason);
  });
});

describe('minPacketBytes', () => {
  it.each([
    ['tcp', 4, 0, 40],
    ['tcp', 6, 0, 60],
    ['udp', 4, 0, 28],
    ['icmp', 4, 8, 28],
    ['icmp', 6, 135, 64],
    ['ipv6-icmp', 6, 128, 48],
    ['icmp', 4, 3, 56],
    ['ospf', 4, 0, 20],
  ] as const)('%s over IPv%i type %i: %i', (protocol, ipVersion, sourcePort, bytes) => {
    expect(minPacketBytes({ protocol, ipVersion, sourcePort, state: '' })).toBe(bytes);
  });
});

describe('real logs', () => {
  it.each([
    ['m57-zeek/conn.log', 0.999],
    ['ctu-zeek-labeled/011-zeek-mixed.conn.log.labeled', 0.99],
  ])('%s: rows without missed bytes are feasible', (path, atLeast) => {
    const file = sharedData(path);
    if (file === null) return;
    const reasons = countReasons(readFileSync(file, 'utf8'));
    const total = [...reasons.values()].reduce((a, b) => a + b, 0);
    process.stderr.write(`${path}: ${total} clean rows, ${JSON.stringify(Object.fromEntries(reasons))}\n`);
    expect(reasons.get('feasible')! / total).toBeGreaterThan(atLeast);
  });
});

function countReasons(log: string): Map<string, number> {
  const lines = log.split('\n');
  const names = lines
    .find((line) => line.startsWith('#fields'))!
    .split('\t')
    .slice(1);
  const reasons = new Map<string, number>();
  for (const line of lines.filter((text) => text !== '' && !text.startsWith('#'))) {
    const cells = line.split('\t');
    const cell = (name: string) => cells[names.indexOf(name)]!;
    if (Number(cell('missed_bytes')) > 0) continue;
    const reason = isFeasible(zeekFlow(cell)) ?? 'feasible';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return reasons;
}

function zeekFlow(cell: (name: string) => string): KnownFields {
  return {
    protocol: cell('proto'),
    state: cell('conn_state'),
    ipVersion: cell('id.orig_h').includes(':') ? 6 : 4,
    sourcePort: Number(cell('id.orig_p')),
    sourcePackets: Number(cell('orig_pkts')),
    sourceBytes: Number(cell('orig_ip_bytes')),
    destinationPackets: Number(cell('resp_pkts')),
    destinationBytes: Number(cell('resp_ip_bytes')),
    duration: Number(cell('duration')),
  };
}
