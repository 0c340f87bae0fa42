import { describe, expect, it } from 'vitest';
import {
  STARTED,
  captureOf,
  ipfixMessage,
  optionsTemplate,
  set,
  template,
  v5Datagram,
  v5Record,
  v9Datagram,
} from '../../testing/exports';
import { big } from '../../testing/captures';
import { fileOf } from '../../testing/files';
import { hasTshark, tshark, withCapture } from '../../testing/tshark';
import { flowAt } from '../../trace/flowAt';
import { NO_TIMEOUTS } from '../../trace/flowTimeouts';
import type { FlowExportChoice } from '../readOptions';
import { readTrace } from '../readTrace';

async function flowsOf(capture: Uint8Array, flowExports: FlowExportChoice = 'auto') {
  const { trace, report } = await readTrace([fileOf(capture)], { timeouts: NO_TIMEOUTS, flowExports });
  const dropped = Object.values(report.dropped).reduce((sum, count) => sum + count, 0);
  expect(report.packets + report.rows).toBe(report.kept + dropped);
  return { report, flows: Array.from({ length: trace.length }, (_, i) => flowAt(trace, i)) };
}

const V5_FLOW = {
  ...{
    seconds: STARTED + 90,
    nanoseconds: 250_000_000,
    duration: 5.5,
    protocol: 'tcp',
    service: '',
    label: '',
  },
  ...{ source: '10.0.0.1', sourcePort: 40_000, destination: '10.0.0.2', destinationPort: 443, state: 'SH' },
  ...{ sourcePackets: 10, sourceBytes: 4000, destinationPackets: 0, destinationBytes: 0 },
};

describe('NetFlow v5', () => {
  it('gives a flow a record, of one direction', async () => {
    const { flows, report } = await flowsOf(captureOf([v5Datagram([v5Record()])]));
    expect(flows).toEqual([V5_FLOW]);
    expect([report.packets, report.rows, report.kept, report.clock.resolution]).toEqual([1, 1, 1, 1e-6]);
    expect(report.warnings).toEqual([
      expect.stringMatching(/1 flow records in 1 datagrams of NetFlow v5 from 1/),
    ]);
  });

  it('counts up-time across its wrap after 49.7 days', async () => {
    const record = v5Record({ first: 2 ** 32 - 9000, last: 1000 });
    const { flows } = await flowsOf(captureOf([v5Datagram([record], { upTime: 2000 })]));
    expect(flows[0]).toMatchObject({ seconds: STARTED + 89, nanoseconds: 250_000_000, duration: 10 });
  });

  it('has ICMP type and code in its destination port', async () => {
    const { flows } = await flowsOf(
      captureOf([
        v5Datagram([
          v5Record({ protocol: 1, sport: 0, dport: 0x0800 }),
          v5Record({ protocol: 1, dport: 0x0301 }),
        ]),
      ]),
    );
    expect(flows.map((flow) => [flow.sourcePort, flow.destinationPort, flow.state])).toEqual([
      [8, 0, ''],
      [3, 1, ''],
    ]);
  });

  it.each([
    [0x02, 'S0'],
    [0x1a, 'OTH'],
    [0x1b, 'SH'],
    [0x06, 'RSTOS0'],
    [0, ''],
  ])('with flags %i is in state "%s"', async (flags, state) => {
    const { flows } = await flowsOf(captureOf([v5Datagram([v5Record({ flags })])]));
    expect(flows[0]!.state).toBe(state);
  });

  it('says where it is sampled', async () => {
    const { report } = await flowsOf(captureOf([v5Datagram([v5Record()], { sampling: 0x4064 })]));
    expect(report.warnings[0]).toMatch(/exporter 10.0.0.9 looks at one packet in 100/);
  });
});

/** Addresses, ports, protocol, packets, octets, then the rest. */
const COMMON: [number, number][] = [
  [8, 4],
  [12, 4],
  [7, 2],
  [11, 2],
  [4, 1],
  [2, 4],
  [1, 4],
];
const common = (protocol = 6) => [
  10,
  0,
  0,
  1,
  10,
  0,
  0,
  2,
  ...big(40_000, 2),
  ...big(443, 2),
  protocol,
  ...big(10, 4),
  ...big(4000, 4),
];
const MATCH = {
  source: '10.0.0.1',
  destination: '10.0.0.2',
  sourcePort: 40_000,
  destinationPort: 443,
  sourcePackets: 10,
  sourceBytes: 4000,
};

describe('NetFlow v9', () => {
  const fields: [number, number][] = [...COMMON, [6, 1], [22, 4], [21, 4]];
  const record = [...common(), 0x1b, ...big(90_000, 4), ...big(95_500, 4)];
  const padded = set(256, [...record, ...record, 0, 0]);

  it('gives the records that its template describes, and no padding', async () => {
    const { flows } = await flowsOf(captureOf([v9Datagram([set(0, template(256, fields)), padded])]));
    const flow = { ...V5_FLOW, nanoseconds: 0 };
    expect(flows).toEqual([flow, flow]);
  });

  it('counts sets before their template, and those of another source id', async () => {
    const { report } = await flowsOf(
      captureOf([
        v9Datagram([padded]),
        v9Datagram([set(0, template(256, fields))]),
        v9Datagram([padded]),
        v9Datagram([padded], { source: 8 }),
      ]),
    );
    expect([report.rows, report.kept]).toEqual([4, 2]);
    expect(report.dropped['set of flow records before its template']).toBe(2);
  });

  it('has one start of the exporter, though its header counts whole seconds', async () => {
    const message = (upTime: number, seconds: number) =>
      v9Datagram([set(0, template(256, fields)), set(256, record)], { upTime, seconds });
    // Started 0.9 s after STARTED − 1: the second header is nearly a second nearer the truth.
    const { flows } = await flowsOf(
      captureOf([message(100_050, 100), message(100_950, 100), message(101_050, 101)]),
    );
    expect(flows.map(({ seconds, nanoseconds }) => [seconds - STARTED, nanoseconds / 1e6])).toEqual([
      [89, 950],
      [89, 950],
      [89, 950],
    ]);
  });

  it('may change a template on the way', async () => {
    const swapped = [...fields.slice(2), ...fields.slice(0, 2)];
    const other = [...record.slice(8), ...record.slice(0, 8)];
    const { flows } = await flowsOf(
      captureOf([
        v9Datagram([set(0, template(256, fields)), set(256, record)]),
        v9Datagram([set(0, template(256, swapped)), set(256, other)]),
      ]),
    );
    expect(flows[1]).toEqual(flows[0]);
  });
});

describe('IPFIX', () => {
  const nanoseconds = [...big(STARTED + 90 + 2_208_988_800, 4), ...big(Math.round(0.123456789 * 2 ** 32), 4)];
  const times: [string, [number, number][], number[], number[]][] = [
    [
      'seconds',
      [
        [150, 4],
        [151, 4],
      ],
      [...big(STARTED + 90, 4), ...big(STARTED + 92, 4)],
      [0, 2],
    ],
    [
      'milliseconds',
      [
        [152, 8],
        [153, 8],
      ],
      [...big((STARTED + 90) * 1000 + 123, 8), ...big((STARTED + 92) * 1000, 8)],
      [123_000_000, 1.877],
    ],
    [
      'microseconds',
      [
        [154, 8],
        [162, 4],
      ],
      [...nanoseconds, ...big(1_500_000, 4)],
      [123_457_000, 1.5],
    ],
    [
      'nanoseconds',
      [
        [156, 8],
        [161, 4],
      ],
      [...nanoseconds, ...big(1500, 4)],
      [123_456_789, 1.5],
    ],
    [
      'differences to its export',
      [
        [158, 4],
        [159, 4],
      ],
      [...big(9_900_000, 4), ...big(9_000_000, 4)],
      [100_000_000, 0.9],
    ],
    [
      'up-time and start',
      [
        [160, 8],
        [22, 4],
        [21, 4],
      ],
      [...big(STARTED * 1000, 8), ...big(90_500, 4), ...big(91_000, 4)],
      [500_000_000, 0.5],
    ],
  ];

  it.each(times)('has times in %s', async (_, fields, values, [fraction, duration]) => {
    const { flows } = await flowsOf(
      captureOf(
        [ipfixMessage([set(2, template(256, [...COMMON, ...fields])), set(256, [...common(), ...values])])],
        { port: 4739 },
      ),
    );
    expect(flows[0]).toMatchObject({ ...MATCH, seconds: STARTED + 90, nanoseconds: fraction, duration });
  });

  const start: [number, number] = [152, 8];
  const at = big((STARTED + 90) * 1000, 8);

  it('tells the exporter’s start in an options record', async () => {
    const { flows } = await flowsOf(
      captureOf([
        ipfixMessage([
          set(
            3,
            optionsTemplate(300, [
              [144, 4],
              [160, 8],
              [34, 4],
            ]),
          ),
          set(2, template(256, [...COMMON, [22, 4]])),
          set(300, [0, 0, 0, 1, ...big(STARTED * 1000, 8), ...big(1, 4)]),
          set(256, [...common(), ...big(90_000, 4)]),
        ]),
      ]),
    );
    expect(flows[0]).toMatchObject({ ...MATCH, seconds: STARTED + 90, duration: NaN });
  });

  it('tells both directions in one record (RFC 5103)', async () => {
    const reverse = 29_305;
    const fields: [number, number, number?][] = [
      ...COMMON,
      [6, 2],
      start,
      [2, 8, reverse],
      [1, 8, reverse],
      [6, 1, reverse],
    ];
    const values = [...common(), 0, 0x1b, ...at, ...big(7, 8), ...big(900, 8), 0x1b];
    const { flows } = await flowsOf(
      captureOf([ipfixMessage([set(2, template(256, fields)), set(256, values)])]),
    );
    expect(flows[0]).toMatchObject({ ...MATCH, destinationPackets: 7, destinationBytes: 900, state: 'SF' });
  });

  it('has IPv6, fields of variable length, of other enterprises, and ICMP', async () => {
    const fields: [number, number, number?][] = [
      [95, 65_535],
      [27, 16],
      [28, 16],
      [4, 1],
      [139, 2],
      [77, 65_535, 9],
      [2, 1],
      start,
    ];
    const address = (last: number) => [0xfe, 0x80, ...new Array<number>(13).fill(0), last];
    const long = [255, ...big(300, 2), ...new Array<number>(300).fill(1)];
    const values = [3, 1, 2, 3, ...address(1), ...address(2), 58, 135, 0, ...long, 5, ...at];
    const { flows } = await flowsOf(
      captureOf([ipfixMessage([set(2, template(256, fields)), set(256, [...values, ...values])])]),
    );
    expect(flows.length).toBe(2);
    expect(flows[1]).toMatchObject({
      source: 'fe80::1',
      destination: 'fe80::2',
      protocol: 'icmp',
      sourcePort: 135,
      destinationPort: 136,
      sourcePackets: 5,
      sourceBytes: NaN,
    });
  });

  it('may take a template back', async () => {
    const both = [set(2, template(256, [...COMMON, start])), set(256, [...common(), ...at])];
    const { report } = await flowsOf(
      captureOf([ipfixMessage(both), ipfixMessage([set(2, template(256, []))]), ipfixMessage([both[1]!])]),
    );
    expect([report.kept, report.dropped['set of flow records before its template']]).toEqual([1, 1]);
  });
});

describe('a damaged export', () => {
  const whole = captureOf([
    ipfixMessage([
      set(2, template(256, [...COMMON, [152, 8]])),
      set(256, [...common(), ...big(STARTED * 1000, 8)]),
    ]),
    v5Datagram([v5Record()]),
  ]);

  it('is read or left alone, whatever byte is wrong', async () => {
    for (let at = 40; at < whole.length; at++) {
      const damaged = whole.slice();
      damaged[at] = damaged[at]! ^ 0xff;
      const { report } = await flowsOf(damaged, 'records');
      expect(report.rows).toBeLessThan(400);
    }
  });

  it('whose template describes empty records does not go on for ever', async () => {
    const { report } = await flowsOf(
      captureOf([v9Datagram([set(0, template(256, [[1, 0]])), set(256, [1, 2, 3, 4])])]),
    );
    expect(report.dropped).toMatchObject({
      'damaged template of flow records': 1,
      'set of flow records before its template': 1,
    });
  });

  it('that the capture cuts off gives its whole records', async () => {
    const datagram = v5Datagram([v5Record(), v5Record(), v5Record()]);
    const capture = captureOf([datagram]);
    const cut = capture.slice(0, -60);
    new DataView(cut.buffer).setUint32(32, cut.length - 40, true);
    const { report } = await flowsOf(cut);
    expect([report.rows, report.kept, report.dropped['flow record cut off by the capture']]).toEqual([
      3, 1, 2,
    ]);
  });
});

describe('the choice', () => {
  const exports = Array.from({ length: 18 }, () => v5Datagram([v5Record(), v5Record()]));

  it.each([
    [2, 'auto', 36, 0],
    [3, 'auto', 0, 21],
    [3, 'records', 36, 0],
    [0, 'packets', 0, 18],
  ] as const)(
    'with %i other packets and "%s" gives %i records and keeps %i packets',
    async (other, choice, rows, packets) => {
      const { report } = await flowsOf(captureOf(exports, { other }), choice);
      expect([report.rows, report.kept]).toEqual([rows, rows + packets]);
      const sentence =
        rows > 0
          ? /36 flow records .* are the trace/
          : /36 flow records .* are read as packets like any other/;
      expect(report.warnings).toEqual(choice === 'packets' ? [] : [expect.stringMatching(sentence)]);
    },
  );

  it('of records leaves a capture without any as it is', async () => {
    const { report } = await flowsOf(captureOf([], { other: 5 }), 'records');
    expect([report.kept, report.rows, report.warnings]).toEqual([5, 0, []]);
  });

  it('is made once the capture shows what it is, and gives what reading packets gives', async () => {
    const long = captureOf(exports, { other: 6000 });
    const { flows, report } = await flowsOf(long);
    expect(flows).toEqual((await flowsOf(long, 'packets')).flows);
    expect(report.packets).toBe(6018);
  });
});

describe.skipIf(!hasTshark())('tshark, another reader', () => {
  it('sees the same fields', async () => {
    const v9 = v9Datagram([
      set(0, template(256, [...COMMON, [6, 1], [22, 4], [21, 4]])),
      set(256, [...common(), 0x1b, ...big(90_000, 4), ...big(95_500, 4)]),
    ]);
    const ipfix = ipfixMessage([
      set(2, template(256, [...COMMON, [6, 1], [152, 8], [153, 8]])),
      set(256, [...common(), 2, ...big(STARTED * 1000 + 5, 8), ...big(STARTED * 1000 + 9, 8)]),
    ]);
    const capture = captureOf([v5Datagram([v5Record()]), v9, ipfix]);
    const names = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'packets', 'octets'];
    const lines = withCapture([capture], (path) =>
      tshark(
        path,
        '-d',
        'udp.port==2055,cflow',
        '-T',
        'fields',
        ...names.flatMap((name) => ['-e', `cflow.${name}`]),
      ),
    );
    const { flows } = await flowsOf(capture);
    expect(lines.length).toBe(3);
    const spelled = flows.map((flow) => [
      ...[flow.source, flow.destination, flow.sourcePort, flow.destinationPort],
      ...[6, flow.sourcePackets, flow.sourceBytes],
    ]);
    expect(lines).toEqual(spelled.map((cells) => cells.join('\t')));
  });
});
