import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { bytesSource, joined } from './byteSource';
import { crc32 } from './crc32';
import { packedPieces, readPacked } from './packed';

const VALUE = {
  odd: [NaN, Infinity, -Infinity, -0, 0, 1e-300],
  start: 1_772_409_600_123_456_789n,
  nothing: [undefined, null, true],
  map: new Map<unknown, unknown>([
    ['tcp', new Set([1, 2])],
    [6, { weights: Float32Array.of(1, NaN) }],
  ]),
  columns: [new Uint8Array(0), Uint16Array.of(1, 2, 3), Float64Array.of(0.1, NaN), Int32Array.of(-1)],
  text: 'ünicode \u0000 " \\',
  __proto: JSON.parse('{"__proto__": 1}') as unknown,
};

const bytesOf = (value: unknown, kind = 'thing') => joined(packedPieces(kind, value));
const read = (bytes: Uint8Array, kind = 'thing') => readPacked(kind, bytesSource(bytes));

describe('packed data', () => {
  it('has the checksum of zlib', () => {
    const random = createRandom(1);
    const bytes = Uint8Array.from({ length: 1000 }, () => random.integer(256));
    expect(crc32(bytes)).toBe(zlibCrc32(bytes));
    expect(crc32(bytes.subarray(300), crc32(bytes.subarray(0, 300)))).toBe(zlibCrc32(bytes));
  });
  it('comes back as it was, and packs to the same bytes again', async () => {
    const bytes = bytesOf(VALUE);
    const back = await read(bytes);
    expect(back).toEqual(VALUE);
    expect(bytesOf(back)).toEqual(bytes);
  });
  it('writes columns that are longer than a piece', async () => {
    const long = Float64Array.from({ length: 300_001 }, (_, i) => i / 3);
    expect(await read(bytesOf({ long }))).toEqual({ long });
  });
  it('takes a view of a larger buffer for what it shows', async () => {
    const view = new Uint16Array(Uint16Array.of(1, 2, 3, 4).buffer, 2, 2);
    expect(await read(bytesOf(view))).toEqual(Uint16Array.of(2, 3));
  });
  it('refuses what is no plain data', () => {
    expect(() => bytesOf({ when: new Date(0) })).toThrow('no plain data');
    expect(() => bytesOf({ act: () => 1 })).toThrow('no plain data');
  });
  it('notices every single byte that is changed', async () => {
    const bytes = bytesOf({ start: 5n, column: Float32Array.of(1, 2, 3, 4) });
    const header = 24 + new DataView(bytes.buffer).getUint32(12, true);
    for (let at = 0; at < bytes.length; at++) {
      // Neither the end of the prelude nor what pads the header carries anything.
      if ((at >= 20 && at < 24) || (at >= header && at < 8 * Math.ceil(header / 8))) continue;
      const changed = bytes.slice();
      changed[at] = changed[at]! ^ 0x55;
      const outcome = read(changed).then(
        () => 'read',
        (problem: Error) => problem.name,
      );
      expect(await outcome, `byte ${at}`).toBe('KeepError');
    }
  });
  it('refuses a file that was cut off anywhere', async () => {
    const bytes = bytesOf({ column: Float32Array.of(1, 2, 3, 4) });
    for (let length = 0; length < bytes.length; length++)
      await expect(read(bytes.subarray(0, length))).rejects.toThrow(/damaged/);
  });
  it('says what is wrong with foreign, newer and other files', async () => {
    await expect(read(new TextEncoder().encode('PK\u0003\u0004 and twenty more bytes'))).rejects.toThrow(
      'not a file that this studio has kept',
    );
    const newer = bytesOf(1);
    newer[8] = 9;
    await expect(read(newer)).rejects.toThrow('kept by a newer studio: format 9');
    await expect(read(bytesOf(1, 'model'))).rejects.toThrow('holds a model, want a thing');
  });
  it('allocates nothing for a length that is made up', async () => {
    const json = JSON.stringify({ kind: 'thing', tree: 1, columns: [['Float64Array', 2 ** 40, 0]] });
    const header = new TextEncoder().encode(json);
    const prelude = bytesOf(1).slice(0, 24);
    const view = new DataView(prelude.buffer);
    view.setUint32(12, header.length, true);
    view.setUint32(16, crc32(header), true);
    await expect(read(joined([prelude, header]))).rejects.toThrow(/damaged.*want 8796/);
  });
});
