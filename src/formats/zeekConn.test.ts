import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read } from '../testing/files';
import { sharedData } from '../testing/sharedData';
import { flowAt } from '../trace/flowAt';
import { summarise } from '../trace/summary';
import { FormatError } from './formatError';

describe('real logs', () => {
  it.each([
    ['m57-zeek/conn.log', 8462, []],
    ['flow-zoo/4sics_151020_conn.log', 12_444, []],
    ['ctu-zeek-labeled/011-zeek-mixed.conn.log.labeled', 9048, [4771, 3951, 326]],
    ['ctu-zeek-labeled/008-zeek-mixed.conn.log.labeled', 5663, [4201, 1402, 60]],
  ])('%s: %i rows', async (name, rows, labels) => {
    const path = sharedData(name);
    if (path === null) return;
    const { trace, report } = await read(readFileSync(path));
    expect([report.rows, report.kept, trace.length, report.warnings]).toEqual([rows, rows, rows, []]);
    expect(summarise(trace).labels.map(([, flows]) => flows)).toEqual(labels);
    expect(report.bytesAre).toBe('ip');
    expect(trace.time).toEqual(trace.time.toSorted());
  });

  it('rows are what they say', async () => {
    const path = sharedData('m57-zeek/conn.log');
    if (path === null) return;
    const { trace } = await read(readFileSync(path));
    const flows = Array.from({ length: trace.length }, (_, i) => flowAt(trace, i));
    expect(
      flows.find(({ seconds, nanoseconds }) => seconds === 1258531221 && nanoseconds === 486_539_000),
    ).toEqual({
      ...{ seconds: 1258531221, nanoseconds: 486_539_000, duration: 0.16382, protocol: 'udp', service: '' },
      ...{
        source: '192.168.1.102',
        sourcePort: 68,
        destination: '192.168.1.1',
        destinationPort: 67,
        state: 'SF',
      },
      ...{ sourcePackets: 1, sourceBytes: 329, destinationPackets: 1, destinationBytes: 328, label: '' },
    });
  });
});

describe('a log', () => {
  const FIELDS = ['ts', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto', 'duration', 'label'];
  const log = (fields: readonly string[], ...rows: string[][]) =>
    ['#separator \\x09', `#fields\t${fields.join('\t')}`, ...rows.map((row) => row.join('\t')), ''].join(
      '\n',
    );
  const row = ['1.000001', '10.0.0.1', '8', '10.0.0.2', '0', 'ICMP', '-', '(empty)'];

  it('may have its fields in any order, and unset or empty ones', async () => {
    const reversed = log(FIELDS.toReversed(), row.toReversed());
    const { trace, report } = await read(reversed);
    expect(trace).toEqual((await read(log(FIELDS, row))).trace);
    expect(flowAt(trace, 0)).toMatchObject({
      duration: NaN,
      label: '',
      protocol: 'icmp',
      sourcePort: 8,
      sourceBytes: NaN,
    });
    expect(report.bytesAre).toBe('payload');
  });

  it('may mark what is unset or empty in words of its own', async () => {
    const marked = ['1.000001', '10.0.0.1', '8', '10.0.0.2', '0', 'ICMP', 'n.s.', 'void'];
    const text = log(FIELDS, marked).replace('\n', '\n#unset_field\tn.s.\n#empty_field\tvoid\n');
    const { trace, report } = await read(text);
    expect(report.warnings).toEqual([]);
    expect(trace).toEqual((await read(log(FIELDS, row))).trace);
  });

  it('may be cut in its last row: counted, and the line named', async () => {
    const { report } = await read(log(FIELDS, row, row).slice(0, -20));
    expect([report.kept, report.dropped]).toEqual([1, { 'wrong number of cells': 1 }]);
    expect(report.warnings[0]).toMatch(/row rejected at line 4 \(byte \d+\): \d cells, wanted 8/);
  });

  it('may be several logs one after the other, with other fields', async () => {
    const { trace } = await read(log(FIELDS, row) + log(FIELDS.toReversed(), row.toReversed()));
    expect(trace.length).toBe(2);
  });

  it('of another kind is refused', async () => {
    await expect(read('#separator \\x09\n#path\tdns\n')).rejects.toThrow(
      /zeek log of kind "dns": wanted "conn"/,
    );
    await expect(read('#fields\tts\tuid\n')).rejects.toThrow(FormatError);
  });
});
