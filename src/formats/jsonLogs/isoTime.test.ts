import { describe, expect, it } from 'vitest';
import { parseIsoTime } from './isoTime';

describe('an ISO 8601 time', () => {
  it.each([
    ['2017-04-07T22:24:37.251547+0100', 1_491_600_277, 251_547_000, true],
    ['2017-04-07T22:24:37.251547+01:00', 1_491_600_277, 251_547_000, true],
    ['2017-04-07T21:24:37Z', 1_491_600_277, 0, true],
    ['2017-04-07 21:24:37,1234567899', 1_491_600_277, 123_456_789, false],
    ['2017-04-07T13:54:37-0730', 1_491_600_277, 0, true],
    ['2016-12-31T23:59:60Z', 1_483_228_800, 0, true],
    ['1969-12-31T23:59:59.5Z', -1, 500_000_000, true],
    ['2024-02-29T00:00:00Z', 1_709_164_800, 0, true],
  ])('%s', (text, seconds, nanoseconds, hasZone) => {
    expect(parseIsoTime(text)).toEqual({ seconds, nanoseconds, hasZone });
  });

  it.each([
    '2017-02-30T00:00:00Z',
    '2017-13-01T00:00:00Z',
    '2017-01-01T24:00:00Z',
    '2017-01-01',
    '',
    '1517422326.5',
  ])('is not "%s"', (text) => {
    expect(parseIsoTime(text)).toBeNull();
  });
});
