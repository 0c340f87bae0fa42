import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { joined } from './byteSource';
import { createZip, unzipped } from './zip';

const random = createRandom(3);
const noise = Uint8Array.from({ length: 200_000 }, () => random.integer(256));
const ENTRIES = {
  'project.json': new TextEncoder().encode('{}'),
  'parts/1 trace': noise,
  empty: new Uint8Array(0),
};
const STEPS = { signal: new AbortController().signal, onShare: (share: number) => void share };

async function zipped(): Promise<Uint8Array<ArrayBuffer>> {
  const zip = createZip(Date.UTC(2026, 0, 2));
  const pieces: Uint8Array[] = [];
  for (const [name, bytes] of Object.entries(ENTRIES))
    for await (const piece of zip.entry(name, [bytes.subarray(0, 1000), bytes.subarray(1000)]))
      pieces.push(piece);
  pieces.push(...zip.end());
  return joined(pieces);
}

async function read(bytes: Uint8Array<ArrayBuffer>, steps = STEPS): Promise<Record<string, Uint8Array>> {
  const entries = unzipped(new Blob([bytes]), steps);
  const found: Record<string, Uint8Array> = {};
  for (let name = await entries.next(); name !== null; name = await entries.next()) {
    const pieces: Uint8Array[] = [];
    for await (const piece of entries.pieces()) pieces.push(piece);
    found[name] = joined(pieces);
  }
  return found;
}

describe('zip files', () => {
  it('are read whole by a reader that starts from the directory at their end', async () => {
    expect(unzipSync(await zipped())).toEqual(ENTRIES);
  });
  it('come back a piece at a time, with the share that has been read', async () => {
    const shares: number[] = [];
    const onShare = (share: number) => void shares.push(share);
    expect(await read(await zipped(), { ...STEPS, onShare })).toEqual(ENTRIES);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.at(-1)).toBe(1);
  });
  it('of other programs are read too, and entries that nobody reads are passed over', async () => {
    const bytes = zipSync({ a: [noise, { level: 0 }], b: [noise, { level: 9 }] }) as Uint8Array<ArrayBuffer>;
    expect(await read(bytes)).toEqual({ a: noise, b: noise });
    const entries = unzipped(new Blob([bytes]), STEPS);
    expect([await entries.next(), await entries.next(), await entries.next()]).toEqual(['a', 'b', null]);
  });
  it('are the same bytes again', async () => {
    expect(await zipped()).toEqual(await zipped());
  });
  it('say so where they are cut off', async () => {
    const bytes = (await zipped()).slice(0, 120_000);
    await expect(read(bytes)).rejects.toThrow(/invalid zip data/);
  });
  it('stop where that is wanted', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(read(await zipped(), { ...STEPS, signal: controller.signal })).rejects.toThrow(/abort/);
  });
});
