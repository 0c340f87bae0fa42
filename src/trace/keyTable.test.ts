import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyTable } from './keyTable';

const word = fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 2 ** 32 - 1 }));

it('numbers keys in order of first use, equal ones alike, however many there are', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, word, word), { maxLength: 2000 }), (keys) => {
      const table = new KeyTable();
      const expected = new Map<string, number>();
      for (const key of keys) {
        const number = expected.get(key.join()) ?? expected.size;
        expected.set(key.join(), number);
        expect(table.intern(...key)).toBe(number);
        expect([0, 1, 2, 3].map((index) => table.word(number, index))).toEqual(key);
      }
      expect(table.size).toBe(expected.size);
    }),
  );
});

it('finds a million keys that differ in one word', () => {
  for (const place of [0, 1, 2, 3]) {
    const table = new KeyTable();
    const key: [number, number, number, number] = [7, 7, 7, 7];
    for (const round of [0, 1]) {
      for (let i = 0; i < 250_000; i++) {
        key[place] = i << 8;
        if (table.intern(...key) !== i) throw new Error(`key ${i} of word ${place} in round ${round}`);
      }
    }
    expect(table.size).toBe(250_000);
  }
});
