import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInterner } from './interner';

const encoder = new TextEncoder();

describe('names by number', () => {
  it('are one for a text, however it comes', () => {
    const name = fc.oneof(fc.constantFrom('', 'tcp', 'udp', 'ü'), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.boolean()), { maxLength: 200 }), (names) => {
        const interner = createInterner({ first: [''] });
        for (const [text, asBytes] of names) {
          const bytes = encoder.encode(`<${text}>`);
          const number = asBytes ? interner.internBytes(bytes, 1, bytes.length - 1) : interner.intern(text);
          expect(interner.values[number]).toBe(text);
        }
        expect(interner.values).toEqual([...new Set(['', ...names.map(([text]) => text)])]);
      }),
    );
  });

  it('have one canonical spelling', () => {
    const interner = createInterner({ canonical: (text) => text.toLowerCase() });
    const numbers = [interner.intern('TCP'), interner.internBytes(encoder.encode('Tcp'), 0, 3)];
    expect([numbers, interner.intern('tcp'), interner.values]).toEqual([[0, 0], 0, ['tcp']]);
  });

  it.each([[['']], [[]]])('beyond what a column holds are counted and become %j', (first) => {
    const interner = createInterner({ first });
    for (let i = 0; i < 70_000; i++) interner.intern(`name ${i}`);
    const bytes = encoder.encode('one more');
    const number = interner.internBytes(bytes, 0, bytes.length);
    expect([interner.values[number], interner.internBytes(bytes, 0, bytes.length)]).toEqual(['', number]);
    expect(interner.values.length).toBeLessThanOrEqual(65_536);
    expect(interner.overflows).toBe(70_000 - 65_535 + first.length + 2);
  });
});
