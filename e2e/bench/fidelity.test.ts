/** The bench's own arithmetic and memory: what it may not get wrong, whatever the traces are. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GENERATORS } from '../../src/workers/generators';
import { hashOfSources, keyOf, stored } from './fidelityCells.mjs';
import * as studio from './fidelityEntry';
import { readOptions } from './fidelityOptions.mjs';
import { publishedMarkdown } from './fidelityPublished.mjs';
import { countWins, countWithin, figureOf, markdown, summariseTrace } from './fidelityReport.mjs';
import { chooseHoldout, findTraces } from './fidelityTraces.mjs';

const folderOf = (files: Record<string, string | Uint8Array>) => {
  const folder = mkdtempSync(join(tmpdir(), 'fidelity-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
};

const NO_SECONDS = { train: 0, calibrate: 0, packets: 0, generate: 0, score: 0 };

describe('cells that are kept', () => {
  const about = {
    trace: 'a',
    generator: 'tempoNet',
    seed: 1,
    source: 'x',
    change: { model: { width: 64, layers: 2 } },
  };

  it('are other cells where anything about them is other, and the same where only the order is', () => {
    const keys = [
      about,
      { ...about, seed: 2 },
      { ...about, source: 'y' },
      { ...about, validate: true },
      { ...about, change: { model: { width: 32, layers: 2 } } },
    ].map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOf({ ...about, change: { model: { layers: 2, width: 64 } } })).toBe(keys[0]);
    expect(keyOf({ ...about, validate: undefined })).toBe(keys[0]);
  });

  it('are made once; one that fails is made again', async () => {
    const folder = folderOf({});
    let made = 0;
    const make = async () => ({ made: ++made });
    expect(await stored('k', make, folder)).toEqual({ made: 1 });
    expect(await stored('k', make, folder)).toEqual({ made: 1 });
    await expect(stored('l', () => Promise.reject(new Error('no')), folder)).rejects.toThrow('no');
    expect(await stored('l', make, folder)).toEqual({ made: 2 });
    expect(readdirSync(folder).sort()).toEqual(['k.json', 'l.json']);
  });

  it('hang on the sources behind their figures, not on pictures or tests', () => {
    const files = {
      'math/a.ts': '1',
      'metrics/b.ts': '2',
      'model/c.ts': '3',
      'baselines/d.ts': '4',
      'views/e.ts': '5',
    };
    const source = folderOf(files);
    const hashes = () =>
      (['ceiling', 'baseline', 'model'] as const).map((kind) => hashOfSources(kind, source));
    const changes = (name: string) => {
      const before = hashes();
      writeFileSync(join(source, name), 'other');
      return hashes().map((hash, i) => hash !== before[i]);
    };
    expect(changes('views/e.ts')).toEqual([false, false, false]);
    expect(changes('metrics/b.test.ts')).toEqual([false, false, false]);
    expect(changes('model/c.ts')).toEqual([false, false, true]);
    expect(changes('baselines/d.ts')).toEqual([false, true, false]);
    expect(changes('metrics/b.ts')).toEqual([true, true, true]);
  });
});

describe('traces', () => {
  it('of the table are found in their folders, prepared; of any other folder, every file', () => {
    const header = 'sAddress,duration,label';
    const shared = folderOf({
      'westermo/flows_left.csv.gz': gzipSync(`${header}\n1.1.1.1,0.074999,x\n1.1.1.2,,y\n`),
    });
    const cache = folderOf({});
    const [westermo, ...others] = findTraces([shared], cache);
    expect(westermo).toMatchObject({
      name: 'westermo-left',
      holdout: { kind: 'tail', share: 0.3 },
      labels: 'all',
    });
    expect(readFileSync(westermo!.files[0]!, 'utf8')).toBe(`${header}\n1.1.1.1,0.05,x\n1.1.1.2,,y\n`);
    expect(others.map(({ name }) => name)).toEqual(['office-4w']);
    const own = folderOf({
      ...{ 'a.pcap': '', 'sub/b.log': '', 'eve.json': '', 'nfdump.txt': '' },
      ...{ 'README.md': '', 'readme.txt': '', '.hidden': '' },
    });
    expect(findTraces([own], cache).map(({ name, holdout }) => [name, holdout])).toEqual([
      ['a.pcap', null],
      ['eve.json', null],
      ['nfdump.txt', null],
      ['b.log', null],
      ['office-4w', { kind: 'tail', share: 0.25 }],
    ]);
    expect(() => findTraces([join(own, 'none')], cache)).toThrow('no such folder');
  });

  it('are held out at their end, but for a day or two with working hours', () => {
    const day = Array.from({ length: 24 }, (_, hour) => (hour >= 9 && hour < 17 ? 100 : 10));
    const flat = Array.from({ length: 24 }, (_, hour) => 100 + (hour % 3));
    // The M57 log lacks a minute of its day.
    expect(chooseHoldout(86_344, day.slice(1))).toEqual({ kind: 'blocks', seconds: 7200 });
    expect(chooseHoldout(86_400, day)).toEqual({ kind: 'blocks', seconds: 7200 });
    expect(chooseHoldout(2 * 86_400, [...day, ...day])).toEqual({ kind: 'blocks', seconds: 7200 });
    expect(chooseHoldout(86_400, flat)).toEqual({ kind: 'tail', share: 0.3 });
    expect(chooseHoldout(3 * 86_400, [...day, ...day, ...day])).toEqual({ kind: 'tail', share: 0.3 });
    expect(chooseHoldout(7200, [10, 500])).toEqual({ kind: 'tail', share: 0.3 });
  });
});

describe('tables', () => {
  const ceiling = (name: string, value: number | null, high: number, epsilon?: number) => ({
    ...{ name, label: name, unit: '', ceiling: value, band: { low: 0, high, n: 20 } },
    ...(epsilon === undefined ? {} : { epsilon }),
  });
  const cell = (values: Record<string, number | null>, dkc = 0.01) => ({
    figures: [{ name: 'dkc', value: dkc, n: 10 }],
    scores: Object.entries(values).map(([name, value]) => ({ name, value, n: 10 })),
    ...{ tasks: [], flows: 1, seconds: NO_SECONDS, epochs: null },
    ...{ reason: '', backend: 'wasm', warnings: [] },
  });
  const trace = summariseTrace(
    {
      name: 'a',
      about: '1 flow',
      ceilings: [ceiling('m', 0.1, 0.2, 0.1), ceiling('k', 0.1, 0.2), ceiling('z', null, 0, 0.1)],
      figures: [
        {
          ...{ name: 'dkc', label: 'DKC', good: 'low', ceiling: 0.01 },
          rules: [{ name: 'r', says: 'no rule', trainingRate: 0.1, active: false, rate: 0 }],
        },
      ],
      cells: {
        good: [cell({ m: 0.1, k: 0.5, z: 1 }), cell({ m: 0.15, k: 0.1 }), cell({ m: 0.11, k: 0.15 })],
        bad: [cell({ m: 0.9, k: 0.19, z: 1 }, 0.0111)],
      },
    },
    studio,
  );

  it('tell the median over seeds and half the range', () => {
    expect(figureOf([3, 1, null, 2])).toEqual({ value: 2, spread: 1, seeds: 3 });
    expect(figureOf([null])).toEqual({ value: null, spread: 0, seeds: 0 });
    expect(trace.metrics[0]!.figures['good']!.value).toBe(0.11);
    // (.1 + .1)/(.1 + .1), 1.25 and 1.05: members without a ceiling are left out and named.
    expect(trace.composites['good']!.value).toBeCloseTo(1.05, 9);
    expect(trace.composites['good']!.leftOut).toMatchObject([{ label: 'z' }]);
  });

  it('count wins with ties outside, and cells within 1.25 × the ceiling', () => {
    expect(countWins([trace], 'good', 'bad', studio)).toEqual({
      ...{ wins: 1, losses: 0, ties: 1, composites: 1, traces: 1 },
    });
    expect(countWithin([trace], 'good', studio)).toEqual({ within: 1, cells: 1 });
    expect(countWithin([trace], 'bad', studio)).toEqual({ within: 0, cells: 1 });
    const blunt = { ...trace.metrics[0]!, mostCeiling: 0.05 };
    expect(countWithin([{ ...trace, metrics: [blunt] }], 'good', studio)).toEqual({ within: 0, cells: 0 });
    const text = markdown([trace], studio);
    expect(text).toContain('| • m | 0.100 [0, 0.200] | 0.110 ± 0.025 | 0.900 |');
    expect(text).toContain('1/1 = 100 % (1 ties)');
    expect(text).toContain('Left out of the composite: z (');
    expect(text).toContain('| DKC (lower is better) | 0.010 | 0.010 ± 0 | 0.011 |');
    expect(text).toContain('that do not count: no rule.');
    expect(text).toContain('| good | 1/1 = 100 % | 1/1 traces |');
    expect(text).toContain('| bad | 0/1 = 0 % | 0/1 traces |');
  });
});

describe('beside published figures', () => {
  it('are means over draws, and the two experiments are told apart', () => {
    const draw = (cmd: number, flows: number) => ({
      scores: [
        { name: 'categoricalJsd', value: 0.2, n: 2400 },
        { name: 'cmd', value: cmd, n: 2400 },
      ],
      figures: [{ name: 'dkc', value: 0.001, n: flows }],
      ...{ tasks: [], flows, seconds: NO_SECONDS, epochs: null },
      ...{ reason: '', backend: 'wasm', warnings: [] },
    });
    const ceilings = [{ name: 'cmd', label: 'CMD', unit: '', ceiling: 0.1, band: null }];
    const cells = { ours: [draw(0.2, 2300), draw(0.3, 2500)] };
    const text = publishedMarkdown({ name: 'cidds', about: 'a', ceilings, figures: null, cells }, studio);
    expect(text).toContain('| ours | 0.200 ± 0 | – | 0.250 ± 0.071 | – | – | 0.0010 ± 0 |');
    expect(text).toContain('| real: window before the hold-out | – | – | 0.100 | – | – | – |');
    expect(text).toContain('| FlowChronicle | 0.097 | 2.06 | 0.035 | 0.410 | 0.589 | 0.019 |');
    expect(text).toMatch(/not the same experiment.*thinned.*2300 to 2500 rows.*2400 real/);
  });
});

describe('the command line', () => {
  const read = (line: string) => readOptions(line.split(' '), studio);

  it('takes lists apart by spaces or commas, and tiers', () => {
    expect(read('--data /a /b --traces m57,x --generators tempoNet pairRenewal --tier quick')).toMatchObject({
      ...{ data: ['/a', '/b'], traces: ['m57', 'x'], seeds: 1, bounds: { maxSeconds: 60 } },
      generators: [{ name: 'tempoNet' }, { name: 'pairRenewal' }],
    });
    expect(read('--data /a --steps 40 --validate')).toMatchObject({
      ...{ bounds: { maxSteps: 40 }, seeds: 3, validate: true },
      generators: Object.keys(GENERATORS).map((name) => ({ name })),
    });
  });

  it('draws ten times from the CIDDS sample for the published protocol', () => {
    expect(read('--data /a --published --traces m57')).toMatchObject({
      ...{ traces: ['cidds'], seeds: 10, published: true, figures: true },
    });
    expect(read('--data /a --tier quick')).toMatchObject({ published: false, figures: false });
  });

  it('takes variants of the model by file', () => {
    const path = join(folderOf({ 'w.json': '{"model":{"width":32}}' }), 'w.json');
    const { generators } = read(`--data /a --generators tempoNet --config narrow=${path}`);
    expect(generators.map(({ name }) => name)).toEqual(['narrow', 'tempoNet']);
    expect(generators[0]!.change).toMatchObject({
      model: { width: 32, layers: studio.PRESETS.default.layers },
    });
    expect(read(`--data /a --generators tempoNet --config ${path}`).generators).toHaveLength(1);
  });

  it('says what is wrong', () => {
    expect(() => read('--data /a --generators gan')).toThrow('no such generator: gan');
    expect(() => read('--data /a --generators tempoNet:huge')).toThrow('no such preset');
    expect(() => read('--data /a --tier slow')).toThrow('invalid --tier');
    expect(() => read('--data /a --seconds 0.5')).toThrow('invalid --seconds');
  });
});
