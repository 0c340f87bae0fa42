import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { parseAddress } from '../trace/ipAddress';
import { checksumOf, sumWords } from './checksum';
import { dnsMessage } from './dns';
import { groupMac } from './ethernet';
import { createHostProfiles } from './hostProfile';
import { writePcap } from './pcapWriter';
import type { RenderedPacket } from './renderFlows';
import { cutSegments, evenShare, fewestSegments, steppedShare } from './segment';
import { countFrom, tcpLifeCycle } from '../trace/tcpLifeCycle';
import type { TcpOption } from '../trace/hostStack';
import { OS_STACKS } from './osStacks';
import { optionsOfLength, synOptionBytes } from './tcpOptions';
import type { NextTime } from './timing';
import { backOffTimes, poissonTimes } from './timing';
import { Turns } from './turns';

const address = (text: string) => parseAddress(text)!;
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const indices = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('checksum', () => {
  it('is the example of RFC 1071 §3', () => {
    const words = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
    expect(sumWords(words, 0, 8)).toBe(0xddf2);
    expect(checksumOf(0xddf2)).toBe(0x220d);
    expect(sumWords(Uint8Array.of(0x12), 0, 1)).toBe(0x1200);
  });
});

describe('segment', () => {
  it('shares add up and differ by at most one (or one step)', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom(1, 4, 8),
        (total, count, step) => {
          const shares = indices(count).map((i) => evenShare(total, count, i));
          expect(sum(shares)).toBe(total);
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
          const stepped = indices(count).map((i) => steppedShare(total, count, i, step));
          expect(sum(stepped)).toBe(total);
          expect(stepped.slice(1).every((share) => share % step === 0)).toBe(true);
        },
      ),
    );
  });

  it('a stream is cut into exactly so many segments, none empty, none too large', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 2, max: 1460 }), fc.nat(300), (total, size, more) => {
        const count = Math.min(total, fewestSegments(total, size) + more);
        const sizes = indices(count).map(cutSegments(total, size, count).bytes);
        expect(sum(sizes)).toBe(total);
        expect(sizes.every((bytes) => bytes > 0 && bytes <= size)).toBe(true);
      }),
    );
  });
});

describe('timing', () => {
  const all = (next: NextTime, count: number) => indices(count).map(() => next());
  const spanOf = (count: number, last: number) => ({ count, last, silence: Infinity });

  it.each([
    ['Poisson', (count: number, last: number) => poissonTimes(spanOf(count, last), createRandom(3))],
    ['back-off', backOffTimes],
  ])('%s times ascend from 0 to the end', (_, timesOf) => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2000 }), fc.nat(10 ** 12), (count, last) => {
        const times = all(timesOf(count, last), count);
        expect([times.length, times[0], times.at(-1)]).toEqual([count, 0, last]);
        expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
      }),
    );
  });

  it('backs off by doubling', () => {
    expect(all(backOffTimes(4, 7000), 4)).toEqual([0, 1000, 3000, 7000]);
  });

  it('spreads packets as a Poisson process does: evenly in the mean', () => {
    const runs = indices(4000).map((seed) => all(poissonTimes(spanOf(5, 1000), createRandom(seed)), 5));
    for (const i of [1, 2, 3])
      expect(Math.abs(sum(runs.map((times) => times[i]!)) / runs.length - i * 250)).toBeLessThan(15);
  });

  it('is never silent for longer than what ends a flow, unless there are too few packets', () => {
    for (const seed of indices(500)) {
      const times = all(poissonTimes({ count: 6, last: 1200, silence: 300 }, createRandom(seed)), 6);
      const gaps = times.slice(1).map((time, i) => time - times[i]!);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(301);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
    }
    expect(all(poissonTimes({ count: 2, last: 1200, silence: 300 }, createRandom(1)), 2)).toEqual([0, 1200]);
  });

  it('makes what is sent again wait for a time-out', () => {
    const next = poissonTimes(spanOf(4, 10e9), createRandom(1), 1);
    const [, before, late] = [next(), next(), next(true)];
    expect(late! - before!).toBeGreaterThanOrEqual(200e6);
  });
});

describe('tcpLifeCycle', () => {
  const needs = { hasData: true, responderCloses: false };
  const drawn = (state: string, sourcePackets: number, destinationPackets: number) => {
    const cycle = tcpLifeCycle({ ...needs, state, sourcePackets, destinationPackets });
    const spell = (events: typeof cycle.opening) =>
      events.map(({ fromSource, flags }) => `${fromSource ? '>' : '<'}${flags}`).join(' ');
    return `${spell(cycle.opening)} | ${cycle.source},${cycle.destination} | ${spell(cycle.closing)}`;
  };

  it.each([
    ['SF', 5, 4, '>2 <18 | 2,2 | >17 <17 >16'],
    ['SF', 3, 2, '>2 <18 | 0,0 | >17 <17 >16'],
    ['SF', 2, 1, ' | 0,0 | >17 <17 >16'],
    ['SF', 1, 2, ' | 0,0 | <17 >17 <16'],
    ['S0', 3, 0, ' | 3,0 | '],
    ['RSTO', 3, 2, '>2 <18 | 1,1 | >20'],
    ['RSTR', 3, 2, '>2 <18 | 2,0 | <20'],
    ['RSTOS0', 2, 0, '>2 | 0,0 | >20'],
    ['RSTRH', 0, 2, '<18 | 0,0 | <20'],
    ['SHR', 0, 1, ' | 0,0 | <17'],
    ['OTH', 2, 3, ' | 2,3 | '],
    ['', 5, 4, '>2 <18 | 2,2 | >17 <17 >16'],
  ])('%s with %i and %i packets: %s', (state, source, destination, expected) => {
    expect(drawn(state, source, destination)).toBe(expected);
  });

  it('uses exactly the packets there are', () => {
    const states = fc.constantFrom('S1', 'SF', 'REJ', 'S2', 'S3', 'RSTO', 'RSTR', 'OTH', '');
    fc.assert(
      fc.property(
        states,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (state, a, b, flag) => {
          const cycle = tcpLifeCycle({
            state,
            sourcePackets: a,
            destinationPackets: b,
            hasData: flag,
            responderCloses: flag,
          });
          const events = [...cycle.opening, ...cycle.closing];
          expect([
            cycle.source + countFrom(true, events),
            cycle.destination + countFrom(false, events),
          ]).toEqual([a, b]);
        },
      ),
    );
  });
});

describe('small parts', () => {
  it('SYN options have the wanted length', () => {
    const all: TcpOption[] = ['mss', 'windowScale', 'sackPermitted', 'timestamps'];
    const allowed = fc.subarray(all).map((options) => new Set<TcpOption>(['mss', ...options]));
    const order = fc.shuffledSubarray<TcpOption>([...all, 'nop', 'nop', 'end']);
    fc.assert(
      fc.property(fc.nat(10), order, allowed, (words, options, may) => {
        const stack = { ...OS_STACKS[0]!, options };
        const laid = optionsOfLength(4 * words, stack, may);
        expect(synOptionBytes(laid, 4 * words, stack, { value: 1, echo: 0 })).toHaveLength(4 * words);
      }),
    );
  });

  it('turns alternate in proportion, the initiator first', () => {
    const turns = new Turns(2, 4);
    const taken = indices(6).map(() => (turns.take() === 0 ? '>' : '<'));
    expect(taken.join('')).toBe('><<><<');
    expect(turns.isOver).toBe(true);
  });

  it('group addresses have group MACs, hosts locally administered ones of their own', () => {
    expect(groupMac(address('239.255.255.250'))).toEqual(Uint8Array.of(1, 0, 0x5e, 0x7f, 255, 250));
    expect(groupMac(address('ff02::fb'))).toEqual(Uint8Array.of(0x33, 0x33, 0, 0, 0, 0xfb));
    expect(groupMac(address('255.255.255.255'))).toEqual(new Uint8Array(6).fill(255));
    expect(groupMac(address('8.8.8.255'))).toBeNull();
    const [one, two] = [createHostProfiles(), createHostProfiles()];
    const first = one('10.0.0.1', address('10.0.0.1'));
    expect(first.mac[0]).toBe(2);
    expect(two('10.0.0.1', address('10.0.0.1')).mac).toEqual(first.mac);
    expect(two('10.0.0.2', address('10.0.0.2')).mac).not.toEqual(first.mac);
  });

  it('DNS messages have any length from 12', () => {
    for (let length = 12; length < 700; length++) {
      const message = dnsMessage({
        sourcePort: 1,
        destinationPort: 53,
        length,
        isReply: false,
        identifier: 7,
        fill: 'zero',
        seed: 0,
      });
      expect(message).toHaveLength(length);
    }
  });
});

describe('writePcap', () => {
  function* packets(): Generator<RenderedPacket, string> {
    for (let i = 0; i < 30; i++)
      yield {
        seconds: 1_700_000_000,
        nanoseconds: 123_456_789,
        flow: i,
        bytes: new Uint8Array(60_000).fill(i),
      };
    return 'report';
  }

  it.each([
    ['microsecond', 0xa1b2c3d4, 123_456],
    ['nanosecond', 0xa1b23c4d, 123_456_789],
  ] as const)('%s: header, times, chunks of at most 1 MiB, the report', (resolution, magic, fraction) => {
    const generator = writePcap(packets(), resolution);
    const chunks: Uint8Array[] = [];
    let next = generator.next();
    for (; !next.done; next = generator.next()) chunks.push(next.value);
    const view = new DataView(chunks[0]!.buffer);
    expect([view.getUint32(0, true), view.getUint32(24, true), view.getUint32(28, true)]).toEqual([
      magic,
      1_700_000_000,
      fraction,
    ]);
    expect(chunks.every(({ length }) => length <= 2 ** 20)).toBe(true);
    expect(sum(chunks.map(({ length }) => length))).toBe(24 + 30 * 60_016);
    expect(next.value).toBe('report');
  });
});
