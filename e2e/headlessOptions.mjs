/** The command line of `npm run headless`, read and checked before anything starts. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export const USAGE = `usage: npm run --silent headless -- (--open FILE… | --demo office[:4w]) [options]
  --mapping FILE.json               what the columns of a table mean, as the wizard saves it
  --tunnels outer|inner             which flow a tunnelled packet belongs to
  --flow-exports auto|packets|records    what NetFlow and IPFIX datagrams of a capture are
  --holdout 0.3|blocks:SECONDS      seen by nothing but scoring
  --labels all|benign               which rows of a labelled log count; benign where some are, by default
  --backend auto|webgpu|wasm|cpu
  --train-seconds N | --train-steps N | --train-epochs N    the first that is reached ends training
  --config FILE.json                any part of the configuration
  --plan FILE.json                  kernels as in an earlier run: its manifest, or the plan alone
  --pace polite|throughput          room for page and desktop, or full speed
  --seed N
  --generator NAME                  tempoNet, or a baseline that needs no training: independentPoisson, hourlyChained,
                                    pairBootstrap, pairRenewal, hawkes, markovModulated
  --generate holdout|SECONDS        by default what is held out, or the real trace's span where nothing is
  --export KIND:FILE                pcap pcap-ns pcapng csv zeek zeek-json binetflow nfdump eve netflow5 manifest; of the
                                    real trace with real-, real-train- or real-holdout- before it; repeatable;
                                    compressed where FILE ends in .gz; FILE.manifest.json says what made it
  --keep-addresses                  real addresses in exports (pseudonyms otherwise)
  --address-key FILE                32 bytes that repeat another run's pseudonyms
  --report FILE.json                scores beside ceiling and baseline`;

const LIST = 'run without options for the list';

/** @typedef {'synthetic' | 'real' | 'real-train' | 'real-holdout'} Source */
/** @typedef {{ which: Source, format: import('../src/workers/protocol').ExportFormat, path: string }} Export */

/**
 * @typedef {object} Options
 * @property {string[]} open
 * @property {string | null} demo
 * @property {import('../src/store/state').Mapping | null} mapping of every table that is opened
 * @property {Record<string, unknown>} configuration
 * @property {string | null} configFile where part of the configuration comes from
 * @property {{ maxSeconds?: number, maxSteps?: number, maxEpochs?: number } | null} bounds
 * @property {'holdout' | number | null} generate
 * @property {string} generator
 * @property {number | null} seed
 * @property {Export[]} exports
 * @property {boolean} keepAddresses
 * @property {string | null} addressKey
 * @property {string | null} report
 */

/** Flags and how many values each takes. */
const FLAGS = /** @type {const} */ ({
  '--open': Infinity,
  '--demo': 1,
  '--mapping': 1,
  '--tunnels': 1,
  '--flow-exports': 1,
  '--level': 1,
  '--holdout': 1,
  '--labels': 1,
  '--backend': 1,
  '--train-seconds': 1,
  '--train-steps': 1,
  '--train-epochs': 1,
  '--config': 1,
  '--plan': 1,
  '--pace': 1,
  '--seed': 1,
  '--generate': 1,
  '--generator': 1,
  '--export': 1,
  '--keep-addresses': 0,
  '--address-key': 1,
  '--report': 1,
});

/** @typedef {keyof typeof FLAGS} Flag */

/**
 * @param {readonly string[]} words
 * @returns {Options}
 */
export function readOptions(words) {
  const given = gather(words);
  /** @param {Flag} flag */
  const one = (flag) => given.get(flag)?.at(-1) ?? null;
  if (words.length === 0) throw new Error(USAGE);
  const open = given.get('--open') ?? [];
  const demo = one('--demo');
  if ((open.length === 0) === (demo === null))
    throw new Error('nothing to open: give either --open FILE… or --demo office');
  open.forEach(requireFile);
  choice('--level', one('--level'), ['flow']);
  const tunnels = choice('--tunnels', one('--tunnels'), ['outer', 'inner']);
  const flowExports = choice('--flow-exports', one('--flow-exports'), ['auto', 'packets', 'records']);
  const mapping = one('--mapping');
  if (mapping !== null && demo !== null)
    throw new Error('invalid --mapping: the demo is no table; give --open FILE…');
  const labels = choice('--labels', one('--labels'), ['all', 'benign']);
  const backend = choice('--backend', one('--backend'), ['auto', 'webgpu', 'wasm', 'cpu']);
  const seed = number('--seed', one('--seed'), { isWhole: true, least: 0, most: 4_294_967_295 });
  const holdout = one('--holdout');
  const generate = one('--generate');
  const config = one('--config');
  const key = one('--address-key');
  const plan = one('--plan');
  const pace = choice('--pace', one('--pace'), ['polite', 'throughput']);
  const file = config === null ? {} : readJson('--config', config);
  return {
    open: open.map((path) => resolve(path)),
    demo,
    mapping: mapping === null ? null : readMapping(mapping),
    configuration: {
      ...file,
      ...(holdout === null ? {} : { holdout: readHoldout(holdout) }),
      ...(backend === null ? {} : { backend }),
      ...(seed === null ? {} : { seed }),
      ...(labels === null ? {} : { labels }),
      ...(tunnels === null ? {} : { tunnels }),
      ...(flowExports === null ? {} : { flowExports }),
      ...(pace === null ? {} : { pace }),
      ...(plan === null ? {} : { kernelPlan: readPlan(plan) }),
    },
    configFile: config,
    bounds: readBounds(one),
    generate: generate === null || generate === 'holdout' ? generate : number('--generate', generate, {}),
    generator: choice('--generator', one('--generator'), GENERATORS) ?? 'tempoNet',
    seed,
    exports: (given.get('--export') ?? []).map(readExport),
    keepAddresses: given.has('--keep-addresses'),
    addressKey: key === null ? null : readKey(key),
    report: writable('--report', one('--report')),
  };
}

/**
 * @param {readonly string[]} words
 * @returns {Map<Flag, string[]>}
 */
function gather(words) {
  /** @type {Map<Flag, string[]>} */
  const given = new Map();
  /** @type {Flag | null} */
  let flag = null;
  let room = 0;
  for (const word of words) {
    if (word.startsWith('--')) {
      if (!Object.hasOwn(FLAGS, word)) throw new Error(`unknown option: ${word}; ${LIST}`);
      requireValue(flag, room);
      flag = /** @type {Flag} */ (word);
      room = FLAGS[flag];
      if (!given.has(flag)) given.set(flag, []);
    } else {
      if (flag === null || room === 0) throw new Error(`unexpected argument: ${word}; ${LIST}`);
      given.get(flag)?.push(word);
      room--;
    }
  }
  requireValue(flag, room);
  return given;
}

/**
 * @param {Flag | null} flag
 * @param {number} room
 */
function requireValue(flag, room) {
  if (flag !== null && room === 1) throw new Error(`${flag} needs a value`);
}

/**
 * @param {Flag} flag
 * @param {string | null} value
 * @param {readonly string[]} allowed
 */
function choice(flag, value, allowed) {
  if (value !== null && !allowed.includes(value))
    throw new Error(`invalid ${flag}: ${value}; give ${allowed.join(', ')}`);
  return value;
}

/**
 * @param {Flag} flag
 * @param {string | null} value
 * @param {{ isWhole?: boolean, least?: number, most?: number }} range
 */
function number(flag, value, { isWhole = false, least = 1, most = Infinity }) {
  if (value === null) return null;
  const parsed = value.trim() === '' ? NaN : Number(value);
  const isNumber = isWhole ? Number.isInteger(parsed) : Number.isFinite(parsed);
  if (!isNumber || parsed < least || parsed > most) {
    const range = most === Infinity ? `, ${least} or more` : ` from ${least} to ${most}`;
    throw new Error(`invalid ${flag}: ${value}; give a ${isWhole ? 'whole ' : ''}number${range}`);
  }
  return parsed;
}

/** The names of src/workers/generators.ts: its table is TypeScript, which Node does not read; a test compares. */
export const GENERATORS = [
  'tempoNet',
  'independentPoisson',
  'hourlyChained',
  'pairBootstrap',
  'pairRenewal',
  'hawkes',
  'markovModulated',
];

/** @param {(flag: Flag) => string | null} one */
function readBounds(one) {
  const maxSeconds = number('--train-seconds', one('--train-seconds'), {});
  const maxSteps = number('--train-steps', one('--train-steps'), { isWhole: true });
  const maxEpochs = number('--train-epochs', one('--train-epochs'), { isWhole: true });
  if (maxSeconds === null && maxSteps === null && maxEpochs === null) return null;
  return {
    ...(maxSeconds === null ? {} : { maxSeconds }),
    ...(maxSteps === null ? {} : { maxSteps }),
    ...(maxEpochs === null ? {} : { maxEpochs }),
  };
}

/** @param {string} text */
function readHoldout(text) {
  if (text === 'none' || text === '0') return { kind: 'none' };
  const blocks = /^blocks:(\d+(?:\.\d+)?)$/.exec(text);
  if (blocks && Number(blocks[1]) > 0) return { kind: 'blocks', seconds: Number(blocks[1]) };
  const share = Number(text);
  if (share > 0 && share < 1) return { kind: 'tail', share };
  throw new Error(`invalid --holdout: ${text}; give a share such as 0.3, blocks:SECONDS or none`);
}

/** The names of src/exports/exportFormats.ts (its table is TypeScript, which Node does not read), and the manifest alone. */
const KINDS = /** @type {const} */ ([
  ...['pcap', 'pcap-ns', 'pcapng', 'csv', 'zeek', 'zeek-json', 'binetflow', 'nfdump', 'eve', 'netflow5'],
  'manifest',
]);
const EXPORT = /^(?:(real|real-train|real-holdout)-)?(\w+(?:-json|-ns)?):(.+)$/;

/**
 * @param {string} text
 * @returns {Export}
 */
function readExport(text) {
  const match = EXPORT.exec(text);
  if (!match || !KINDS.some((kind) => kind === match[2]))
    throw new Error(
      `invalid --export: ${text}; give KIND:FILE, e.g. csv:out.csv or real-holdout-csv:out.csv; kinds are ${KINDS.join(', ')}`,
    );
  const which = /** @type {Source} */ (match[1] ?? 'synthetic');
  const path = resolve(writable('--export', match[3] ?? '') ?? '');
  return { which, format: /** @type {Export['format']} */ (match[2]), path };
}

/**
 * @param {string} path
 * @returns {string} 64 hexadecimal digits
 */
function readKey(path) {
  requireFile(path);
  const bytes = readFileSync(path);
  const text = bytes.toString('latin1').trim();
  if (/^[0-9a-f]{64}$/i.test(text)) return text;
  if (bytes.length === 32) return bytes.toString('hex');
  throw new Error(
    `invalid --address-key: ${path} holds ${bytes.length} bytes; give a file of 32 bytes or 64 hexadecimal digits`,
  );
}

/**
 * A manifest holds the plan that its run used.
 * @param {string} path
 */
function readPlan(path) {
  const file = readJson('--plan', path);
  const generation = /** @type {{ kernelPlan?: unknown } | undefined} */ (file['generation']);
  return generation?.kernelPlan ?? file;
}

/**
 * Checked by the page, which knows what a mapping may hold.
 * @param {string} path
 * @returns {import('../src/store/state').Mapping}
 */
function readMapping(path) {
  return /** @type {import('../src/store/state').Mapping} */ (
    /** @type {unknown} */ (readJson('--mapping', path))
  );
}

/**
 * @param {Flag} flag
 * @param {string} path
 * @returns {Record<string, unknown>}
 */
function readJson(flag, path) {
  requireFile(path);
  try {
    const read = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read;
  } catch (problem) {
    throw new Error(`invalid ${flag}: ${path} is not JSON: ${String(problem).replace(/\s+/g, ' ')}`, {
      cause: problem,
    });
  }
  throw new Error(`invalid ${flag}: ${path} holds no JSON object; give one such as {"seed":7}`);
}

/**
 * Known before hours of training, not after.
 * @param {Flag} flag
 * @param {string | null} path
 */
function writable(flag, path) {
  if (path !== null && !existsSync(dirname(resolve(path))))
    throw new Error(`invalid ${flag}: no such folder: ${dirname(path)}; make it first`);
  return path;
}

/** @param {string} path */
function requireFile(path) {
  if (!existsSync(path)) throw new Error(`no such file: ${path}`);
}
