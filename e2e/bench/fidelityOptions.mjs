/** The command line of `bench:fidelity`. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DRAWS, PUBLISHED_TRACE } from './fidelityPublished.mjs';

export const HELP = `usage: npm run bench:fidelity -- --data DIR… [options]
  --data DIR…         folders of traces: those of the bench's own table, or every file of another folder
  --demo NAME         a built-in network (office, office:4w); without --data nothing else
  --traces NAME…      some of them
  --generators NAME…  tempoNet, tempoNet:PRESET, baselines by name; default: tempoNet and every baseline
  --config FILE.json  a change of the configuration, for tempoNet; --config NAME=FILE.json adds a variant of that name
  --seconds N         of training; --steps N or --epochs N bound it otherwise (the first reached ends it)
  --seeds N           1 for --tier quick, else 3
  --backend auto|webgpu|wasm|cpu
  --validate          score validation windows inside training: for choosing; what is held out stays unseen
  --tier quick|record quick: 4 traces, 1 seed, 60 s of training; record: all, 3 seeds, 180 s, kept in e2e/bench/results
  --published         the CIDDS sample beside published figures: 10 draws of each generator, a model trained once
  --json FILE`;

/** @typedef {{ name: string, generator: string, change: Record<string, unknown>, config: string }} BenchGenerator */

/**
 * @typedef {object} Options
 * @property {string[]} data
 * @property {string | null} demo
 * @property {string[] | null} traces
 * @property {BenchGenerator[]} generators
 * @property {{ maxSeconds?: number, maxSteps?: number, maxEpochs?: number }} bounds
 * @property {number} seeds
 * @property {'auto' | 'webgpu' | 'wasm' | 'cpu'} backend
 * @property {boolean} validate
 * @property {boolean} published draws from one training, without the distances that take seconds
 * @property {boolean} figures density, coverage, domain rules, memorisation: seconds a cell
 * @property {'quick' | 'record' | null} tier
 * @property {string | null} json
 */

const SECONDS = { quick: 60, record: 180 };

/**
 * Values may stand apart by spaces or commas.
 * @param {readonly string[]} words
 * @param {Pick<typeof import('./fidelityEntry'), 'GENERATORS' | 'PRESETS'>} studio
 * @returns {Options}
 */
export function readOptions(words, studio) {
  const { values } = parseArgs({
    args: spread(words),
    options: {
      data: { type: 'string', multiple: true },
      demo: { type: 'string' },
      traces: { type: 'string', multiple: true },
      generators: { type: 'string', multiple: true },
      config: { type: 'string', multiple: true },
      seconds: { type: 'string' },
      steps: { type: 'string' },
      epochs: { type: 'string' },
      seeds: { type: 'string' },
      backend: { type: 'string', default: 'auto' },
      validate: { type: 'boolean', default: false },
      published: { type: 'boolean', default: false },
      tier: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const { demo = null } = values;
  const data = values.data ?? (process.env['TEMPONET_DATA'] && !demo ? [process.env['TEMPONET_DATA']] : []);
  if (values.help || (data.length === 0 && !demo)) throw new Error(HELP);
  const { tier = null, backend, published } = values;
  if (tier !== null && tier !== 'quick' && tier !== 'record')
    throw new Error(`invalid --tier: ${tier}; give quick or record`);
  if (backend !== 'auto' && backend !== 'webgpu' && backend !== 'wasm' && backend !== 'cpu')
    throw new Error(`invalid --backend: ${backend}; give auto, webgpu, wasm, cpu`);
  const bounds = {
    ...(values.seconds ? { maxSeconds: whole('--seconds', values.seconds) } : {}),
    ...(values.steps ? { maxSteps: whole('--steps', values.steps) } : {}),
    ...(values.epochs ? { maxEpochs: whole('--epochs', values.epochs) } : {}),
  };
  return {
    data: data.map((path) => resolve(path)),
    demo,
    traces: published ? [PUBLISHED_TRACE] : (values.traces ?? null),
    generators: generatorsOf(values.generators, values.config ?? [], studio),
    bounds: Object.keys(bounds).length > 0 ? bounds : { maxSeconds: SECONDS[tier ?? 'record'] },
    seeds: values.seeds ? whole('--seeds', values.seeds) : published ? DRAWS : tier === 'quick' ? 1 : 3,
    backend,
    validate: values.validate,
    published,
    figures: published || tier !== 'quick',
    tier,
    json: values.json ? resolve(values.json) : null,
  };
}

const LISTS = ['--data', '--traces', '--generators', '--config'];

/**
 * `--traces a b,c` as `--traces a --traces b --traces c`.
 * @param {readonly string[]} words
 */
function spread(words) {
  /** @type {string[]} */
  const all = [];
  let flag = '';
  for (const word of words) {
    if (word.startsWith('--')) flag = word;
    if (word.startsWith('--') || !LISTS.includes(flag)) {
      if (!LISTS.includes(word)) all.push(word);
      continue;
    }
    for (const part of word.split(',').filter(Boolean)) all.push(flag, part);
  }
  return all;
}

/**
 * @param {string[] | undefined} names
 * @param {readonly string[]} configs
 * @param {Pick<typeof import('./fidelityEntry'), 'GENERATORS' | 'PRESETS'>} studio
 * @returns {BenchGenerator[]}
 */
function generatorsOf(names, configs, { GENERATORS, PRESETS }) {
  const own = { model: PRESETS.default };
  /** @type {BenchGenerator[]} */
  const variants = configs.map((text) => {
    const [, name, path = ''] = /^(?:([\w.-]+)=)?(.+)$/.exec(text) ?? [];
    const change = readChange(path);
    const model = { ...PRESETS.default, .../** @type {object} */ (change['model'] ?? {}) };
    return {
      name: name ?? 'tempoNet',
      generator: 'tempoNet',
      change: { ...change, model },
      config: basename(path),
    };
  });
  const replaced = variants.some(({ name }) => name === 'tempoNet');
  const named = (names ?? Object.keys(GENERATORS)).flatMap((name) => {
    const [generator = '', preset] = name.split(':');
    if (!Object.hasOwn(GENERATORS, generator))
      throw new Error(`no such generator: ${name}; there are ${Object.keys(GENERATORS).join(', ')}`);
    if (preset !== undefined && (generator !== 'tempoNet' || !Object.hasOwn(PRESETS, preset)))
      throw new Error(`no such preset: ${name}; there are ${Object.keys(PRESETS).join(', ')}`);
    if (name === 'tempoNet' && replaced) return [];
    const change =
      preset === undefined ? own : { model: PRESETS[/** @type {keyof typeof PRESETS} */ (preset)] };
    return [{ name, generator, change, config: '' }];
  });
  return [...variants, ...named];
}

/**
 * @param {string} path
 * @returns {Record<string, unknown>}
 */
function readChange(path) {
  /** @type {unknown} */
  const change = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof change === 'object' && change !== null && !Array.isArray(change))
    return /** @type {Record<string, unknown>} */ (change);
  throw new Error(`invalid --config: ${path} holds no JSON object; give one such as {"model":{"width":64}}`);
}

/**
 * @param {string} flag
 * @param {string} text
 */
function whole(flag, text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`invalid ${flag}: ${text}; give a whole number`);
  return value;
}
