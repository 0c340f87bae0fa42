/** SCTP flows as tshark reads them: an association's chunks in order, nothing sent twice; the published checksum. */
import { describe, expect, it } from 'vitest';
import { hasTshark, tshark, withCapture } from '../testing/tshark';
import type { Flow } from '../trace/trace';
import { createTraceBuilder } from '../trace/traceBuilder';
import { crc32c } from './crc32c';
import { renderPcap } from './renderPcap';

it('has the CRC32c of RFC 3720 appendix B.4', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
});

describe.skipIf(!hasTshark())('an SCTP flow in tshark', () => {
  it.each([
    // INIT, INIT ACK, COOKIE ECHO, COOKIE ACK, data and SACKs, SHUTDOWN, SHUTDOWN ACK, SHUTDOWN COMPLETE.
    ['an association', [7, 5, 3000, 800], '1 2 10 11 0 3,0 3,0 0 3,0 7 8 14'],
    ['one that carries its data in the handshake', [4, 3, 1000, 600], '1 2 10,0 11,3,0 7 8 14'],
    ['an opening', [3, 2, 1000, 400], '1 2 10 11,0 3,0'],
    ['a piece', [2, 1, 104, 36], '0 11 0'],
  ] as const)('is %s', (_, counts, chunks) => {
    withCapture(renderPcap(traceOf(counts), { seed: 7 }), (path) => {
      expect(tshark(path, '-T', 'fields', '-e', 'sctp.chunk_type').join(' ')).toBe(chunks);
      expect(tshark(path, '-Y', 'sctp.retransmission || sctp.checksum.status == 0')).toEqual([]);
    });
  });

  it('is rounded to whole words, and the report says so', () => {
    const render = renderPcap(traceOf([5, 4, 2001, 900]), { seed: 7 });
    let next = render.next();
    while (!next.done) next = render.next();
    expect(next.value.adjusted).toEqual({ 'source bytes not a whole number of words': 1 });
    expect(next.value.bytes).toBe(2000 + 900);
  });
});

function traceOf([sourcePackets, destinationPackets, sourceBytes, destinationBytes]: readonly number[]) {
  const builder = createTraceBuilder();
  builder.add({
    ...{ seconds: 1_700_000_000, nanoseconds: 0, duration: 2, protocol: 'sctp', service: '', state: 'OTH' },
    ...{ source: '192.0.2.1', sourcePort: 40_001, destination: '198.51.100.2', destinationPort: 40_002 },
    ...{ sourcePackets, sourceBytes, destinationPackets, destinationBytes, label: '' },
  } as Flow);
  return builder.finish();
}
