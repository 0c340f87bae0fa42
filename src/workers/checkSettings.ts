/** What may be set, and to what: checked where a person writes settings by hand, on the console or in a file. */
import type { ModelConfiguration } from '../model/configuration';
import type { TimeRepairs } from '../formats/readOptions';
import type { FlowTimeouts } from '../trace/flowTimeouts';
import type { Configuration, ConfigurationChange } from './configuration';
import { GENERATORS } from './generators';
import type { GeneratorName, TrainingBounds } from './protocol';

interface Rule {
  readonly wanted: string;
  readonly allows: (value: unknown) => boolean;
}

type Table<Settings> = { readonly [Name in keyof Required<Settings>]: Rule };

const MODEL: Table<ModelConfiguration> = {
  streams: oneOf('linked', 'one'),
  gap: oneOf('bins', 'logNormalMixture'),
  marks: oneOf('chained', 'independent'),
  clock: oneOf('harmonics', 'classes'),
  width: {
    wanted: 'a multiple of 8 from 8 to 512',
    allows: (value) => isWhole(value, 8, 512) && (value as number) % 8 === 0,
  },
  layers: whole(1, 8),
  gapBins: whole(8, 512),
  gapComponents: whole(1, 256),
  lanes: whole(1, 512),
  steps: whole(2, 1024),
  learningRate: within(1e-6, 1),
  warmUpSteps: whole(0),
  weightDecay: within(0, 1),
  clipNorm: within(1e-3),
  dropout: within(0, 0.9),
  epochs: whole(1),
  leastSteps: whole(0),
  patience: whole(1),
  calibrationRounds: whole(0, 100),
};

const TIMEOUTS: Table<FlowTimeouts> = {
  active: within(1, Infinity, ' of seconds'),
  inactiveTcp: within(1, Infinity, ' of seconds'),
  inactiveOther: within(1, Infinity, ' of seconds'),
};

const REPAIRS: Table<TimeRepairs> = {
  unit: oneOf('s', 'ms', 'us', 'ns'),
  zoneMinutes: {
    wanted: 'whole minutes east of UTC from -840 to 840',
    allows: (value) => isWhole(value, -840, 840),
  },
  isTwelveHour: isEither(),
  keep: { wanted: 'epoch seconds such as {"from":0,"to":1e9}', allows: isStretch },
  dropDuplicates: isEither(),
  flattenBackSteps: isEither(),
};

const SETTINGS: Table<Configuration> = {
  labels: oneOf('all', 'benign'),
  holdout: {
    wanted: '{"kind":"none"}, {"kind":"tail","share":0.3} or {"kind":"blocks","seconds":7200}',
    allows: isHoldout,
  },
  trainingEvents: {
    wanted: 'null, or a whole number, 100 or more',
    allows: (value) => value === null || isWhole(value, 100, Number.MAX_SAFE_INTEGER),
  },
  backend: oneOf('auto', 'webgpu', 'wasm', 'cpu'),
  seed: whole(0, 4_294_967_295),
  timeouts: { wanted: 'an object such as {"active":1800}', allows: isObject },
  tunnels: oneOf('outer', 'inner'),
  flowExports: oneOf('auto', 'packets', 'records'),
  repairs: { wanted: 'an object such as {"zoneMinutes":60}', allows: isObject },
  model: { wanted: 'an object such as {"width":64}', allows: isObject },
  pace: oneOf('polite', 'throughput'),
  sampler: oneOf('auto', 'host', 'device'),
  kernelPlan: {
    wanted: 'null, or a plan from a manifest such as {"backend":"wasm","parts":2,"variants":{}}',
    allows: (value) => value === null || isKernelPlan(value),
  },
};

const BOUNDS: Table<TrainingBounds> = { maxSeconds: within(1), maxSteps: whole(1), maxEpochs: whole(1) };

/** Throws a sentence that says what is wrong, where, and what is wanted, unless `change` may be laid over a configuration. */
export function checkChange(change: unknown): asserts change is ConfigurationChange {
  check('configuration', change, SETTINGS, '');
  const { model, timeouts, repairs } = change as ConfigurationChange;
  if (model !== undefined) check('model', model, MODEL, 'model.');
  if (timeouts !== undefined) check('timeouts', timeouts, TIMEOUTS, 'timeouts.');
  if (repairs !== undefined) check('repairs', repairs, REPAIRS, 'repairs.');
}

export function checkBounds(bounds: unknown): asserts bounds is TrainingBounds {
  check('bounds', bounds, BOUNDS, '');
}

/** Throws where no generator has that name. */
export function checkGenerator(name: unknown): asserts name is GeneratorName {
  if (!Object.hasOwn(GENERATORS, name as string))
    throw new Error(`unknown generator: ${show(name)}; give any of ${Object.keys(GENERATORS).join(', ')}`);
}

function check(what: string, settings: unknown, table: Readonly<Record<string, Rule>>, path: string): void {
  const names = Object.keys(table).join(', ');
  if (!isObject(settings))
    throw new Error(`invalid ${what}: ${show(settings)}; give an object with any of ${names}`);
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(table, name)) throw new Error(`unknown setting: ${path}${name}; give any of ${names}`);
    const { wanted, allows } = table[name]!;
    if (!allows(value)) throw new Error(`invalid setting ${path}${name}: ${show(value)}; give ${wanted}`);
  }
}

function whole(least: number, most = Number.MAX_SAFE_INTEGER): Rule {
  const range = most === Number.MAX_SAFE_INTEGER ? `, ${least} or more` : ` from ${least} to ${most}`;
  return { wanted: `a whole number${range}`, allows: (value) => isWhole(value, least, most) };
}

function within(least: number, most = Number.MAX_VALUE, unit = ''): Rule {
  const range = most >= Number.MAX_VALUE ? `, ${least} or more` : ` from ${least} to ${most}`;
  return {
    wanted: `a number${unit}${range}`,
    allows: (value) => typeof value === 'number' && value >= least && value <= most,
  };
}

function oneOf(...values: readonly string[]): Rule {
  return { wanted: values.join(', '), allows: (value) => values.includes(value as string) };
}

function isEither(): Rule {
  return { wanted: 'true or false', allows: (value) => typeof value === 'boolean' };
}

function isStretch(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { from, to } = value;
  return Number.isFinite(from) && Number.isFinite(to) && (from as number) < (to as number);
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** `none`, `tail` and `blocks`, each with exactly its own figure; the latter may be for validation. */
function isHoldout(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { kind, validate, ...figures } = value;
  if (validate !== undefined && (kind === 'none' || typeof validate !== 'boolean')) return false;
  const [[name, figure] = [], ...more] = Object.entries(figures);
  if (more.length > 0) return false;
  if (kind === 'none') return name === undefined;
  if (typeof figure !== 'number' || !(figure > 0 && figure < Infinity)) return false;
  return kind === 'tail' ? name === 'share' && figure < 1 : kind === 'blocks' && name === 'seconds';
}

function isKernelPlan(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { backend, parts, lanes, variants } = value;
  return (
    ['webgpu', 'wasm', 'cpu'].includes(backend as string) &&
    isWhole(parts, 1, 64) &&
    (lanes === undefined || isWhole(lanes, 1, 4096)) &&
    isObject(variants) &&
    Object.values(variants).every((variant) => typeof variant === 'string')
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
