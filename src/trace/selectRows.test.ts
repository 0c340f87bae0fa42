import { describe, expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import { flowAt } from './flowAt';
import { selectRows, selectWindows } from './selectRows';
import { COLUMNS } from './trace';

const HOUR = 3600;
const office = simulateOffice({ seed: 5, days: 1 });

describe('selectRows', () => {
  it('keeps the rows asked for, whole and in order, and the clock and tables as they were', () => {
    const kept = selectRows(office, (i) => i % 3 === 1);
    expect(kept).toHaveLength(Math.floor((office.length + 1) / 3));
    for (const row of [0, 7, kept.length - 1]) expect(flowAt(kept, row)).toEqual(flowAt(office, 3 * row + 1));
    for (const column of COLUMNS) {
      expect(kept[column]).toHaveLength(kept.length);
      expect(kept[column].constructor).toBe(office[column].constructor);
    }
    expect([kept.start, kept.span, kept.hosts]).toEqual([office.start, office.span, office.hosts]);
  });

  it('may keep all or nothing', () => {
    expect(selectRows(office, () => true)).toEqual(office);
    expect(selectRows(office, () => false).length).toBe(0);
  });
});

describe('selectWindows', () => {
  it('takes half-open windows: touching ones lose and repeat nothing', () => {
    const cut = office.time[1000]!;
    const before = selectWindows(office, [{ from: 0, to: cut }]);
    const after = selectWindows(office, [{ from: cut, to: office.span }]);
    expect(before.length + after.length).toBe(office.length);
    expect(after.time[0]).toBe(cut);
  });

  it('takes several', () => {
    const { time } = selectWindows(office, [
      { from: 9 * HOUR, to: 10 * HOUR },
      { from: 14 * HOUR, to: 15 * HOUR },
    ]);
    expect(new Set(Array.from(time, (at) => Math.floor(at / HOUR)))).toEqual(new Set([9, 14]));
  });
});
