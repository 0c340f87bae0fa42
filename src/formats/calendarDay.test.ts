import fc from 'fast-check';
import { expect, it } from 'vitest';
import { calendarDay } from './calendarDay';

it('is the day that Date counts, and no day where Date would move on to another', () => {
  const dates = fc.tuple(fc.nat(9999), fc.nat(14), fc.nat(33));
  fc.assert(
    fc.property(dates, ([year, month, day]) => {
      const date = new Date(0);
      date.setUTCFullYear(year, month - 1, day);
      const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
      expect(calendarDay(year, month, day)).toBe(isReal ? date.getTime() / 86_400_000 : NaN);
    }),
    { numRuns: 2000 },
  );
});
