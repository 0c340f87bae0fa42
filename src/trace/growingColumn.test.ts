import { expect, it } from 'vitest';
import { GrowingColumn } from './growingColumn';

it.each([0, 1, 63, 64, 65, 512, 513, 65_535, 65_536, 65_537, 200_000])(
  'gives %i values back as they came, or in an order',
  (length) => {
    const [plain, turned] = [new GrowingColumn(Float64Array), new GrowingColumn(Uint32Array)];
    for (let i = 0; i < length; i++) {
      plain.push(i / 2);
      turned.push(i);
    }
    expect([plain.length, turned.length]).toEqual([length, length]);
    if (length > 0) {
      expect([plain.at(0), plain.at(length - 1)]).toEqual([0, (length - 1) / 2]);
      turned.set(length - 1, 7);
    }
    const order = new Uint32Array(length).map((_, i) => length - 1 - i);
    const values = turned.take(order);
    expect(values.length).toBe(length);
    expect(values.every((value, i) => value === (i === 0 ? 7 : length - 1 - i))).toBe(true);
    expect(plain.take(null).every((value, i) => value === i / 2)).toBe(true);
    expect([plain.length, turned.length]).toEqual([0, 0]);
  },
);
