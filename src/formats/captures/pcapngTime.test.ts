import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clockOf, setMoment } from './pcapngTime';

it('divides exactly for every if_tsresol', () => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  const resolution = fc.oneof(fc.integer({ min: 0, max: 18 }), fc.integer({ min: 0x80, max: 0x80 + 62 }));
  fc.assert(
    fc.property(word, word, resolution, (high, low, tsresol) => {
      const units = (BigInt(high) << 32n) | BigInt(low);
      const clock = clockOf(tsresol, -5);
      const perSecond = tsresol & 0x80 ? 2n ** BigInt(tsresol & 0x7f) : 10n ** BigInt(tsresol);
      const moment = { seconds: NaN, nanoseconds: NaN };
      setMoment(moment, high, low, clock);
      expect(moment).toEqual({
        seconds: Number(units / perSecond) - 5,
        nanoseconds: Number(((units % perSecond) * 1_000_000_000n) / perSecond),
      });
    }),
  );
});
