import { describe, expect, it } from 'vitest';
import { simulateDemo } from '../demo/demos';
import { createRandom } from '../math/random';
import { traceOf } from '../testing/traceOf';
import { withPackets } from '../testing/withPackets';
import { selectRows } from '../trace/selectRows';
import type { Trace } from '../trace/trace';
import { bytesSource, joined } from './byteSource';
import { packedPieces, readPacked } from './packed';
import { checkTrace, withOwnPackets } from './traceFile';

async function kept(trace: Trace): Promise<Trace> {
  const back = await readPacked('trace', bytesSource(joined(packedPieces('trace', trace))));
  checkTrace(back);
  return back;
}

/** Every kind of value that a column may hold, unknowns among them. */
function madeUp(seed: number): Trace {
  const random = createRandom(seed);
  const pick = <T>(...values: readonly T[]) => values[random.integer(values.length)]!;
  const rows = Array.from({ length: random.integer(40) }, (_, i) => {
    const rest = {
      duration: pick(NaN, 0, 1.5),
      protocol: pick('tcp', 'udp', 'icmp'),
      service: pick('', 'dns', 'http'),
      state: pick('', 'S0', 'SF'),
      sourcePort: pick(-1, 0, 65_535),
      sourceBytes: pick(NaN, 0, 1e12),
      label: pick('', 'benign', 'a "quoted" label'),
    };
    return [i * 0.001, `10.0.0.${random.integer(5)}`, pick('fe80::1', 'ünicode host'), rest] as const;
  });
  const trace = traceOf(rows, 1);
  const packets = rows.map(() =>
    Array.from({ length: random.integer(4) }, (_, i) => [i * 0.1, 40 + i, pick(0, 1), 18] as const),
  );
  return seed % 2 ? withPackets(trace, packets as never) : trace;
}

describe('a kept trace', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('comes back whole, made-up trace %i', async (seed) => {
    const trace = madeUp(seed);
    expect(await kept(trace)).toEqual(trace);
  });
  it('comes back whole, a demo network', async () => {
    const trace = simulateDemo('office', 1);
    expect(await kept(trace)).toEqual(trace);
  });
  it('keeps no packets of rows that were cut away', () => {
    const trace = madeUp(3);
    const half = selectRows(trace, (i) => i % 2 === 1);
    const own = withOwnPackets(half);
    expect(own.packets!.offset.length).toBe(half.packets!.kept.reduce((a, b) => a + b, 0));
    expect(own.packets!.offset.length).toBeLessThan(half.packets!.offset.length);
    for (let row = 0; row < half.length; row++) {
      const of = ({ packets }: Trace) =>
        packets!.bytes.slice(packets!.first[row], packets!.first[row]! + packets!.kept[row]!);
      expect(of(own)).toEqual(of(half));
    }
  });
  const sound = traceOf([[0, 'a', 'b'] as const, [1, 'b', 'c'] as const], 2);
  it.each<[string, object]>([
    ['column time', { time: new Float32Array(2) }],
    ['column label', { label: new Uint16Array(3) }],
    ['source of row 1: no entry 99 in hosts', { source: Uint32Array.of(0, 99) }],
    ['hosts: want a list', { hosts: ['a', 'b', 3] }],
    ['row 1 begins before', { time: Float64Array.of(1, 0) }],
    ['start, span or resolution', { start: 5 }],
    ['length', { length: -1 }],
    ['packets: a column is missing', { packets: {} }],
    [
      'packets of row 0: past the end',
      { packets: { ...withPackets(sound, [[], []]).packets, kept: Uint16Array.of(9, 0) } },
    ],
  ])('is refused where it does not hold together: %s', (message, change) => {
    expect(() => checkTrace({ ...sound, ...change })).toThrow(message);
  });
});
