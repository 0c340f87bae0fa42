import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_COUNT, formatEpoch, parseCount, parseEpoch } from './numberText';

it('epochs are read as they were written, to the nanosecond, on both sides of 1970', () => {
  const epoch = fc.record({ seconds: fc.integer(), nanoseconds: fc.nat(999_999_999) });
  fc.assert(
    fc.property(epoch, (e) => {
      expect(parseEpoch(formatEpoch(e))).toEqual(e);
    }),
  );
  expect(formatEpoch({ seconds: -1, nanoseconds: 750_000_000 })).toBe('-0.250000000');
});

it.each([
  ['1258531221.486539', { seconds: 1_258_531_221, nanoseconds: 486_539_000 }],
  ['12', { seconds: 12, nanoseconds: 0 }],
  ['12.', { seconds: 12, nanoseconds: 0 }],
  ['1.0000000019', { seconds: 1, nanoseconds: 1 }],
  ['', null],
  ['-', null],
  ['1e9', null],
])('epoch %s', (text, epoch) => expect(parseEpoch(text)).toEqual(epoch));

it('a count is a number ≥ 0, or missing', () => {
  expect(['7', '0.5', '', '-1', 'x', 'Infinity'].map((text) => parseCount(text, -9))).toEqual([
    7,
    0.5,
    -9,
    NO_COUNT,
    NO_COUNT,
    NO_COUNT,
  ]);
});
