/**
 * Whole numbers (counts, sizes, ports, clock ticks) as tokens: exact *atoms* for values that recur, quantile *bins* for
 * the rest, and an *absent* token where the source leaves the cell empty. Every value has a probability given its
 * token, and the sampler draws from exactly that probability (model.md §3).
 */
import type { Random } from '../math/random';

export interface NumericCodec {
  /** Values that hold more than a set share of training, ascending. */
  readonly atoms: Float64Array;
  /** First value of each bin, ascending from 0; bin b covers [lower[b], lower[b + 1]), the last is open. */
  readonly lower: Float64Array;
  /** Exclusive upper end of everything, Infinity unless the field has one (ports: 65,536). */
  readonly limit: number;
  /** How a bin's mass lies on its values: log-uniform for sizes, uniform for ports. */
  readonly spread: 'log' | 'uniform';
  /** Pareto exponent of the open last bin. */
  readonly tail: number;
  /** log(1 − mass of the atoms that lie inside each bin): bins never yield an atom. */
  readonly logFree: Float64Array;
  /** Whether training rows leave the cell empty; then the last token says so. */
  readonly absent: boolean;
}

export interface NumericCodecOptions {
  readonly spread: 'log' | 'uniform';
  readonly limit?: number;
  readonly atoms?: number;
  readonly bins?: number;
  /** First values of the bins where the field has ranges of its own; else quantiles of the training values. */
  readonly starts?: readonly number[];
}

const ATOM_SHARE = 0.002;
const ATOM_LEAST = 5;
const TAIL_RANGE = [0.5, 6] as const;

/** Fits a codec on training values; NaN = empty cell. */
export function fitNumericCodec(values: ArrayLike<number>, options: NumericCodecOptions): NumericCodec {
  const { spread, limit = Infinity, atoms: atomCount = 48, bins = 24 } = options;
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

/** P(V < value | bin), atoms not yet excluded. Log-uniform: P(v) ∝ log((v + 2) / (v + 1)), which telescopes. */
function binCdf(codec: NumericCodec, bin: number, value: number): number {
  const low = codec.lower[bin]!;
  const high = binEnd(codec, bin);
  if (value <= low) return 0;
  if (value >= high) return 1;
  if (high === Infinity) return 1 - ((low + 1) / (value + 1)) ** codec.tail;
  if (codec.spread === 'uniform') return (value - low) / (high - low);
  return Math.log((value + 1) / (low + 1)) / Math.log((high + 1) / (low + 1));
}

function binQuantile(codec: NumericCodec, bin: number, share: number): number {
  const low = codec.lower[bin]!;
  const high = binEnd(codec, bin);
  if (high === Infinity) return Math.floor((low + 1) * (1 - share) ** (-1 / codec.tail)) - 1;
  if (codec.spread === 'uniform') return Math.floor(low + share * (high - low));
  return Math.floor((low + 1) * ((high + 1) / (low + 1)) ** share) - 1;
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
