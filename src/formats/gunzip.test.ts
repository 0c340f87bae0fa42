import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gunzip } from './gunzip';

/** What comes out, and what is said about it. */
async function opened(bytes: Uint8Array, chunk = 65_536): Promise<{ text: Buffer; warnings: string[] }> {
  const warnings: string[] = [];
  const parts: Uint8Array[] = [];
  const source = (async function* () {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  })();
  for await (const part of gunzip(source, (message) => warnings.push(message))) parts.push(part);
  return { text: Buffer.concat(parts), warnings };
}

const LEVELS = [0, 1, 6, 9];
const STRATEGIES = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
  constants.Z_FIXED,
];
/** Text that compresses, noise that does not, and runs longer than any window. */
const content = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.tuple(fc.string({ maxLength: 40 }), fc.nat(2000)).map(([text, times]) => text.repeat(times)),
      fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));

describe('gzip', () => {
  it('opens what zlib has packed, by any strategy, in any pieces', async () => {
    const settings = fc.record({
      level: fc.constantFrom(...LEVELS),
      strategy: fc.constantFrom(...STRATEGIES),
    });
    await fc.assert(
      fc.asyncProperty(
        content,
        settings,
        fc.integer({ min: 1, max: 5000 }),
        async (bytes, setting, chunk) => {
          const { text, warnings } = await opened(gzipSync(bytes, setting), chunk);
          expect(text.equals(bytes)).toBe(true);
          expect(warnings).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('gives the same beginning of what was packed wherever it is cut, whatever the pieces', async () => {
    await fc.assert(
      fc.asyncProperty(content, fc.nat(), fc.integer({ min: 1, max: 100 }), async (bytes, at, chunk) => {
        const packed = gzipSync(bytes);
        const cut = packed.subarray(0, at % packed.length);
        const { text, warnings } = await opened(cut);
        expect(bytes.subarray(0, text.length).equals(text)).toBe(true);
        expect(warnings).toHaveLength(1);
        expect(warnings[0]).toMatch(/^damaged gzip: .* at byte \d+ of the compressed file$/);
        expect((await opened(cut, chunk)).text.equals(text)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('loses nothing before the cut but a symbol', async () => {
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251));
    const packed = gzipSync(noise, { level: 0 });
    expect((await opened(packed.subarray(0, 3015))).text.length).toBe(3000);
  });

  it('says that a check sum differs, and gives what there is', async () => {
    const packed = gzipSync('the same bytes');
    packed[packed.length - 8]! ^= 1;
    const { text, warnings } = await opened(packed);
    expect(text.toString()).toBe('the same bytes');
    expect(warnings[0]).toMatch(/check sum/);
  });

  it('opens members one behind the other, and says what is skipped behind them', async () => {
    const members = Buffer.concat([gzipSync('one '), gzipSync(''), gzipSync('two')]);
    expect(await opened(members)).toMatchObject({ warnings: [], text: Buffer.from('one two') });
    expect((await opened(Buffer.concat([members, Buffer.alloc(512)]), 5)).warnings).toEqual([]);
    const { text, warnings } = await opened(Buffer.concat([members, Buffer.from('tail')]), 3);
    expect(text.toString()).toBe('one two');
    expect(warnings[0]).toMatch(/skipped/);
  });

  it('reads past a header with everything in it', async () => {
    const extra = [4, 0, 9, 9, 9, 9];
    const header = [0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, ...extra, 0x61, 0, 0x62, 0x63, 0];
    const check = crc32(Buffer.from(header)) & 0xffff;
    header.push(check & 255, check >> 8);
    const bytes = Buffer.from('content');
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32(bytes));
    trailer.writeUInt32LE(bytes.length, 4);
    const packed = Buffer.concat([Buffer.from(header), deflateRawSync(bytes), trailer]);
    for (const chunk of [1, 100])
      expect(await opened(packed, chunk)).toMatchObject({ warnings: [], text: bytes });
  });
});
