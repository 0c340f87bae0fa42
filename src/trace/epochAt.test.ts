import fc from 'fast-check';
import { expect, it } from 'vitest';
import { epochAt } from './epochAt';

const START = { seconds: 1_600_000_000, nanoseconds: 999_999_000 };
const start = BigInt(START.seconds) * 1_000_000_000n + BigInt(START.nanoseconds);

it('is exact to the nanosecond for 48 days', () => {
  const nanoseconds = fc.bigInt({ min: 0n, max: 48n * 86_400n * 1_000_000_000n });
  fc.assert(
    fc.property(nanoseconds, (after) => {
      const time = Number(after / 1_000_000_000n) + Number(after % 1_000_000_000n) / 1e9;
      const { seconds, nanoseconds } = epochAt({ start, resolution: 1e-9 }, time);
      expect(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)).toBe(start + after);
    }),
  );
});

it('is exact to the microsecond of a microsecond clock for decades', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 999_999 }), (whole, micro) => {
      const { seconds, nanoseconds } = epochAt({ start, resolution: 1e-6 }, whole + micro / 1e6);
      const total = START.nanoseconds + micro * 1000;
      expect([seconds, nanoseconds]).toEqual([START.seconds + whole + Math.floor(total / 1e9), total % 1e9]);
    }),
  );
});
