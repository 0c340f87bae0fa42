import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { read } from '../../testing/files';
import { sharedData } from '../../testing/sharedData';
import { flowAt } from '../../trace/flowAt';
import type { Trace } from '../../trace/trace';
import { writeStudioCsv } from '../../exports/studioCsv';

const ARGUS_NOTE = expect.stringContaining('rows count both directions together');

describe('real tables are read to the last row', () => {
  it.each([
    ['flow-zoo/argus_m57.csv', 'binetflow', 2989, [ARGUS_NOTE]],
    ['flow-zoo/argus_test2.binetflow', 'binetflow', 6751, []],
    ['ctu-botnet-207-1/capture.binetflow', 'binetflow', 23_602, [ARGUS_NOTE]],
    ['flow-zoo/netshare_ugr16_small.csv', 'netshare', 1000, []],
    ['flow-zoo/azure_net_flows.csv', 'azure', 460, []],
    ['flow-zoo/zat_conn_tsv.log', 'zeek', 360, []],
    ['flow-zoo/rita_conn_closed.log', 'zeek', 59, []],
    ['cidds-week3-sample/cidds_week3_sample.csv', 'cidds', 8192, []],
    ['cidds-week3-sample/cidds_wk3_8k_as_in_flowchronicle.csv', 'cidds', 8192, []],
    ['darpa98/darpa98-1998-06-01_06-13.csv.gz', 'darpa', 369_660, []],
    ['westermo/flows_left.csv.gz', 'westermo', 8533, []],
    ['westermo/flows_bottom.csv.gz', 'westermo', 35_404, []],
    ['westermo/flows_right.csv.gz', 'westermo', 4720, []],
  ])(
    '%s',
    async (name, format, rows, warnings) => {
      const path = sharedData(name);
      if (path === null) return;
      const { trace, report } = await read(readFileSync(path));
      expect([report.files[0]!.format, report.rows, report.kept, trace.length]).toEqual([
        format,
        rows,
        rows,
        rows,
      ]);
      expect(report.warnings).toEqual(warnings);
    },
    60_000,
  );

  it('packets and bytes are those of the files', async () => {
    const path = sharedData('flow-zoo/argus_test2.binetflow');
    if (path === null) return;
    const text = readFileSync(path, 'utf8');
    const rows = text
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(','));
    const { trace } = await read(text);
    const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0);
    const total = (index: number) => rows.reduce((count, row) => count + Number(row[index]), 0);
    expect(sum(trace.sourcePackets) + sum(trace.destinationPackets)).toBe(total(11));
    // Seen inside a tunnel: no Ethernet header is in the byte counts.
    expect(sum(trace.sourceBytes) + sum(trace.destinationBytes)).toBe(total(12));
    expect(sum(trace.sourceBytes)).toBe(total(13));
  });
});

describe('one table in many spellings', () => {
  const variant = (name: string) => sharedData(`flow-zoo/csv-variants/${name}`);
  const spelled = (trace: Trace) => [...writeStudioCsv(trace)].join('');

  it.each(['bom-crlf.csv', 'semicolon.csv', 'reordered-columns.csv', 'epoch-ms.csv', 'iso-zulu.csv'])(
    '%s holds the flows of base.csv',
    async (name) => {
      const [base, other] = [variant('base.csv'), variant(name)];
      if (base === null || other === null) return;
      const expected = await read(readFileSync(base));
      const found = await read(readFileSync(other));
      expect([found.trace.length, found.report.warnings]).toEqual([400, []]);
      expect(spelled(found.trace)).toBe(spelled(expected.trace));
    },
  );

  it('tabs, bars, quotes, comments, repeated headers and a second copy are the same table again', async () => {
    const path = variant('base.csv');
    if (path === null) return;
    const text = readFileSync(path, 'utf8');
    const expected = spelled((await read(text)).trace);
    const quoted = text.replace(/[^,\n]+/g, '"$&"');
    const spellings = [text.replaceAll(',', '\t'), text.replaceAll(',', '|'), quoted, `# made by\n${text}`];
    for (const other of spellings) expect(spelled((await read(other)).trace)).toBe(expected);
    expect((await read(text + text)).report).toMatchObject({ kept: 800, dropped: {} });
  });

  it('five odd cells: three are read as what they say, two rows are rejected with line, cell and reason', async () => {
    const path = variant('dirty-5-bad-cells.csv');
    if (path === null) return;
    const { trace, report } = await read(readFileSync(path));
    expect([report.rows, report.kept]).toEqual([400, 398]);
    expect(report.dropped).toEqual({ 'unreadable start': 1, 'no destination': 1 });
    expect(report.warnings).toEqual([
      expect.stringMatching(/line 15 \(byte \d+\): start is "not a date", wanted yyyy-MM-dd HH:mm:ss/),
      expect.stringMatching(/line 19 \(byte \d+\): destination is "", wanted an address or a name/),
    ]);
    const flows = Array.from({ length: 12 }, (_, i) => flowAt(trace, i));
    expect(flows.filter(({ sourceBytes }) => sourceBytes === 1_000_000)).toHaveLength(1);
    expect(
      flows.filter(({ destinationPort, sourcePort }) => destinationPort === 48_025 && sourcePort === 3),
    ).toHaveLength(1);
    expect(flows.filter(({ duration }) => Number.isNaN(duration))).toHaveLength(1);
  });
});

it('a gzip of a table is that table', async () => {
  const path = sharedData('westermo/flows_right.csv.gz');
  if (path === null) return;
  const bytes = readFileSync(path);
  expect((await read(bytes)).trace).toEqual((await read(gunzipSync(bytes))).trace);
});
