import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../formats/readTrace';
import { fileChunks } from '../formats/traceFile';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import { hashedFile } from './hashedFile';

const HEADER =
  'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label';
const ROW = '1.000000000,1.000000000,tcp,10.0.0.1,40000,10.0.0.9,443,https,SF,5,400,4,900,';
const csv = Buffer.from([HEADER, ...Array.from({ length: 9000 }, () => ROW), ''].join('\n'));

/** Counts how often it is read from its start. */
function counted(bytes: Uint8Array) {
  const file = new File([Uint8Array.from(bytes)], 'a.csv');
  const reads = { count: 0 };
  const stream = () => (reads.count++, file.stream());
  return { reads, file: { name: file.name, size: file.size, stream } };
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const { signal } = new AbortController();

describe('the hash of a file', () => {
  it.each([
    ['plain', csv],
    ['gzipped', gzipSync(csv)],
  ])('comes with reading it once, %s', async (_, bytes) => {
    const { file, reads } = counted(bytes);
    const hashed = hashedFile(file);
    const { trace } = await readTrace([hashed], { timeouts: DEFAULT_TIMEOUTS });
    expect(trace.length).toBe(9000);
    expect(await hashed.sha256(signal)).toBe(digest(bytes));
    expect(reads.count).toBe(1);
  });

  it('is that of the whole file where the reader stopped early', async () => {
    const { file, reads } = counted(csv);
    const hashed = hashedFile(file);
    for await (const chunk of fileChunks(hashed)) if (chunk) break;
    expect(await hashed.sha256(signal)).toBe(digest(csv));
    expect(reads.count).toBe(2);
  });
});
