import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ethernet, ipv4, pcapOf, segment, udp } from '../testing/captures';
import { fileOf, read } from '../testing/files';
import { sharedData } from '../testing/sharedData';
import { DEFAULT_TIMEOUTS, NO_TIMEOUTS } from '../trace/flowTimeouts';
import { flowAt } from '../trace/flowAt';
import { FormatError } from './formatError';
import { DIALECTS, DIALECT_NAMES } from './tables/dialects';
import { readTrace } from './readTrace';

const SECOND = 1e6;
const packets = Array.from({ length: 20 }, (_, i) => ({
  at: 1e15 + i * SECOND,
  bytes: segment({ sequence: i, payload: i }),
}));

describe('chunk borders do not matter', () => {
  const names = [
    'base.pcap',
    'le-ns-offset.pcapng',
    'base.pcap.gz',
    'gzip-truncated.pcap.gz',
    'cut-in-record-data.pcap',
  ];
  it.each(names)('%s', async (name) => {
    const path = sharedData(`torture-derived/${name}`);
    if (path === null) return;
    const whole = await read(readFileSync(path));
    for (const chunk of [1, 7, 100]) {
      const { trace, report } = await read(readFileSync(path), NO_TIMEOUTS, chunk);
      expect(trace).toEqual(whole.trace);
      expect({ ...report, warnings: report.warnings.length }).toEqual({
        ...whole.report,
        warnings: whole.report.warnings.length,
      });
    }
  });
});

describe('gzip', () => {
  it('may have several members', async () => {
    const bytes = pcapOf(packets);
    const members = [gzipSync(bytes.subarray(0, 300)), gzipSync(bytes.subarray(300))];
    expect((await read(Buffer.concat(members))).trace).toEqual((await read(bytes)).trace);
  });

  it('gives everything before its cut, and says where that is', async () => {
    const noise = Array.from({ length: 400 }, (_, i) => ({
      at: 1e15 + ((i * 7919) % 1000),
      bytes: segment({ sport: (i * 7919) % 65_536 }),
    }));
    const whole = gzipSync(pcapOf(noise));
    const { report } = await read(whole.subarray(0, whole.length >> 1));
    expect(report.packets).toBeGreaterThan(100);
    expect(report.warnings[0]).toMatch(/^nameless: damaged gzip: .* at byte \d+/);
  });
});

describe('several captures are one trace', () => {
  const parts = [packets.slice(0, 7), packets.slice(7, 12), packets.slice(12)].map((part) => pcapOf(part));

  it('in any order, with flows that cross from file to file', async () => {
    const whole = await read(pcapOf(packets), DEFAULT_TIMEOUTS);
    const files = [2, 0, 1].map((i) => fileOf(parts[i]!, `part${i}`));
    const { trace, report } = await readTrace(files, { timeouts: DEFAULT_TIMEOUTS });
    expect(trace).toEqual(whole.trace);
    expect(report.files.map(({ name, packets }) => [name, packets])).toEqual([
      ['part0', 7],
      ['part1', 5],
      ['part2', 8],
    ]);
  });

  it('together with a flow log', async () => {
    const zeek =
      '#fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\n999999999.5\ta\t1\tb\t2\ttcp\n';
    const { trace, report } = await readTrace([fileOf(parts[0]!), fileOf(zeek)], { timeouts: NO_TIMEOUTS });
    expect([trace.length, trace.start, report.packets, report.rows]).toEqual([
      2,
      999_999_999_500_000_000n,
      7,
      1,
    ]);
    expect(report.bytesAre).toBe('payload');
  });
});

const TABLES =
  'any other table by a mapping, ' + DIALECT_NAMES.map((name) => DIALECTS[name].title).join(', ');

describe('reading', () => {
  it('stops with the signal’s reason', async () => {
    const stop = new AbortController();
    const file = fileOf(pcapOf(packets), 'long', 10);
    const reading = readTrace([file], {
      timeouts: NO_TIMEOUTS,
      signal: stop.signal,
      onProgress: () => stop.abort('enough'),
    });
    await expect(reading).rejects.toBe('enough');
  });

  it('stops while the trace is put together, too', async () => {
    const stop = new AbortController();
    const bytes = pcapOf(packets);
    let isRead = false;
    const reading = readTrace([fileOf(bytes)], {
      timeouts: NO_TIMEOUTS,
      signal: stop.signal,
      onProgress(progress) {
        if (isRead) stop.abort('enough');
        isRead = progress.bytes === bytes.length;
      },
    });
    await expect(reading).rejects.toBe('enough');
  });

  it('reports progress in stored bytes up to the last', async () => {
    const bytes = gzipSync(pcapOf(packets));
    const seen: number[] = [];
    const onProgress = ({ bytes }: { bytes: number }) => seen.push(bytes);
    await readTrace([fileOf(bytes, 'small', 100)], { timeouts: NO_TIMEOUTS, onProgress });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(bytes.length);
  });

  it('refuses what no format recognises: what it is, what is wanted, what to do', async () => {
    const reading = readTrace([fileOf('hello, world', 'notes.txt')], { timeouts: NO_TIMEOUTS });
    await expect(reading).rejects.toThrow(FormatError);
    await expect(reading).rejects.toThrow(
      'notes.txt: unknown format: begins with 68 65 6c 6c 6f 2c 20 77 ("hello, w"), wanted pcap, pcapng, ' +
        `Zeek conn.log (TSV), Suricata eve.json, Zeek conn.log (JSON), ${TABLES}, plain or gzipped; convert it to one of these`,
    );
  });

  it('spans from the first to the last packet, kept or not', async () => {
    const cut = new Array<number>(12).fill(0);
    const bytes = pcapOf(
      [
        { at: 1e15, bytes: cut },
        { at: 1e15 + 2 * SECOND, bytes: ethernet(segment()) },
        { at: 1e15 + 9 * SECOND, bytes: cut },
      ],
      1,
    );
    const { trace, report } = await read(bytes);
    expect([trace.start, trace.span, trace.time[0]]).toEqual([1_000_000_000_000_000_000n, 9, 2]);
    expect(report.dropped).toEqual({ 'truncated ethernet header': 2 });
  });

  it('counts bytes on the wire where the capture cut the packet, and without padding', async () => {
    const datagram = ipv4(17, udp(1, 2, 500));
    const cut = { at: 1e15, bytes: ethernet(datagram.slice(0, 40)), onWire: 534 };
    const offloaded = { at: 1e15, bytes: ethernet([0x45, 0, 0, 0, ...datagram.slice(4)]) };
    const padded = {
      at: 1e15,
      bytes: [...ethernet(ipv4(17, udp(1, 2, 8))), ...new Array<number>(18).fill(0)],
    };
    const { trace } = await read(pcapOf([cut, offloaded, padded], 1));
    expect(flowAt(trace, 0)).toMatchObject({ sourcePackets: 3, sourceBytes: 520 + 520 + 28 });
  });
});
