import { describe, expect, it } from 'vitest';
import type { Mapping } from '../formats/mapping';
import { readMapping } from './readMapping';

const MAPPING: Mapping = {
  name: 'gateway',
  delimiter: ',',
  hasHeader: true,
  columns: { start: 'time', source: 'src', destination: 2 },
  time: { kind: 'text', pattern: 'yyyy-MM-dd HH:mm:ss' },
  zoneMinutes: 60,
  isUnidirectional: true,
};

describe('a mapping from a file', () => {
  it.each<unknown>([
    MAPPING,
    { ...MAPPING, time: { kind: 'auto' }, columns: {} },
    { ...MAPPING, time: { kind: 'epoch', unit: 'ms' }, durationUnit: 'us', bytesAre: 'frame' },
  ])('may be %j', (mapping) => expect(readMapping(mapping)).toEqual(mapping));

  it('may leave out what is as in most tables', () => {
    const columns = { start: 0, source: 1, destination: 2 };
    expect(readMapping({ columns })).toMatchObject({ columns, delimiter: ',', hasHeader: true });
  });

  it.each<[unknown, string]>([
    [[], 'invalid mapping: []; give an object'],
    [{ name: 'a' }, 'incomplete mapping: no columns; give an object such as'],
    [{ ...MAPPING, delimiter: 'tab' }, 'invalid setting delimiter: "tab"'],
    [{ ...MAPPING, columns: { begin: 1 } }, 'unknown setting: columns.begin; give any of start, end,'],
    [{ ...MAPPING, columns: { start: -1 } }, 'invalid setting columns.start: -1; give the name of a column'],
    [{ ...MAPPING, columns: { start: 1.5 } }, 'invalid setting columns.start'],
    [{ ...MAPPING, time: 'iso' }, 'invalid setting time: "iso"; give {"kind":"auto"}'],
    [{ ...MAPPING, time: { kind: 'epoch' } }, 'invalid setting time'],
    [{ ...MAPPING, time: { kind: 'text', pattern: '' } }, 'invalid setting time'],
    [{ ...MAPPING, zone: 60 }, 'unknown setting: zone'],
  ])('may not be %j', (mapping, message) => expect(() => readMapping(mapping)).toThrow(message));
});
