/** Captures and containers, read by somebody else. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../formats/readTrace';
import { fileOf, read } from '../testing/files';
import { sharedData } from '../testing/sharedData';
import type { Row } from '../testing/traceOf';
import { MONDAY, traceOf } from '../testing/traceOf';
import { hasTshark, tshark, withCapture } from '../testing/tshark';
import { gathered, written, writtenText } from '../testing/written';
import { NO_TIMEOUTS } from '../trace/flowTimeouts';
import { gzipped } from './gzipped';
import { WRITERS } from './writers';

const BAD = '_ws.malformed || _ws.short || ip.checksum.status == 0 || udp.checksum.status == 0';
const capture = sharedData('pcap-multihost/ndpi_1kxun.pcap');
const realTrace = async () => (await read(readFileSync(capture!))).trace;

const ROWS: readonly Row[] = [
  [
    0.001,
    '10.0.0.1',
    '10.0.0.2',
    { sourcePackets: 6, sourceBytes: 700, destinationPackets: 5, destinationBytes: 900 },
  ],
  [
    1.5,
    '10.0.0.3',
    '10.0.0.2',
    { protocol: 'udp', state: 'S0', destinationPort: 53, sourceBytes: 60, label: 'scan,fast' },
  ],
  [
    1.2,
    '10.0.0.1',
    '10.0.0.2',
    {
      protocol: 'icmp',
      sourcePort: 8,
      destinationPort: 0,
      sourceBytes: 84,
      destinationPackets: 1,
      destinationBytes: 84,
    },
  ],
];
const trace = traceOf(ROWS, 10);

describe.skipIf(!hasTshark())('tshark', () => {
  it.each(['pcap', 'pcap-ns', 'pcapng'] as const)('finds the same clean packets in %s', (format) => {
    const { bytes } = written(trace, format);
    withCapture([bytes], (path) => {
      expect(tshark(path, '-Y', BAD)).toEqual([]);
      expect(
        tshark(path, '-T', 'fields', '-e', 'ip.len')
          .map(Number)
          .reduce((a, b) => a + b),
      ).toBe(1828);
      const times = tshark(path, '-T', 'fields', '-e', 'frame.time_epoch').map(Number);
      expect([times.length, times[0]]).toEqual([14, MONDAY + 0.001]);
    });
  });

  it('shows flow and label of every packet of a pcapng as pcapML writes them', () => {
    withCapture([written(trace, 'pcapng').bytes], (path) => {
      const comments = tshark(path, '-T', 'fields', '-e', 'frame.comment');
      expect(comments.filter((comment) => comment === '0,benign')).toHaveLength(11);
      expect(comments.filter((comment) => comment !== '0,benign')).toEqual([
        '1,benign',
        '1,benign',
        '2,scan;fast',
      ]);
    });
    const plain = traceOf(
      ROWS.map(([at, from, to, rest]) => [at, from, to, { ...rest, label: '' }]),
      10,
    );
    withCapture([written(plain, 'pcapng').bytes], (path) =>
      expect(tshark(path, '-Y', 'frame.comment')).toEqual([]),
    );
  });

  it('reads the records of NetFlow v5, both directions of every flow', () => {
    withCapture([written(trace, 'netflow5').bytes], (path) => {
      expect(tshark(path, '-Y', BAD)).toEqual([]);
      const fields = ['srcaddr', 'dstaddr', 'dstport', 'packets', 'octets', 'tcpflags', 'protocol'];
      const [datagram] = tshark(
        path,
        ...['-d', 'udp.port==2055,cflow', '-T', 'fields', '-E', 'separator=;'],
        ...fields.flatMap((field) => ['-e', `cflow.${field}`]),
      );
      expect(datagram!.split(';').map((cell) => cell.split(','))).toEqual([
        ['10.0.0.1', '10.0.0.2', '10.0.0.1', '10.0.0.2', '10.0.0.3'],
        ['10.0.0.2', '10.0.0.1', '10.0.0.2', '10.0.0.1', '10.0.0.2'],
        ['443', '50000', '2048', '0', '53'],
        ['6', '5', '1', '1', '1'],
        ['700', '900', '84', '84', '60'],
        ['0x1b', '0x1b', '0x00', '0x00', '0x00'],
        ['6', '6', '1', '1', '17'],
      ]);
    });
  });

  it.skipIf(capture === null)(
    'counts the packets and bytes of a real capture in its NetFlow v5',
    async () => {
      const real = await realTrace();
      const { bytes, report } = written(real, 'netflow5');
      const sum = (path: string, field: string) =>
        tshark(path, '-d', 'udp.port==2055,cflow', '-T', 'fields', '-e', `cflow.${field}`)
          .flatMap((line) => line.split(',').map(Number))
          .reduce((a, b) => a + b, 0);
      withCapture([bytes], (path) => {
        const isHeld = (i: number) =>
          ['tcp', 'udp', 'icmp'].includes(real.protocols[real.protocol[i]!]!) &&
          !real.hosts[real.source[i]!]!.includes(':');
        const rows = Array.from({ length: real.length }, (_, i) => i).filter(isHeld);
        const skipped = Object.values(report.skipped).reduce((a, b) => a + b, 0);
        expect(rows.length).toBe(real.length - skipped);
        const total = (...columns: readonly Float64Array[]) =>
          rows.reduce((all, i) => all + columns.reduce((both, column) => both + column[i]!, 0), 0);
        expect(report.adjusted).toEqual({});
        expect(sum(path, 'packets')).toBe(total(real.sourcePackets, real.destinationPackets));
        expect(sum(path, 'octets')).toBe(total(real.sourceBytes, real.destinationBytes));
      });
    },
  );
});

/** Runs a reader; its output, and what it complains of. */
function run(command: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return { status, lines: stdout.split('\n').filter((line) => line !== ''), stderr };
}

function isInstalled(command: string): boolean {
  const isFound = !spawnSync(command, ['-V']).error;
  if (!isFound)
    process.stderr.write(`SKIPPED: no ${command} on this machine; install it to check captures\n`);
  return isFound;
}

describe.skipIf(!isInstalled('tcpdump'))('tcpdump', () => {
  it.each(['pcap', 'pcap-ns', 'pcapng'] as const)(
    'reads every packet of %s without a complaint',
    (format) => {
      withCapture([written(trace, format).bytes], (path) => {
        const { status, lines, stderr } = run('tcpdump', '-nn', '-r', path);
        expect([status, lines.length]).toEqual([0, 14]);
        expect(lines.filter((line) => /bad|truncated|\[\|/.test(line))).toEqual([]);
        expect(stderr.replace(/^reading from file .*\n/, '')).toMatch(
          /^(Warning: interface names might be incorrect\n)?$/,
        );
      });
    },
  );
});

/**
 * A flow of theirs is one direction, so that the three flows are five. nfcapd 1.7 listens on a socket only and reads no
 * capture: NetFlow v5 is left to tshark above.
 */
describe.skipIf(![isInstalled('nfpcapd'), isInstalled('nfdump')].every(Boolean))('nfpcapd and nfdump', () => {
  it.each(['pcap', 'pcap-ns', 'pcapng'] as const)('count the flows, packets and bytes of %s', (format) => {
    withCapture([written(trace, format).bytes], (path) => {
      const flows = `${path}.flows`;
      mkdirSync(flows);
      const { status, stderr } = run('nfpcapd', '-r', path, '-w', flows);
      expect(status, stderr).toBe(0);
      expect(stderr).toContain('Total: Processed: 14, skipped: 0, short caplen: 0, unknown: 0');
      const { lines } = run('nfdump', '-R', flows, '-o', 'fmt:%pr;%sa;%da;%pkt;%byt', '-q', '-N');
      expect(lines.map((line) => line.replaceAll(' ', '')).sort()).toEqual(
        [
          '1;10.0.0.1;10.0.0.2;1;84',
          '1;10.0.0.2;10.0.0.1;1;84',
          '17;10.0.0.3;10.0.0.2;1;60',
          '6;10.0.0.1;10.0.0.2;6;700',
          '6;10.0.0.2;10.0.0.1;5;900',
        ].sort(),
      );
    });
  });
});

describe('NetFlow v5', () => {
  it('is read back into flows that write the same file from then on', async () => {
    const records = async (bytes: Uint8Array) =>
      (await readTrace([fileOf(bytes)], { timeouts: NO_TIMEOUTS, flowExports: 'records' })).trace;
    const again = await records(written(trace, 'netflow5').bytes);
    const second = written(again, 'netflow5').bytes;
    expect(written(await records(second), 'netflow5').bytes).toEqual(second);
  });

  it('keeps its clock past 49.7 days and says what it cannot hold', () => {
    const day = 86_400;
    const rows: Row[] = [
      [0, '10.0.0.1', '10.0.0.2'],
      [100 * day, '10.0.0.1', '10.0.0.2', { duration: 60 * day }],
      [120 * day, '10.0.0.1', '10.0.0.2', { sourceBytes: 2 ** 40 }],
      [121 * day, '10.0.0.1', '10.0.0.2', { protocol: 'gre' }],
      [122 * day, '2001:db8::1', '2001:db8::2'],
      [123 * day, '10.0.0.1', '10.0.0.2', { sourceBytes: NaN }],
    ];
    const { report } = written(traceOf(rows, 200 * day), 'netflow5');
    expect(report.skipped).toEqual({
      'gre: written for tcp, udp and icmp only': 1,
      'no IPv4 addresses: NetFlow v5 has room for no others': 1,
      'packet or byte counts unknown': 1,
    });
    expect(report.adjusted).toEqual({
      'longer than the 49.7 days of the exporter’s clock': 1,
      'more packets or bytes than a 32-bit counter holds': 1,
    });
  });
});

it('says which fields packets lack, and what to write instead', () => {
  const unknown = { sourcePackets: NaN, sourceBytes: NaN, destinationPackets: NaN, destinationBytes: NaN };
  const darpa = traceOf(
    [[0, '10.0.0.1', '10.0.0.2', { ...unknown, protocol: '', sourcePort: -1, destinationPort: -1 }]],
    1,
  );
  expect(() => written(darpa, 'pcap')).toThrow(
    'no packets without protocols, ports, packet counts, byte counts: the source of this trace does not tell them; write a flow log such as csv or zeek instead',
  );
});

it('compresses into the same bytes every time, which somebody else decompresses', () => {
  const compressed = () =>
    Buffer.from(gathered(gzipped(WRITERS.zeek(trace, { seed: 7, application: 'test' }))).bytes);
  expect(gunzipSync(compressed()).toString()).toBe(writtenText(trace, 'zeek'));
  expect(compressed()).toEqual(compressed());
  expect([...compressed().subarray(4, 8)]).toEqual([0, 0, 0, 0]);
});
