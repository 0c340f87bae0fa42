import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read } from '../../testing/files';
import { sharedData } from '../../testing/sharedData';
import { flowAt } from '../../trace/flowAt';
import { NO_TIMEOUTS } from '../../trace/flowTimeouts';

const CONN = {
  ts: 1517422326.539915,
  uid: 'CxHo3m4N8uGxrMlcl2',
  'id.orig_h': '10.55.100.100',
  'id.orig_p': 61843,
  'id.resp_h': '205.204.101.182',
  'id.resp_p': 80,
  proto: 'tcp',
  service: 'http',
  duration: 108.985496,
  conn_state: 'SF',
  orig_pkts: 10,
  orig_ip_bytes: 1131,
  resp_pkts: 4,
  resp_ip_bytes: 508,
};
const FLOW = {
  ...{
    seconds: 1517422326,
    nanoseconds: 539_915_000,
    duration: 108.985496,
    protocol: 'tcp',
    service: 'http',
  },
  ...{ source: '10.55.100.100', sourcePort: 61843, destination: '205.204.101.182', destinationPort: 80 },
  ...{ sourcePackets: 10, sourceBytes: 1131, destinationPackets: 4, destinationBytes: 508 },
  ...{ state: 'SF', label: '' },
};

/** The first flow of a log with these lines. */
async function firstFlow(...lines: (object | string)[]) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const { trace, report } = await read(text);
  expect(report.rows).toBe(report.kept + Object.values(report.dropped).reduce((sum, n) => sum + n, 0));
  return flowAt(trace, 0);
}

describe('real logs', () => {
  it.each([
    ['flow-zoo/zat_conn_json.log', '1575413096.035613'],
    ['flow-zoo/rita_json_all_fields_conn.log', '1517422322.429'],
  ])('%s: every line is a row, and its digits survive', async (name) => {
    const path = sharedData(name);
    if (path === null) return;
    const text = readFileSync(path, 'utf8');
    const lines = text.split('\n').filter((line) => line !== '');
    const { trace, report } = await read(text);
    expect([report.rows, report.kept, report.warnings]).toEqual([lines.length, lines.length, []]);
    expect([report.bytesAre, report.files[0]!.format]).toEqual(['ip', 'zeekJson']);
    const starts = Array.from({ length: trace.length }, (_, i) => {
      const { seconds, nanoseconds } = flowAt(trace, i);
      return `${seconds}.${String(nanoseconds).padStart(9, '0')}`;
    });
    const written = lines.map((line) => {
      const [seconds, decimals = ''] = /"ts": ?([\d.]+)/.exec(line)![1]!.split('.');
      return `${seconds}.${decimals.padEnd(9, '0')}`;
    });
    expect(starts).toEqual(written.sort());
  });
});

describe('a row', () => {
  it('is what it says', async () => {
    expect(await firstFlow(CONN)).toEqual(FLOW);
  });

  it('may have its times as ISO 8601, milliseconds or text', async () => {
    expect(await firstFlow({ ...CONN, ts: '2018-01-31T18:12:06.539915Z' })).toEqual(FLOW);
    expect(await firstFlow({ ...CONN, ts: '1517422326.539915' })).toEqual(FLOW);
    expect(await firstFlow({ ...CONN, ts: 1517422326539 })).toEqual({ ...FLOW, nanoseconds: 539_000_000 });
  });

  it('says where milliseconds were read', async () => {
    const { report } = await read(JSON.stringify({ ...CONN, ts: 1517422326539 }));
    expect(report.warnings).toEqual([expect.stringMatching(/milliseconds \(json_timestamps/)]);
  });

  it('keeps nanoseconds, which a float64 would lose', async () => {
    const line = JSON.stringify(CONN).replace('1517422326.539915', '1517422326.539915123');
    expect((await firstFlow(line)).nanoseconds).toBe(539_915_123);
  });

  it('takes the digits of its own ts, not of one inside a text', async () => {
    const line = JSON.stringify({ note: '"ts": 7', inner: { ts: 5 }, ...CONN });
    expect(await firstFlow(line)).toEqual(FLOW);
  });

  it('may have its addresses nested', async () => {
    const { 'id.orig_h': orig_h, 'id.orig_p': orig_p, ...rest } = CONN;
    const id = { orig_h, orig_p, resp_h: rest['id.resp_h'], resp_p: rest['id.resp_p'] };
    expect(await firstFlow({ ...rest, id })).toEqual(FLOW);
  });

  it('may lack fields', async () => {
    const bare = Object.fromEntries(Object.entries(CONN).slice(0, 7));
    const { trace, report } = await read(JSON.stringify({ ...bare, label: 'Benign' }));
    expect(flowAt(trace, 0)).toMatchObject({ duration: NaN, sourceBytes: NaN, state: '', label: 'Benign' });
    expect(report.bytesAre).toBe('payload');
  });

  it.each([
    ['"ts":1517422326.539915', '"ts":true'],
    ['"proto":"tcp",', ''],
    ['10,"orig_ip', '-3,"orig_ip'],
    ['}', ''],
  ])('with %s as %s is rejected by line', async (from, to) => {
    const { report } = await read(`${JSON.stringify(CONN)}\n${JSON.stringify(CONN).replace(from, to)}`);
    expect([report.kept, report.dropped]).toEqual([1, { 'unreadable row': 1 }]);
    expect(report.warnings[0]).toMatch(/unreadable row at line 2: wanted one JSON object/);
  });
});

describe('a stream of several logs', () => {
  it('gives its conn rows and counts the others by name', async () => {
    const { report } = await read(
      [
        { ...CONN, _path: 'conn' },
        { _path: 'dns', ts: 1 },
        { _path: 'dns', ts: 2 },
        { _path: '"; x', ts: 2 },
      ]
        .map((row) => JSON.stringify(row))
        .join('\n'),
    );
    expect([report.rows, report.kept]).toEqual([4, 1]);
    expect(report.dropped).toEqual({ 'zeek log of kind "dns"': 2, 'zeek log of kind "other"': 1 });
  });

  it('without a conn row is refused', async () => {
    await expect(read(JSON.stringify({ _path: 'dns', ts: 1 }))).rejects.toThrow(
      /nameless: zeek log of kind "dns" \(1 rows\): wanted "conn"/,
    );
  });
});

describe('an array of rows', () => {
  const rows = Array.from({ length: 50 }, (_, i) => ({ ...CONN, ts: CONN.ts + i, service: '}{"\\[\u00e9' }));
  const lines = rows.map((row) => JSON.stringify(row)).join('\n');

  it.each([
    ['on one line', JSON.stringify(rows)],
    ['spread out', `\uFEFF ${JSON.stringify(rows, null, 2)}`],
  ])('%s is the same trace as one object a line, whatever the chunks', async (_, text) => {
    const { trace } = await read(lines);
    for (const chunk of [37, 65_536]) {
      const array = await read(text, NO_TIMEOUTS, chunk);
      expect(array.trace).toEqual(trace);
      expect(array.report.warnings).toEqual([]);
    }
  });

  it('that is cut gives the rows before the cut, and names the line', async () => {
    const { report } = await read(JSON.stringify(rows, null, 2).slice(0, -40));
    expect(report.kept).toBe(49);
    expect(report.warnings[0]).toMatch(/object cut off .* begun at line \d+/);
  });
});
