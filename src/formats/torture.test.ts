/** Odd captures out of other projects' test suites: whatever is in a file, the answer is a trace or a FormatError. */
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ethernet, pcapOf, segment } from '../testing/captures';
import { fileOf, read } from '../testing/files';
import { sharedData } from '../testing/sharedData';
import { flowAt } from '../trace/flowAt';
import { NO_TIMEOUTS } from '../trace/flowTimeouts';
import { parseMac } from '../trace/macAddress';
import { FormatError } from './formatError';
import type { ReadResult } from './readTrace';
import { readTrace } from './readTrace';

/** What Wireshark says of a capture; `packets` is missing where capinfos refuses the file. */
interface Expected {
  packets?: number;
  tshark_frames: number;
  frames_with_outer_ip: number;
  outer_ip_hosts: number;
  outer_ip_pairs: number;
}

interface Figures {
  packets: number;
  /** Frames with an IP header, by the outermost. */
  ip: number;
  hosts: number;
  pairs: number;
}

const folder = sharedData('torture');
const names = folder ? readdirSync(folder).filter((name) => /\.(pcap|pcapng|gz|\d)/.test(name)) : [];
const manifest = folder
  ? (JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as Record<string, Expected>)
  : {};

const CUT_HEADER = 'the capture ends within the IPv6 header or its extensions';
const NO_IP = { ip: 0, hosts: 0, pairs: 0 };

/** Where we and Wireshark differ: our figures, and why. DIFFERENCES.md has the same list for people. */
const DIFFERENCES: Readonly<Record<string, [why: string, ours: Partial<Figures>]>> = {
  'arkime__tests__pcap__arkime_synthetic.pcap': [
    'the manifest took the inner header of IPv4 in IPv6 for the outer one',
    { hosts: 397, pairs: 205 },
  ],
  'libtrace__test__traces__complex.pcapng': ['a simple packet block has no time', { ip: 4 }],
  'nDPI__fuzz-2006-09-29-28586.pcap': ['fragments without their first have no ports', { ip: 121 }],
  'suricata-verify__tests__ipv6-evasion__ipv6-malformed-fragments-25__frag-25.pcap': [
    'a TCP header in pieces has no ports',
    { ip: 9 },
  ],
  'suricata-verify__tests__ipv6-evasion__ipv6-malformed-fragments-26__frag-26.pcap': [
    'a TCP header in pieces has no ports',
    { ip: 7 },
  ],
  'tcpdump__tests__brcm-tag.pcap': [
    'Wireshark 4.0 does not know the link type',
    { packets: 23, ip: 17, hosts: 7, pairs: 4 },
  ],
  'tcpdump__tests__dsa.pcap': [
    'Wireshark 4.0 does not know the link type',
    { packets: 8, ip: 6, hosts: 2, pairs: 1 },
  ],
  'tcpdump__tests__edsa-high-vid.pcap': [
    'Wireshark 4.0 does not know the link type',
    { packets: 4, ip: 4, hosts: 2, pairs: 1 },
  ],
  'tcpdump__tests__hoobr_juniper3.pcap': ['neither knows the link type; we count packets', { packets: 1 }],
  'tcpdump__tests__juniper_monitor_invalid_cookie_length.pcap': [
    'neither knows the link type; we count packets',
    { packets: 1 },
  ],
  'tcpdump__tests__vtp_asan.pcap': ['neither knows the link type; we count packets', { packets: 5 }],
  'tcpdump__tests__hoobr_rt6_print.pcap': [CUT_HEADER, NO_IP],
  'tcpdump__tests__ip6_frag_asan.pcap': [CUT_HEADER, NO_IP],
  'tcpdump__tests__ipv6-rthdr-oobr.pcap': [CUT_HEADER, NO_IP],
  'tcpdump__tests__ipv6hdr-heapoverflow.pcap': [CUT_HEADER, NO_IP],
  'zeek__trunc__ip6-trunc.pcap': [CUT_HEADER, NO_IP],
};

/** Reads, and checks that nothing was lost. */
async function readAll(bytes: Uint8Array): Promise<ReadResult | FormatError> {
  try {
    const result = await read(bytes);
    const { report } = result;
    const dropped = Object.values(report.dropped).reduce((sum, count) => sum + count, 0);
    expect(report.kept + dropped).toBe(report.packets + report.rows);
    return result;
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return error as FormatError;
  }
}

function figuresOf({ trace, report }: ReadResult): Figures {
  const rows = Array.from({ length: trace.length }, (_, i) => flowAt(trace, i));
  const flows = rows.filter(({ source }) => parseMac(source) === null);
  return {
    packets: report.packets,
    ip: flows.reduce((sum, flow) => sum + flow.sourcePackets + flow.destinationPackets, 0),
    hosts: new Set(flows.flatMap(({ source, destination }) => [source, destination])).size,
    pairs: new Set(flows.map(({ source, destination }) => [source, destination].sort().join(' '))).size,
  };
}

describe.skipIf(folder === null)('odd captures', () => {
  it.each(names)('%s has the packets, hosts and pairs that Wireshark finds', async (name) => {
    const result = await readAll(readFileSync(`${folder}/${name}`));
    if (result instanceof FormatError) throw result;
    const expected = manifest[name]!;
    expect(figuresOf(result)).toEqual({
      packets: expected.packets ?? expected.tshark_frames,
      ip: expected.frames_with_outer_ip,
      hosts: expected.outer_ip_hosts,
      pairs: expected.outer_ip_pairs,
      ...DIFFERENCES[name]?.[1],
    });
  });

  it.each(names)('%s has the same packets whichever flow of a tunnel is chosen', async (name) => {
    const file = fileOf(readFileSync(`${folder}/${name}`));
    const outer = await readTrace([file], { timeouts: NO_TIMEOUTS, tunnels: 'outer' });
    const inner = await readTrace([file], { timeouts: NO_TIMEOUTS, tunnels: 'inner' });
    expect([inner.report.kept, inner.report.dropped]).toEqual([outer.report.kept, outer.report.dropped]);
  });
});

it('each difference is in the table for people', () => {
  const table = readFileSync(`${import.meta.dirname}/DIFFERENCES.md`, 'utf8');
  for (const name of Object.keys(DIFFERENCES)) expect(table).toContain(name);
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
          const whole = await readAll(mutated);
          if (whole instanceof FormatError) return;
          expect((await read(mutated, undefined, chunk)).report).toEqual(whole.report);
        },
      ),
      { numRuns: 300 },
    );
  });
});
