import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { EXPORT_FORMAT_NAMES } from '../exports/exportFormats';
import { pcapOf, segment } from '../testing/captures';
import { main } from './main';

const folder = mkdtempSync(join(tmpdir(), 'temponet-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);

const capture = path('in.pcap');
writeFileSync(
  capture,
  pcapOf([
    { at: 1_600_000_000_000_001, bytes: segment({ from: 1, to: 2, flags: 2 }) },
    { at: 1_600_000_001_000_000, bytes: segment({ from: 2, to: 1, sport: 80, dport: 40_000, flags: 0x12 }) },
  ]),
);

async function run(...words: readonly string[]) {
  const printed: Buffer[] = [];
  const said: string[] = [];
  const code = await main(['convert', ...words], {
    print: async (content) => void printed.push(Buffer.from(content)),
    say: (sentence) => void said.push(sentence),
  });
  return { code, printed: Buffer.concat(printed).toString(), said: said.join('\n') };
}

const digest = (name: string) => createHash('sha256').update(readFileSync(name)).digest('hex');
const flowsIn = async (name: string) => {
  let line = '';
  await main(['inspect', name], { print: async (text) => void (line += String(text)), say: () => {} });
  return (JSON.parse(line) as { flows: number }).flows;
};

describe('convert', () => {
  it.each([...EXPORT_FORMAT_NAMES, 'json'])(
    'writes %s, which is read again, and a manifest',
    async (format) => {
      const out = path(`out.${format}`);
      expect(await run(capture, '--to', format, out)).toMatchObject({ code: 0, printed: '', said: '' });
      expect(await flowsIn(out)).toBeGreaterThan(0);
      expect(JSON.parse(readFileSync(`${out}.manifest.json`, 'utf8'))).toMatchObject({
        file: `out.${format}`,
        format: format === 'json' ? 'zeek-json' : format,
        input: [{ name: 'in.pcap', sha256: digest(capture) }],
        output: { bytes: readFileSync(out).length, sha256: digest(out) },
        flows: 1,
      });
    },
  );

  it('compresses for .gz, and writes to standard output for -', async () => {
    const out = path('conn.log.gz');
    await run(capture, '--to', 'zeek', out);
    const { printed } = await run(capture, '--to', 'zeek', '-');
    expect(gunzipSync(readFileSync(out)).toString()).toBe(printed);
    expect(existsSync('-.manifest.json')).toBe(false);
  });

  it('leaves nothing under its name where it fails', async () => {
    const log = path('tables.csv');
    writeFileSync(log, 'time,src,dst\n1600000000,10.0.0.1,10.0.0.2\n');
    const mapping = path('mapping.json');
    const columns = { start: 'time', source: 'src', destination: 'dst' };
    writeFileSync(mapping, JSON.stringify({ columns, time: { kind: 'epoch', unit: 's' } }));
    const out = path('never.pcap');
    const { code, said } = await run(log, '--mapping', mapping, '--to', 'pcap', out);
    expect([code, said]).toEqual([1, expect.stringContaining('no packets without') as string]);
    expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  it('writes no file that holds none of the flows', async () => {
    const log = path('six.csv');
    const head = 'start,duration,proto,src,sport,dst,dport,service,state';
    const counts = 'src_packets,src_bytes,dst_packets,dst_bytes,label';
    const row = '1600000000.000000000,1,udp,2001:db8::1,4000,2001:db8::2,53,,SF,1,90,1,120,';
    writeFileSync(log, `${head},${counts}\n${row}\n`);
    const { code, said } = await run(log, '--to', 'netflow5', path('none.pcap'));
    expect([code, said]).toEqual([1, expect.stringMatching(/^no flow can be written: .*NetFlow/) as string]);
    expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
  });

  it.each([
    [['--to', 'csv', path('x.csv')], 'usage:'],
    [[capture, path('x.csv')], 'usage:'],
    [[capture, '--to', 'xlsx', path('x')], 'invalid --to xlsx: give pcap'],
    [[capture, '--to', 'csv', capture], 'is an input'],
    [[capture, '--to', 'pcap', '--payload', 'poetry', path('x')], 'invalid --payload'],
    [[capture, '--to', 'pcap', '--retransmissions', '2', path('x')], 'at most 1'],
  ])('refuses %j', async (words, sentence) => {
    const before = digest(capture);
    const { code, said } = await run(...words);
    expect([code, said]).toEqual([2, expect.stringContaining(sentence) as string]);
    expect(digest(capture)).toBe(before);
  });
});
