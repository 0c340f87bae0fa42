import { describe, expect, it } from 'vitest';
import { sayCount, sayDuration, sayNumber, sayShare, sayStatistic } from './wording';

describe('figures in sentences', () => {
  it.each([
    [1e-6, '1 µs'],
    [0.0354, '35.4 ms'],
    [1, '1 s'],
    [119.4, '119 s'],
    [300, '5 min'],
    [9000, '2.5 h'],
    [1_209_600, '14 d'],
    [0, '0 µs'],
  ])('%d s is %s', (seconds, words) => expect(sayDuration(seconds)).toBe(words));

  it.each([
    [0.04123, '0.0412'],
    [1.2, '1.2'],
    [8461, '8,460'],
    [1_234_567, '1,230,000'],
    [1.5e-9, '1.5e-9'],
    [0, '0'],
  ])('%d is %s', (value, words) => expect(sayNumber(value)).toBe(words));

  it('groups counts, rounds shares and statistics', () => {
    expect([sayCount(8461), sayCount(999), sayCount(1_000_000)]).toEqual(['8,461', '999', '1,000,000']);
    expect([sayShare(0.1234), sayShare(1), sayStatistic(0.0412)]).toEqual(['12.3 %', '100 %', '0.04']);
  });
});
