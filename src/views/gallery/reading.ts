/** What reading found, and a table that waits for its columns. */
import type { ReadReport, StudioState, TablePreview, TraceReport } from '../../store/state';
import { REPORT } from './fixtures';

const READ: ReadReport = {
  packets: 4_812_345,
  rows: 0,
  kept: 4_810_011,
  dropped: { 'truncated tcp header': 1, '802.15.4': 1204, 'bad ip header length': 1129 },
  files: [
    {
      name: 'monday.pcapng',
      format: 'pcapng',
      dialect: 'pcapng, little-endian',
      packets: 2_400_000,
      rows: 0,
    },
    {
      name: 'tuesday.pcap.gz',
      format: 'pcap',
      dialect: 'pcap, little-endian, gzip',
      packets: 2_412_345,
      rows: 0,
    },
  ],
  warnings: [],
  bytesAre: 'ip',
  linkTypes: { ethernet: 4_811_141, '802.15.4': 1204 },
  tunnels: { vxlan: 12_034, gre: 80 },
  snapped: 91_220,
  snapLength: 128,
  comments: 0,
  clock: {
    first: { seconds: 1_312_955_213, nanoseconds: 0 },
    last: { seconds: 1_314_164_813, nanoseconds: 0 },
    resolution: 1e-6,
    backSteps: 12,
    largestBackStep: 0.004,
    largestGap: 10_920,
    largestGapAt: { seconds: 1_313_050_000, nanoseconds: 0 },
    duplicates: 0,
  },
  findings: [
    {
      kind: 'order',
      explanation: '12 packets are earlier than the one before them, by 4 ms at most',
      repair: { label: 'Give them the time before', repairs: { flattenBackSteps: true } },
    },
    {
      kind: 'gap',
      explanation: 'nothing for 3 h 2 min from 2011-08-11 08:06:40 UTC, longer than any other silence',
      repair: null,
    },
  ],
};

/** Of captures. */
export const READ_REPORT: TraceReport = {
  ...REPORT,
  name: 'monday.pcapng and 1 more',
  isDemo: false,
  read: READ,
  source: {
    kind: 'files',
    files: READ.files.map(({ name }) => ({ name, bytes: 41e6 })),
    timeouts: { active: 1800, inactiveTcp: 300, inactiveOther: 60 },
    tunnels: 'outer',
    flowExports: 'auto',
    repairs: { dropDuplicates: true },
  },
};

const TABLE: TablePreview = {
  delimiter: ',',
  header: ['', 'when', 'from', 'to', 'octets', 'remark'],
  signature: '0123456789abcdef',
  mapping: {
    name: 'gateway',
    delimiter: ',',
    hasHeader: true,
    columns: { start: 'when', source: 'from', destination: 'to', bytes: 'octets' },
    time: { kind: 'text', pattern: 'yyyy-MM-dd HH:mm:ss' },
  },
  rows: [
    {
      line: 2,
      cells: ['0', '2019-02-12 13:00:07', '10.0.3.5', '65.55.44.109', '1204', 'https, allowed by rule 12'],
      flow: {
        start: '2019-02-12 13:00:07 UTC',
        source: '10.0.3.5',
        destination: '65.55.44.109',
        bytes: '1204',
      },
      problem: null,
    },
    {
      line: 3,
      cells: ['1', '2019-02-12 13:00:48', '10.0.3.5', '', '88', ''],
      flow: null,
      problem: 'destination is empty; wanted an address',
    },
  ],
  problem: null,
};

/** A table that waits for its columns to be named. */
export const UNMAPPED: Extract<StudioState['trace'], { status: 'unmapped' }> = {
  status: 'unmapped',
  name: 'gateway.csv',
  file: 0,
  signature: TABLE.signature,
  mapping: TABLE.mapping,
  preview: TABLE,
  isPreviewing: false,
  problem: null,
};
