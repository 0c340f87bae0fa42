import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { openSink } from './exportSink';

/** A file on a disk as browsers give it: new content counts once it is closed. */
function fakeFile(old: string) {
  const content = { now: old };
  let next = '';
  const stream = {
    async write(piece: Uint8Array) {
      await new Promise((resolve) => setTimeout(resolve));
      next += Buffer.from(piece).toString();
    },
    close: async () => void (content.now = next),
    abort: async () => {},
  };
  const handle = { createWritable: async () => stream, getFile: async () => new Blob([content.now]) };
  return { content, handle: handle as unknown as FileSystemFileHandle };
}

const PIECES = ['one ', 'two ', 'three'];
const encoded = PIECES.map((piece) => new TextEncoder().encode(piece));
const sha256 = createHash('sha256').update(PIECES.join('')).digest('hex');

it.each(['a Blob', 'a file'])('writes into %s and tells its SHA-256', async (where) => {
  const { content, handle } = fakeFile('old');
  const sink = await openSink(where === 'a file' ? handle : undefined);
  for (const piece of encoded) await sink.write(piece);
  const written = await sink.finish();
  expect([await written.blob.text(), written.sha256]).toEqual([PIECES.join(''), sha256]);
  expect(content.now).toBe(where === 'a file' ? PIECES.join('') : 'old');
});

it('leaves a file as it was where the export is abandoned', async () => {
  const { content, handle } = fakeFile('old');
  const sink = await openSink(handle);
  await sink.write(encoded[0]!);
  await sink.abandon();
  expect(content.now).toBe('old');
});
