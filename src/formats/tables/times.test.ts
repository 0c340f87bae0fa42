import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEpoch } from '../numberText';
import { epochReader } from './epochCell';
import { readCount, readDuration, readPort } from './cellNumbers';
import type { ReadTime } from '../timePattern';
import { compileTimePattern } from '../timePattern';
import { timeReadingOf } from './timeReading';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const CLOCK = { zoneMinutes: 0, isTwelveHour: false };

function read(reader: ReadTime | null, text: string): string | null {
  const bytes = bytesOf(`"${text}"`);
  const moment = { seconds: 0, nanoseconds: 0 };
  return reader!(bytes, 1, bytes.length - 1, moment) ? formatEpoch(moment) : null;
}

describe('epochs', () => {
  it('of any unit are read to the nanosecond, on both sides of 1970', () => {
    const epoch = fc.record({ seconds: fc.integer(), nanoseconds: fc.nat(999_999_999) });
    fc.assert(
      fc.property(epoch, fc.constantFrom(0, 3, 6, 9), (e, digits) => {
        const text = formatEpoch(e);
        const point = text.indexOf('.');
        const moved = text.replace('.', '');
        const spelled = `${moved.slice(0, point + digits)}.${moved.slice(point + digits)}`;
        const unit = ({ 0: 's', 3: 'ms', 6: 'us', 9: 'ns' } as const)[digits as 0 | 3 | 6 | 9];
        expect(read(epochReader(unit), spelled)).toBe(text);
      }),
    );
  });

  it.each([
    ['s', '12', '12.000000000'],
    ['s', '12.', '12.000000000'],
    ['ms', '5', '0.005000000'],
    ['us', '1458298072364000.0', '1458298072.364000000'],
    ['ns', '1600000000000000001', '1600000000.000000001'],
    ['us', '1.458298072364e+15', '1458298072.364000000'],
    ['s', 'soon', null],
    ['s', '', null],
    ['s', '1.2.3', null],
  ] as const)('%s %s', (unit, text, expected) => expect(read(epochReader(unit), text)).toBe(expected));
});

describe('dates', () => {
  it.each([
    ['iso', '2017-04-05 00:02:34.321', '1491350554.321000000'],
    ['iso', '2017-04-05T00:02:34,321Z', '1491350554.321000000'],
    ['iso', '2017-04-05T02:02:34.321+0200', '1491350554.321000000'],
    ['iso', '2017-04-04T19:32:34.321-04:30', '1491350554.321000000'],
    ['iso', '2009-11-18+09:00:03.914398', '1258534803.914398000'],
    ['iso', '1970/01/01 01:00:00.000000', '3600.000000000'],
    ['iso', '2016-02-29', '1456704000.000000000'],
    ['iso', '2015-02-29', null],
    ['iso', '2017-13-05 00:00:00', null],
    ['iso', '2017-04-05 25:00:00', null],
    ['iso', '2017-04-05 00:02:34 or so', null],
    ['dd/MM/yyyy HH:mm[:ss][ a]', '5/7/2017 8:42', '1499244120.000000000'],
    ['dd/MM/yyyy HH:mm[:ss][ a]', '05/07/2017 12:00:01 AM', '1499212801.000000000'],
    ['MM/dd/yyyy-HH:mm', '06/01/1998-07:55', '896687700.000000000'],
  ])('%s: %s', (pattern, text, expected) =>
    expect(read(compileTimePattern(pattern, CLOCK), text)).toBe(expected),
  );

  it('take the zone and the afternoon that a person chose, unless they say their own', () => {
    const reader = compileTimePattern('iso', { zoneMinutes: 120, isTwelveHour: true });
    expect(read(reader, '2017-04-05 02:00:00')).toBe(read(reader, '2017-04-05T12:00:00Z'));
    expect(read(reader, '2017-04-05 09:00:00')).toBe(read(reader, '2017-04-05T07:00:00Z'));
  });

  it.each([
    [['1491350554321'], { kind: 'epoch', unit: 'ms' }],
    [['1.5', '2'], { kind: 'epoch', unit: 's' }],
    [['2017-04-05 00:02:34', 'not a date'], { kind: 'text', pattern: 'iso' }],
    [['13/07/2017 08:55'], { kind: 'text', pattern: expect.stringMatching(/^dd\/MM/) as string }],
    [['7/13/2017 08:55'], { kind: 'text', pattern: expect.stringMatching(/^MM\/dd/) as string }],
    [['tcp', 'udp'], null],
    [[], null],
  ])('%j are told by themselves', (samples, reading) => expect(timeReadingOf(samples)).toEqual(reading));

  it.each(['HH:mm', 'yyyy-MM', 'yyyy-MM-dd [HH', ']yyyy-MM-dd'])('%s is no pattern', (pattern) =>
    expect(compileTimePattern(pattern, CLOCK)).toBeNull(),
  );
});

describe('numbers', () => {
  const of = (reader: typeof readCount) => (text: string) => reader(bytesOf(`x${text}`), 1, text.length + 1);

  it('are what Number says of them', () => {
    fc.assert(
      fc.property(fc.nat(), fc.stringMatching(/^\d{1,16}$/), (whole, decimals) => {
        for (const text of [`${whole}`, `${whole}.${decimals}`])
          expect(of(readCount)(text)).toBe(Number(text));
      }),
    );
  });

  it.each([
    [' 1.2 M', 1_200_000],
    ['3G', 3e9],
    ['4e-06', 4e-6],
    ['0x1f', 31],
    ['', NaN],
    ['-', NaN],
    ['nan', NaN],
    ['-1', -Infinity],
    ['Infinity', -Infinity],
    ['many', -Infinity],
  ])('count %s', (text, count) => expect(of(readCount)(text)).toBe(count));

  it.each([
    ['443', 443],
    ['443.0', 443],
    ['Port00080', 80],
    ['N10451', 10_451],
    ['Port94640', -1],
    ['', -1],
    ['65536', -Infinity],
    ['1.5', -Infinity],
    ['http', 80],
    ['no-such', -Infinity],
  ])('port %s', (text, port) => expect(of(readPort)(text)).toBe(port));

  it.each([
    ['64.462', 64.462],
    ['00:01:04.462', 64.462],
    ['2d 00:00:01', 172_801],
    ['soon', -Infinity],
  ])('duration %s', (text, duration) => expect(of(readDuration)(text)).toBe(duration));
});
