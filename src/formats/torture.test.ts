/** Odd captures out of other projects' test suites: whatever is in a file, the answer is a trace or a FormatError. */
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ethernet, pcapOf, segment } from '../testing/captures';
import { read } from '../testing/files';
import { sharedData } from '../testing/sharedData';
import { FormatError } from './formatError';
import type { ReadReport } from './readReport';

interface Expected {
  packets?: number;
  frames_with_outer_ip?: number;
}

const folder = sharedData('torture');
const names = folder ? readdirSync(folder).filter((name) => /\.(pcap|pcapng|gz|\d)/.test(name)) : [];
const manifest = folder
  ? (JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as Record<string, Expected>)
  : {};

async function reportOf(bytes: Uint8Array): Promise<ReadReport | FormatError> {
  try {
    const { report } = await read(bytes);
    const dropped = Object.values(report.dropped).reduce((sum, count) => sum + count, 0);
    expect(report.kept + dropped).toBe(report.packets + report.rows);
    return report;
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return error as FormatError;
  }
}

describe.skipIf(folder === null)('odd captures', () => {
  it.each(names)('%s', async (name) => {
    const report = await reportOf(readFileSync(`${folder}/${name}`));
    const expected = manifest[name];
    if (report instanceof FormatError || expected?.packets === undefined) return;
    expect(report.packets).toBe(expected.packets);
  });
});

describe('a capture with changed, missing or repeated bytes', () => {
  const packets = Array.from({ length: 6 }, (_, i) => ({
    at: 1e15 + i,
    bytes: ethernet(segment({ sequence: i, payload: i })),
  }));
  const shared = sharedData('torture/wireshark-4.0.17__captures__many_interfaces.pcapng.3');
  const originals: [string, Uint8Array][] = [['pcap', pcapOf(packets, 1)]];
  if (shared) originals.push(['pcapng', readFileSync(shared)]);

  it.each(originals)('%s is read, or refused with a FormatError', async (_, original) => {
    const change = fc.record({ at: fc.nat(original.length - 1), byte: fc.nat(255) });
    const cut = fc.tuple(fc.nat(original.length), fc.nat(original.length));
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 20 }),
        cut,
        fc.integer({ min: 1, max: 300 }),
        async (changes, [a, b], chunk) => {
          const bytes = original.slice();
          for (const { at, byte } of changes) bytes[at] = byte;
          const mutated = Uint8Array.from([
            ...bytes.subarray(0, Math.max(a, b)),
            ...bytes.subarray(Math.min(a, b)),
          ]);
          const whole = await reportOf(mutated);
          if (whole instanceof FormatError) return;
          expect((await read(mutated, undefined, chunk)).report).toEqual(whole);
        },
      ),
      { numRuns: 300 },
    );
  });
});
