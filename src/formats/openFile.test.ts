import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fileOf, read } from '../testing/files';
import { NO_TIMEOUTS } from '../trace/flowTimeouts';
import { readTrace } from './readTrace';

const bytes = (...head: number[]) => Uint8Array.of(...head, ...new Uint8Array(64));
const utf16 = (text: string) => Uint8Array.from(Buffer.from(`\uFEFF${text}`, 'utf16le'));

describe('a file that is read by no format', () => {
  it.each([
    ['UTF-16 text', utf16('ts,te,td,sa\n'), 'save it as UTF-8'],
    ['UTF-16 text, big-endian', bytes(0xfe, 0xff, 0, 0x74), 'save it as UTF-8'],
    ['Zstandard', bytes(0x28, 0xb5, 0x2f, 0xfd), 'zstd -d'],
    ['xz', bytes(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'xz -d'],
    ['bzip2', bytes(0x42, 0x5a, 0x68, 0x39), 'bzip2 -d'],
    ['zip', bytes(0x50, 0x4b, 3, 4), 'unpack it'],
    ['nothing', new Uint8Array(0), 'empty file'],
    ['prose', new TextEncoder().encode('hello world'), 'wanted pcap, pcapng'],
    [
      'CICFlowMeter without hosts',
      new TextEncoder().encode(
        'Dst Port,Protocol,Timestamp,Flow Duration,Tot Fwd Pkts,Label\n22,6,14/02/2018 08:33:50,64,15,Benign\n',
      ),
      'Src IP and Dst IP',
    ],
  ])('%s: what it is and what to do', async (_, content, sentence) => {
    await expect(read(content)).rejects.toThrow(sentence);
  });
});

describe('a file that is not read to its end', () => {
  const rows = Array.from(
    { length: 20_000 },
    (_, i) => `${i},10.0.0.${i % 200},10.0.1.${(i * 7919) % 251},normal\n`,
  );
  const table = new TextEncoder().encode(`time,src,dst,label\n${rows.join('')}`);

  it.each([
    ['plain', table],
    ['gzip', new Uint8Array(gzipSync(table))],
  ])('is let go: %s', async (_, content) => {
    const stop = new AbortController();
    let isLetGo = false;
    const stored = fileOf(content, 'table.csv', 20_000);
    const reader = stored.stream().getReader();
    const file = {
      ...stored,
      stream: () =>
        new ReadableStream<Uint8Array>({
          pull: async (controller) => controller.enqueue((await reader.read()).value!),
          cancel: () => void (isLetGo = true),
        }),
    };
    const reading = readTrace([file], {
      timeouts: NO_TIMEOUTS,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(reading).rejects.toThrow('enough');
    expect(isLetGo).toBe(true);
  });
});
