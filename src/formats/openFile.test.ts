import { describe, expect, it } from 'vitest';
import { read } from '../testing/files';

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
