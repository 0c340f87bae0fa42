import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pcapOf, segment } from '../testing/captures';
import { main } from './main';

const folder = mkdtempSync(join(tmpdir(), 'temponet-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...words: readonly string[]) {
  let printed = '';
  const said: string[] = [];
  const code = await main(words, {
    print: async (content) => void (printed += content),
    say: (sentence) => void said.push(sentence),
  });
  return { code, printed, said, lines: printed.split('\n').slice(0, -1) };
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const capture = pcapOf([
  { at: 1_600_000_000_000_001, bytes: segment({ from: 1, to: 2, flags: 2 }) },
  { at: 1_600_000_001_000_000, bytes: segment({ from: 2, to: 1, sport: 80, dport: 40_000, flags: 0x12 }) },
]);

const whole = file('whole.pcap', capture);
const cut = file('cut.pcap', capture.subarray(0, capture.length - 3));
const foreign = file('foreign.bin', 'neither log nor capture');

describe('inspect', () => {
  it('prints one line of JSON a file', async () => {
    const { code, lines } = await run('inspect', whole, cut);
    expect(code).toBe(0);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        file: whole,
        format: 'pcap',
        packets: 2,
        rows: 0,
        kept: 2,
        dropped: {},
        hosts: 2,
        pairs: 1,
        flows: 1,
      },
      { file: cut, packets: 1, kept: 1, warnings: [expect.stringContaining('truncated') as string] },
    ]);
  });

  it('says what could not be read, and fails where nothing could', async () => {
    const some = await run('inspect', foreign, join(folder, 'nowhere'), folder, whole);
    expect(some.code).toBe(0);
    expect(some.lines.map((line) => (JSON.parse(line) as { error?: string }).error)).toEqual([
      expect.stringContaining('unknown format'),
      expect.stringContaining('no such file'),
      expect.stringContaining('is a folder'),
      undefined,
    ]);
    expect((await run('inspect', foreign)).code).toBe(1);
  });

  it('prints the same fields of a file that could not be read', async () => {
    const { lines } = await run('inspect', foreign, '-', cut);
    const fields =
      'file format linkTypes packets rows kept dropped firstTime lastTime hosts pairs flows warnings';
    for (const line of lines)
      expect(Object.keys(JSON.parse(line) as object)).toEqual(expect.arrayContaining(fields.split(' ')));
    expect(JSON.parse(lines[1]!)).toMatchObject({
      ...{ file: '-', format: null, packets: 0, firstTime: null },
      warnings: [expect.stringContaining('standard input') as string],
    });
  });

  it('takes the choices of reading', async () => {
    const { lines } = await run('inspect', whole, '--timeouts', '1800,0.5,60');
    expect(JSON.parse(lines[0]!)).toMatchObject({ flows: 2 });
  });

  it.each([
    [['inspect'], 'usage:'],
    [['inspect', whole, '--colour'], 'unknown option --colour'],
    [['inspect', whole, '--tunnels', 'both'], 'invalid --tunnels both: give inner, outer'],
    [['inspect', whole, '--timeouts', '1,2'], 'give none or ACTIVE,TCP,OTHER'],
    [['inspect', whole, '--zone', 'Berlin'], 'invalid --zone'],
    [['inspect', whole, '--keep', '9,1'], 'invalid --keep'],
    [['inspect', whole, '--unit'], '--unit needs a value'],
    [['inspect', whole, '--mapping', foreign], 'cannot read'],
    [['frobnicate'], 'unknown command'],
  ])('refuses %j', async (words, sentence) => {
    const { code, said, printed } = await run(...words);
    expect([code, printed]).toEqual([2, '']);
    expect(said.join()).toContain(sentence);
  });

  it.each([
    [{ columns: { source: 0, destination: 1 } }, '"columns" lacks start'],
    [{ columns: { start: 0, source: 0, destination: 1, colour: 2 } }, '"columns" is'],
    [{ columns: { start: 0, source: 0, destination: 1 }, delimiter: '#' }, '"delimiter" is'],
    [{ columns: { start: 0, source: 0, destination: 1 }, time: { kind: 'epoch' } }, '"time" is'],
    [{ columns: { start: 0, source: 0, destination: 1 }, when: 3 }, 'unknown when'],
    [3, 'wanted an object'],
  ])('refuses the mapping %j', async (mapping, sentence) => {
    const path = file('mapping.json', JSON.stringify(mapping));
    const { code, said } = await run('inspect', whole, '--mapping', path);
    expect(code).toBe(2);
    expect(said.join()).toContain(sentence);
  });
});
