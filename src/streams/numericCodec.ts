/**
 * Whole numbers (counts, sizes, ports, clock ticks) as tokens: exact *atoms* for values that recur, quantile *bins* for
 * the rest, and an *absent* token where the source leaves the cell empty. Every value has a probability given its
 * token, and the sampler draws from exactly that probability (model.md §3). Inside a bin, training's own quantiles may
 * cut the mass further: 24 bins alone smear durations, which have few atoms.
 */
import type { Random } from '../math/random';

export interface NumericCodec {
  /** Values that hold more than a set share of training, ascending. */
  readonly atoms: Float64Array;
  /** First value of each bin, ascending from 0; bin b covers [lower[b], lower[b + 1]), the last is open. */
  readonly lower: Float64Array;
  /** Exclusive upper end of everything, Infinity unless the field has one (ports: 65,536). */
  readonly limit: number;
  /** Per bin what cuts its mass; one cell, the whole bin, where it has no quantiles of its own. */
  readonly cells: readonly Cells[];
  /** How a cell's mass lies on its values: log-uniform for sizes, uniform for ports. */
  readonly spread: 'log' | 'uniform';
  /** Pareto exponent of the open last bin. */
  readonly tail: number;
  /** log(1 − mass of the atoms that lie inside each bin): bins never yield an atom. */
  readonly logFree: Float64Array;
  /** Whether training rows leave the cell empty; then the last token says so. */
  readonly absent: boolean;
}

/** Neighbouring stretches of one bin's values; columns of equal length. */
interface Cells {
  /** First value of each, ascending, the bin's own first. */
  readonly from: Float64Array;
  /** Share of the bin's mass before each, ascending from 0. */
  readonly before: Float64Array;
}

export interface NumericCodecOptions {
  readonly spread: 'log' | 'uniform';
  readonly limit?: number;
  readonly atoms?: number;
  readonly bins?: number;
  /** Most quantiles inside a bin; 1 = none. */
  readonly cells?: number;
  /** First values of the bins where the field has ranges of its own; else quantiles of the training values. */
  readonly starts?: readonly number[];
}

const ATOM_SHARE = 0.002;
const ATOM_LEAST = 5;
/** Training values that a cell stands for at least: no value of a single flow is kept. */
const CELL_LEAST = 5;
const TAIL_RANGE = [0.5, 6] as const;

/** Fits a codec on training values; NaN = empty cell. */
export function fitNumericCodec(values: ArrayLike<number>, options: NumericCodecOptions): NumericCodec {
  const { spread, limit = Infinity, atoms: atomCount = 48, bins = 24, cells = 1 } = options;
  const present = Array.from(values).filter((value) => !Number.isNaN(value));
  const atoms = commonValues(present, atomCount);
  const isAtom = new Set(atoms);
  const rest = Float64Array.from(present.filter((value) => !isAtom.has(value))).sort();
  const lower = options.starts ? Float64Array.from(options.starts) : quantileStarts(rest, bins);
  const last = lower[lower.length - 1]!;
  const codec = {
    atoms,
    lower,
    limit,
    cells: cutBins(lower, rest, cells),
    spread,
    tail: hillExponent(rest, last),
    absent: present.length < values.length,
  };
  const logFree = Float64Array.from(lower, (_, bin) =>
    Math.log1p(-atomMass({ ...codec, logFree: lower }, bin)),
  );
  return { ...codec, logFree };
}

export function numericTokens(codec: NumericCodec): number {
  return codec.atoms.length + codec.lower.length + (codec.absent ? 1 : 0);
}

/** Token of a value. An empty cell where training has none takes the first bin's token, which holds 0. */
export function encodeNumber(codec: NumericCodec, value: number): number {
  const { atoms, lower, absent } = codec;
  if (Number.isNaN(value)) return absent ? atoms.length + lower.length : atoms.length;
  const atom = lastAtMost(atoms, value);
  if (atom >= 0 && atoms[atom] === value) return atom;
  return atoms.length + Math.max(0, lastAtMost(lower, value));
}

/** log P(value | token): 0 for atoms and empty cells. */
export function logValueGivenToken(codec: NumericCodec, token: number, value: number): number {
  const bin = token - codec.atoms.length;
  if (bin < 0 || bin >= codec.lower.length || Number.isNaN(value)) return 0;
  const mass = binCdf(codec, bin, value + 1) - binCdf(codec, bin, value);
  return Math.log(Math.max(mass, 1e-12)) - Math.max(codec.logFree[bin]!, -27);
}

/** Inclusive range of the values a token may stand for; null for the absent token. */
export function tokenRange(codec: NumericCodec, token: number): { min: number; max: number } | null {
  const { atoms, lower } = codec;
  if (token < atoms.length) return { min: atoms[token]!, max: atoms[token]! };
  const bin = token - atoms.length;
  if (bin >= lower.length) return null;
  return { min: lower[bin]!, max: binEnd(codec, bin) - 1 };
}

/** Draws a value of a token, within [min, max] where the bin reaches there; NaN for the absent token. */
export function sampleNumber(
  codec: NumericCodec,
  token: number,
  random: Random,
  min = 0,
  max = Infinity,
): number {
  const range = tokenRange(codec, token);
  if (range === null) return NaN;
  if (range.min === range.max) return range.min;
  const bin = token - codec.atoms.length;
  const from = binCdf(codec, bin, Math.max(min, range.min));
  const to = binCdf(codec, bin, Math.min(max, range.max) + 1);
  for (let attempt = 0; ; attempt++) {
    const value = binQuantile(codec, bin, from + random.uniform() * (to - from));
    const inside = Math.min(Math.max(value, Math.max(min, range.min)), Math.min(max, range.max));
    if (attempt === 20 || !isAtomOf(codec, inside)) return inside;
  }
}

/**
 * P(V < value | bin), atoms not yet excluded. Log-uniform: P(v) ∝ log((v + 2) / (v + 1)), which telescopes. The open bin is
 * one Pareto tail.
 */
function binCdf(codec: NumericCodec, bin: number, value: number): number {
  const low = codec.lower[bin]!;
  const high = binEnd(codec, bin);
  if (value <= low) return 0;
  if (value >= high) return 1;
  if (high === Infinity) return 1 - ((low + 1) / (value + 1)) ** codec.tail;
  const cell = lastAtMost(codec.cells[bin]!.from, value);
  const { from, to, before, mass } = cellAt(codec, bin, cell);
  const inside =
    codec.spread === 'uniform'
      ? (value - from) / (to - from)
      : Math.log((value + 1) / (from + 1)) / Math.log((to + 1) / (from + 1));
  return before + mass * inside;
}

function binQuantile(codec: NumericCodec, bin: number, share: number): number {
  const low = codec.lower[bin]!;
  if (binEnd(codec, bin) === Infinity) return Math.floor((low + 1) * (1 - share) ** (-1 / codec.tail)) - 1;
  const cell = Math.max(0, lastAtMost(codec.cells[bin]!.before, share));
  const { from, to, before, mass } = cellAt(codec, bin, cell);
  const inside = (share - before) / mass;
  if (codec.spread === 'uniform') return Math.floor(from + inside * (to - from));
  return Math.floor((from + 1) * ((to + 1) / (from + 1)) ** inside) - 1;
}

function cellAt(codec: NumericCodec, bin: number, cell: number) {
  const { from, before } = codec.cells[bin]!;
  const mass = (before[cell + 1] ?? 1) - before[cell]!;
  return { from: from[cell]!, to: from[cell + 1] ?? binEnd(codec, bin), before: before[cell]!, mass };
}

function binEnd(codec: NumericCodec, bin: number): number {
  return codec.lower[bin + 1] ?? codec.limit;
}

function atomMass(codec: NumericCodec, bin: number): number {
  let mass = 0;
  for (const atom of codec.atoms) {
    if (atom >= codec.lower[bin]! && atom < binEnd(codec, bin)) {
      mass += binCdf(codec, bin, atom + 1) - binCdf(codec, bin, atom);
    }
  }
  return Math.min(mass, 1 - 1e-12);
}

function isAtomOf(codec: NumericCodec, value: number): boolean {
  const atom = lastAtMost(codec.atoms, value);
  return atom >= 0 && codec.atoms[atom] === value;
}

function commonValues(values: readonly number[], most: number): Float64Array {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const least = Math.max(ATOM_LEAST, ATOM_SHARE * values.length);
  return Float64Array.from(
    [...counts]
      .filter(([, count]) => count > least)
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, most)
      .map(([value]) => value),
  ).sort();
}

/** 0 (the guard below everything seen), then the distinct quantiles of the sorted values. */
function quantileStarts(sorted: Float64Array, bins: number): Float64Array {
  const starts = new Set([0]);
  for (let k = 0; k < bins && sorted.length > 0; k++)
    starts.add(Math.floor(sorted[Math.floor((k / bins) * sorted.length)]!));
  return Float64Array.from(starts).sort();
}

/** Up to `most` cells a bin, of equal shares of the sorted values inside it as far as ties allow. */
function cutBins(lower: Float64Array, sorted: Float64Array, most: number): Cells[] {
  return Array.from(lower, (low, bin) => {
    const high = lower[bin + 1];
    const first = lastBelow(sorted, low) + 1;
    const inside = high === undefined ? 0 : lastBelow(sorted, high) + 1 - first;
    const pieces = Math.max(1, Math.min(most, Math.floor(inside / CELL_LEAST)));
    const [from, before] = [[low], [0]];
    for (let piece = 1; piece < pieces; piece++) {
      const value = Math.floor(sorted[first + Math.floor((piece / pieces) * inside)]!);
      if (value <= from[from.length - 1]!) continue;
      const share = (lastBelow(sorted, value) + 1 - first) / inside;
      if (share <= before[before.length - 1]!) continue;
      from.push(value);
      before.push(share);
    }
    return { from: Float64Array.from(from), before: Float64Array.from(before) };
  });
}

/** Hill's estimator of the Pareto exponent above `low` on the shifted scale v + 1. */
function hillExponent(sorted: Float64Array, low: number): number {
  let sum = 0;
  let n = 0;
  for (const value of sorted) {
    if (value >= low) {
      sum += Math.log((value + 1.5) / (low + 1));
      n++;
    }
  }
  return n === 0 ? 1 : Math.min(Math.max(n / sum, TAIL_RANGE[0]), TAIL_RANGE[1]);
}

/** Index of the last element < value in an ascending array, −1 where there is none. */
function lastBelow(ascending: Float64Array, value: number): number {
  let index = lastAtMost(ascending, value);
  while (index >= 0 && ascending[index] === value) index--;
  return index;
}

/** Index of the last element ≤ value in an ascending array, −1 where there is none. */
export function lastAtMost(ascending: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
