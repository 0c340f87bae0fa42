/** Whatever the chunks and the places where they lie, the bytes come in order, and no more is copied than a record. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from './byteReader';

const BYTES = Uint8Array.from({ length: 500 }, (_, i) => i % 251);

/** The bytes in chunks of the given lengths, each a view of one piece or a copy of its own. */
function readerOf(lengths: readonly number[], isCopied: boolean): ByteReader {
  return new ByteReader(
    (async function* () {
      let from = 0;
      for (const length of [...lengths, BYTES.length]) {
        const chunk = BYTES.subarray(from, Math.min(BYTES.length, from + length));
        from += chunk.length;
        yield isCopied ? chunk.slice() : chunk;
      }
    })(),
  );
}

const lengths = fc.array(fc.nat(90), { maxLength: 20 });
const steps = fc.array(fc.tuple(fc.constantFrom('read', 'skip', 'take'), fc.integer({ min: 1, max: 120 })));

describe('ByteReader', () => {
  it('gives every byte once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.boolean(), steps, async (chunks, isCopied, plan) => {
        const reader = readerOf(chunks, isCopied);
        let at = 0;
        for (const [step, length] of plan) {
          expect(reader.offset).toBe(at);
          if (step === 'take') {
            const taken = (await reader.take()) ?? new Uint8Array();
            expect([...taken]).toEqual([...BYTES.subarray(at, at + taken.length)]);
            at += taken.length;
          } else if (step === 'skip') {
            expect(await reader.skip(length)).toBe(at + length <= BYTES.length);
            at = Math.min(BYTES.length, at + length);
          } else {
            const isThere = await reader.fill(length);
            expect(isThere).toBe(at + length <= BYTES.length);
            const end = reader.position + Math.min(length, reader.available);
            const record = reader.bytes.subarray(reader.position, end);
            expect([...record]).toEqual([...BYTES.subarray(at, at + length)]);
            if (record.length > 0) expect(reader.view.getUint8(reader.position)).toBe(record[0]);
            reader.position = end;
            at += record.length;
          }
        }
      }),
    );
  });

  it('copies the record at a border, not the chunk behind it', async () => {
    const reader = readerOf([100, 300], true);
    await reader.fill(1);
    reader.position = 90;
    await reader.fill(20);
    expect(reader.bytes.length).toBe(20);
    reader.position += 20;
    await reader.fill(1);
    expect(reader.available).toBe(290);
  });

  it('widens its view over chunks that lie side by side', async () => {
    const reader = readerOf([100, 300], false);
    await reader.fill(1);
    reader.position = 90;
    await reader.fill(20);
    expect([reader.bytes.buffer, reader.available]).toEqual([BYTES.buffer, 310]);
  });

  it('ends where it is told to', async () => {
    const reader = readerOf([100], true);
    await reader.fill(50);
    reader.end();
    expect([await reader.fill(100), await reader.fill(101)]).toEqual([true, false]);
  });
});
