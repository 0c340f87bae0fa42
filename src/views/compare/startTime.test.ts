import { describe, expect, it } from 'vitest';
import { readStart } from './startTime';

describe('readStart', () => {
  // 2024-05-06 is a Monday.
  const monday = Date.UTC(2024, 4, 6, 10) / 1000;
  it.each([
    ['Mon 10:00', 0],
    ['monday 10', 0],
    ['Mon 09:30', 7 * 86_400 - 1800],
    ['Sat', 5 * 86_400 - 36_000],
    ['Sun 23:00', 6 * 86_400 + 13 * 3600],
    ['2024-05-06 11:00', 3600],
    ['-60', -60],
  ])('reads %s', (text, seconds) => expect(readStart(text, monday)).toBe(seconds));
  it.each(['Sat 24:00', 'someday', 'Mon 10:75'])('refuses %s', (text) =>
    expect(readStart(text, monday)).toBeNull(),
  );
});
