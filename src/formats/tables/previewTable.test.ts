import { describe, expect, it } from 'vitest';
import { fileOf } from '../../testing/files';
import { NO_TIMEOUTS } from '../../trace/flowTimeouts';
import { flowAt } from '../../trace/flowAt';
import { FormatError } from '../formatError';
import type { Mapping } from '../mapping';
import { readTrace } from '../readTrace';
import { parseMapping } from './parseMapping';
import { previewTable } from './previewTable';

const HEADER = 'when;from host;to host;what;ip proto;srv port';
const TABLE = [
  HEADER,
  '2024-05-01 10:00:00;10.0.0.1;10.0.0.9;backup;6;443',
  '2024-05-01 10:00:05,25;10.0.0.2;10.0.0.9;"odd; label";17;53',
  'yesterday;10.0.0.3;10.0.0.9;backup;6;443',
  '',
].join('\n');

const preview = async (text: string, ...rest: [Mapping?, { signature: string; mapping: Mapping }[]?]) => {
  const found = await previewTable(fileOf(text), ...rest);
  if (found === null) throw new Error('internal: no table');
  return found;
};

describe('a table that no format knows', () => {
  it('is refused with its columns and the remedy, and told apart from what no mapping helps', async () => {
    const refused = await readTrace([fileOf(TABLE)], { timeouts: NO_TIMEOUTS }).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(FormatError);
    expect((refused as FormatError).kind).toBe('unmapped table');
    expect((refused as FormatError).message).toContain('when, from host, to host');
    const binary = await readTrace([fileOf('\u0001\u0002')], { timeouts: NO_TIMEOUTS }).catch(
      (e: unknown) => e,
    );
    expect((binary as FormatError).kind).toBe('unreadable');
  });

  it('gets a proposal from values where names say nothing; each bad row says why', async () => {
    const { mapping, rows, problem, header, delimiter } = await preview(TABLE);
    expect([delimiter, header, problem]).toEqual([';', HEADER.split(';'), null]);
    expect(mapping.columns).toMatchObject({ start: 'when', source: 'from host', destination: 'to host' });
    expect(rows.map(({ line }) => line)).toEqual([2, 3, 4]);
    expect(rows[1]!.flow).toMatchObject({ start: '2024-05-01T10:00:05.25Z', source: '10.0.0.2' });
    expect(rows[2]).toMatchObject({
      flow: null,
      problem: 'start is "yesterday", wanted yyyy-MM-dd HH:mm:ss',
    });
  });

  it('gets a proposal from the words of its columns too', async () => {
    const { mapping } = await preview(
      'when,client,client_port,server,serverPort,ip_prot,up_pkts,bytesSent,pkts-down,down octets,size\n' +
        '1700000000.5,10.0.0.1,40000,10.0.0.2,443,6,3,300,2,200,1\n',
    );
    expect(mapping.columns).toEqual({
      ...{ start: 'when', source: 'client', sourcePort: 'client_port', protocol: 'ip_prot' },
      ...{ destination: 'server', destinationPort: 'serverPort' },
      ...{ sourcePackets: 'up_pkts', sourceBytes: 'bytesSent' },
      ...{ destinationPackets: 'pkts-down', destinationBytes: 'down octets' },
    });
  });

  it('is read by a mapping found by its signature, or by one for every table', async () => {
    const { mapping, signature } = await preview(TABLE);
    const whole = { ...mapping, columns: { ...mapping.columns, label: 'what', destinationPort: 5 } };
    for (const key of [signature, '']) {
      const mappings = [{ signature: key, mapping: whole }];
      const { trace, report } = await readTrace([fileOf(TABLE)], { timeouts: NO_TIMEOUTS, mappings });
      expect([report.files[0]!.format, report.kept, report.dropped]).toEqual([
        'table',
        2,
        { 'unreadable start': 1 },
      ]);
      expect(flowAt(trace, 1)).toMatchObject({ label: 'odd; label', destinationPort: 53, protocol: 'udp' });
      expect((await preview(TABLE, undefined, mappings)).mapping).toEqual(whole);
    }
    const other = [{ signature: 'another', mapping: whole }];
    await expect(readTrace([fileOf(TABLE)], { timeouts: NO_TIMEOUTS, mappings: other })).rejects.toThrow(
      FormatError,
    );
  });

  it('has one signature whatever its rows, and another with other columns', async () => {
    const { signature } = await preview(TABLE);
    expect((await preview(TABLE.split('\n').slice(0, 2).join('\n'))).signature).toBe(signature);
    expect((await preview(TABLE.replace('what', 'why'))).signature).not.toBe(signature);
    expect(signature).not.toMatch(/when|host/);
  });
});

describe('a preview', () => {
  it('says what a mapping lacks or contradicts before any row', async () => {
    const { mapping } = await preview(TABLE);
    const columns = { start: mapping.columns.start!, destination: 'to host' };
    expect((await preview(TABLE, { ...mapping, columns })).problem).toContain('without source');
    const wrong = { ...mapping, columns: { ...mapping.columns, source: 'sender' } };
    expect((await preview(TABLE, wrong)).problem).toContain('no column "sender"; the columns are when');
    const undivided = { ...wrong, delimiter: '|' } as const;
    expect((await preview(TABLE, undivided)).problem).toContain('delimiter "|" divides nothing');
  });

  it('shows a table that a format knows as that format reads it', async () => {
    const header =
      'StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,Label';
    const row =
      '2011/08/10 09:46:59.607825,1.026539,tcp,94.44.127.113,1577,   ->,147.32.84.59,6881,S_RA,0,0,4,276,156,flow=x';
    const { mapping, rows } = await preview(`${header}\n${row}\n`);
    expect(mapping).toMatchObject({ name: 'Argus binetflow (CTU)', bytesAre: 'frame' });
    expect(rows[0]!.flow).toMatchObject({ state: 'REJ', sourceBytes: '128', destinationBytes: '92' });
  });

  it('of a table without a header names columns by number', async () => {
    const { header, mapping, rows } = await preview('1700000000.5,10.0.0.1,1024,10.0.0.2,53,udp\n');
    expect(header[0]).toBe('column 1');
    expect(mapping.columns).toEqual({
      ...{ start: 0, source: 1, sourcePort: 2, destination: 3, destinationPort: 4, protocol: 5 },
    });
    expect(rows[0]!.flow).toMatchObject({ start: '2023-11-14T22:13:20.5Z', destinationPort: '53' });
  });

  it('is null for what is no delimited text', async () => {
    for (const text of ['', '\u00d4\u00c3\u0002\u0001', '{"ts":1}\n', 'just some words\nand others\n'])
      expect(await previewTable(fileOf(text))).toBeNull();
  });
});

describe('a mapping file', () => {
  const columns = { start: 'a', source: 'b', destination: 2 };

  it('fills in what is usual', () => {
    expect(parseMapping({ columns })).toMatchObject({
      delimiter: ',',
      hasHeader: true,
      time: { kind: 'auto' },
    });
  });

  it.each([
    [3, 'mapping: 3, wanted an object'],
    [{ columns, colour: 1 }, 'unknown colour'],
    [{ columns: { start: 'a', source: 'b' } }, '"columns" lacks destination'],
    [{ columns: { ...columns, size: 'x' } }, '"columns" is {"start"'],
    [{ columns, delimiter: '::' }, '"delimiter" is "::", wanted one of'],
    [{ columns, time: { kind: 'text', pattern: 'HH:mm' } }, '"time" is'],
    [{ columns, zoneMinutes: 'CET' }, '"zoneMinutes" is "CET", wanted minutes'],
  ])('that is wrong says where: %j', (json, sentence) => {
    expect(() => parseMapping(json)).toThrow(FormatError);
    expect(() => parseMapping(json)).toThrow(sentence);
  });
});
