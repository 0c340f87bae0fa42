/** A slice of `npm run fuzz`: whatever the bytes, a sound trace or a FormatError, and the same in pieces. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcapOf } from '../testing/captures';
import { fuzzOne } from '../testing/fuzz/fuzz';
import { fuzzOriginals } from '../testing/fuzz/originals';
import { keepsItsPromises } from '../testing/fuzz/promises';
import { NO_TIMEOUTS } from '../trace/flowTimeouts';

const INPUTS = 1500;
const LINK_TYPES = [0, 1, 9, 12, 50, 101, 104, 105, 107, 113, 119, 127, 163, 192, 195, 228, 239, 276, 9999];

describe('files that have been damaged', () => {
  const originals = fuzzOriginals();

  it(`${INPUTS} of them are read, or refused with a FormatError`, async () => {
    const broken: string[] = [];
    for (let seed = 0; seed < INPUTS; seed++)
      await fuzzOne(originals, seed).catch((error: Error) => broken.push(`${seed}: ${error.stack}`));
    expect(broken).toEqual([]);
  }, 120_000);
});

describe('packets of any bytes', () => {
  it.each(LINK_TYPES)('link type %i', async (linkType) => {
    const packet = fc.uint8Array({ maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(packet, { maxLength: 5 }),
        fc.integer({ min: 1, max: 50 }),
        async (all, chunk) => {
          const captured = all.map((bytes, i) => ({ at: 1.6e15 + i, bytes: [...bytes] }));
          await keepsItsPromises(
            pcapOf(captured, linkType),
            { timeouts: NO_TIMEOUTS, tunnels: 'inner' },
            chunk,
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});
