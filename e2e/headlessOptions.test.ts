import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMAT_NAMES } from '../src/exports/exportFormats';
import { GENERATORS as TABLE } from '../src/workers/generators';
import { GENERATORS, readOptions } from './headlessOptions.mjs';

const folder = mkdtempSync(join(tmpdir(), 'headless-'));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const capture = file('a.pcap', '');
const read = (line: string) => readOptions(line.split(' '));

describe('the command line of headless', () => {
  it('takes several files, several exports and every part of the configuration', () => {
    const config = file('c.json', '{"model":{"width":16},"seed":1}');
    const line = `--open ${capture} ${capture} --holdout blocks:7200 --backend wasm --train-steps 40 --config ${config} --seed 7`;
    expect(
      read(
        `${line} --generate holdout --export csv:o.csv --export real-train-csv:${folder}/t.csv --keep-addresses`,
      ),
    ).toMatchObject({
      open: [capture, capture],
      demo: null,
      configuration: {
        holdout: { kind: 'blocks', seconds: 7200 },
        backend: 'wasm',
        seed: 7,
        model: { width: 16 },
      },
      bounds: { maxSteps: 40 },
      generate: 'holdout',
      exports: [
        { which: 'synthetic', format: 'csv' },
        { which: 'real-train', format: 'csv', path: join(folder, 't.csv') },
      ],
      keepAddresses: true,
    });
  });

  it.each([...EXPORT_FORMAT_NAMES, 'manifest'])('exports %s, of any trace', (format) => {
    const { exports } = read(`--demo office --export ${format}:a --export real-holdout-${format}:b`);
    expect(exports).toMatchObject([
      { which: 'synthetic', format },
      { which: 'real-holdout', format },
    ]);
  });

  it('leaves out what is not asked for', () => {
    expect(read('--demo office:4w')).toMatchObject({
      demo: 'office:4w',
      bounds: null,
      generate: null,
      exports: [],
      report: null,
    });
  });

  it('lets an option win over the file, labels too', () => {
    const config = file('labels.json', '{"labels":"benign","seed":3}');
    const { configuration, configFile } = read(`--demo office --config ${config} --labels all`);
    expect(configuration).toEqual({ labels: 'all', seed: 3 });
    expect(configFile).toBe(config);
  });

  it('reads a kernel plan, alone or from the manifest of an earlier run', () => {
    const kernelPlan = { backend: 'wasm', parts: 2, variants: { simd: 'plain' } };
    const alone = file('plan.json', JSON.stringify(kernelPlan));
    const manifest = file('manifest.json', JSON.stringify({ generation: { kernelPlan } }));
    for (const path of [alone, manifest])
      expect(read(`--demo office --plan ${path}`).configuration).toEqual({ kernelPlan });
    expect(() => read(`--demo office --plan ${file('broken.json', '[]')}`)).toThrow(/invalid --plan/);
  });

  it('takes the choices of reading, and a mapping of tables', () => {
    const columns = { start: 'time', source: 'src', destination: 2 };
    const mapping = file('mapping.json', JSON.stringify({ columns }));
    const options = read(
      `--open ${capture} --tunnels inner --flow-exports records --mapping ${mapping} --config ${file('t.json', '{"tunnels":"outer"}')}`,
    );
    expect(options).toMatchObject({
      mapping: { columns },
      configuration: { tunnels: 'inner', flowExports: 'records' },
    });
    expect(read('--demo office').mapping).toBeNull();
  });

  it('lists the options where none is given', () => {
    expect(() => readOptions([])).toThrow(/^usage:.*\n(.*\n)*.*--generate .*held out/);
  });

  it('reads a key as 32 bytes or as 64 digits', () => {
    const bytes = Buffer.alloc(32, 0xab);
    expect(read(`--demo office --address-key ${file('k1', bytes)}`).addressKey).toBe('ab'.repeat(32));
    expect(read(`--demo office --address-key ${file('k2', `${'AB'.repeat(32)}\n`)}`).addressKey).toBe(
      'AB'.repeat(32),
    );
  });

  it.each([
    ['--seed 1', /nothing to open/],
    [`--demo office --open ${capture}`, /either/],
    ['--open no/such.pcap', /no such file/],
    ['--demo office --level packet', /give flow/],
    ['--demo office --holdout 1.5', /give a share/],
    ['--demo office --tunnels middle', /invalid --tunnels: middle; give outer, inner/],
    ['--demo office --flow-exports maybe', /auto, packets, records/],
    [`--demo office --mapping ${file('m.json', '{}')}`, /the demo is no table/],
    [`--open ${capture} --mapping ${file('list2.json', '[]')}`, /holds no JSON object/],
    ['--demo office --backend cuda', /auto, webgpu, wasm, cpu/],
    ['--demo office --train-steps soon', /whole number, 1 or more/],
    ['--demo office --train-steps 0', /invalid --train-steps: 0; give a whole number, 1 or more/],
    ['--demo office --train-seconds 0.5', /number, 1 or more/],
    ['--demo office --train-epochs -1', /whole number, 1 or more/],
    ['--demo office --seed -1', /from 0 to 4294967295/],
    ['--demo office --generate -5', /number, 1 or more/],
    ['--demo office --export csv:no/such/folder/out.csv', /no such folder: no\/such\/folder/],
    ['--demo office --report no/such/folder/out.json', /no such folder/],
    [`--demo office --config ${file('list.json', '[1]')}`, /holds no JSON object/],
    [`--demo office --config ${file('torn.json', 'a\nb')}`, /^invalid --config: .* is not JSON: .*$/],
    ['--demo office --export out.csv', /KIND:FILE/],
    ['--demo office --export xlsx:out.xlsx', /kinds are pcap, pcap-ns/],
    ['--demo office --frobnicate', /^unknown option: --frobnicate; run without options for the list$/],
    ['--demo office --seed', /needs a value/],
    ['--demo office stray', /unexpected argument/],
    [`--demo office --address-key ${file('short', 'abc')}`, /32 bytes/],
  ])('refuses %s', (line, message) => expect(() => read(line)).toThrow(message));

  it('knows every generator of the studio, and no other', () => {
    expect(GENERATORS).toEqual(Object.keys(TABLE));
    expect(read('--demo office:4w --generator pairRenewal')).toMatchObject({
      demo: 'office:4w',
      generator: 'pairRenewal',
    });
    expect(read('--demo office').generator).toBe('tempoNet');
    expect(() => read('--demo office --generator gan')).toThrow('invalid --generator: gan; give tempoNet, ');
  });
});
