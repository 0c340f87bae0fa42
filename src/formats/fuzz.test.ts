/** A slice of `npm run fuzz`: whatever the bytes, a sound trace or a FormatError, and the same in pieces. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcapOf } from '../testing/captures';
import { read } from '../testing/files';
import { fuzzOne } from '../testing/fuzz/fuzz';
import { fuzzOriginals } from '../testing/fuzz/originals';
import { keepsItsPromises } from '../testing/fuzz/promises';
import { NO_TIMEOUTS } from '../trace/flowTimeouts';

const INPUTS = 600;
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

const HEADER =
  'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label';
const ROW = '1600000000.5,1,tcp,10.0.0.1,1,10.0.0.2,80,,SF,5,300,5,300,';

describe('what fuzzing has found', () => {
  it('words that plain objects inherit are words', async () => {
    const text = `${HEADER}\n${ROW.replace('tcp', 'constructor').replace('SF', '__proto__')}\n`;
    const { trace } = await read(text);
    expect([trace.protocols, trace.states[1]]).toEqual([['constructor'], '__proto__']);
  });

  it('a control character in a row costs no other row', async () => {
    const rows = [...Array.from({ length: 300 }, () => ROW), `\u0000${ROW}`, ROW];
    const { report } = await read(`${HEADER}\n${rows.join('\n')}\n`);
    expect([report.rows, report.kept >= 301]).toEqual([302, true]);
  });

  it.each([
    ['10.0.0.1,1,', '10.0.0.1,99999,'],
    ['SF,5,300', 'SF,5,1e309'],
    ['SF,5,300', 'SF,1e40,300'],
  ])('a row with %s as %s is dropped by reason', async (from, to) => {
    const { report } = await read(`${HEADER}\n${ROW}\n${ROW.replace(from, to)}\n`);
    expect([report.kept, Object.values(report.dropped)]).toEqual([1, [1]]);
  });

  it('a Zeek log whose kind is cut off is refused without a slip', async () => {
    await expect(read('#separator \\x09\n#path')).rejects.toThrow(/^(?!.*undefined)/);
  });

  it('a count of JSON beyond every number is none', async () => {
    const row = (bytes: string) =>
      `{"ts":1600000000.5,"id.orig_h":"10.0.0.1","id.orig_p":1,"id.resp_h":"10.0.0.2","id.resp_p":2,"proto":"udp","orig_ip_bytes":${bytes}}\n`;
    const { report } = await read(row('300') + row('1e309'));
    expect([report.kept, Object.values(report.dropped)]).toEqual([1, [1]]);
  });
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
