/** Domains, scales and ticks: what every picture with axes shares. */
import { extent } from 'd3-array';
import { scaleLinear, scaleLog, scaleUtc } from 'd3-scale';
import {
  formatCompact,
  formatNumber,
  formatPower,
  formatSeconds,
  formatShare,
  formatUtcTick,
} from './format';

/** `logSeconds` ticks on human durations, `utc` takes epoch seconds. */
type ScaleKind = 'linear' | 'count' | 'seconds' | 'logSeconds' | 'logCount' | 'logShare' | 'share' | 'utc';

export interface Axis {
  readonly kind: ScaleKind;
  /** With its unit: "gap (s)". */
  readonly label: string;
  /** Fixed limits; from the data where absent. */
  readonly domain?: readonly [number, number];
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

export interface Scale {
  readonly kind: ScaleKind;
  readonly domain: readonly [number, number];
  position(value: number): number;
  invert(position: number): number;
  /** Ticks at least `apart` pixels from each other. */
  ticks(apart: number): Tick[];
  read(value: number): string;
}

const HUMAN_SECONDS = [
  ...[1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10],
  ...[60, 600, 3600, 36_000, 86_400, 864_000, 8_640_000],
];

const LOG_KINDS: readonly ScaleKind[] = ['logSeconds', 'logCount', 'logShare'];

/** Limits of the finite values (the positive ones for a log scale), never empty. */
export function domainOf(kind: ScaleKind, columns: readonly ArrayLike<number>[]): [number, number] {
  const isLog = LOG_KINDS.includes(kind);
  const usable = columns.flatMap((column) =>
    Array.from(column).filter((value) => Number.isFinite(value) && (!isLog || value > 0)),
  );
  const [low, high] = extent(usable);
  if (low === undefined) return isLog ? [0.1, 10] : [0, 1];
  if (kind === 'logShare') return [low, 1];
  if (isLog) return low === high ? [low / 3, high * 3] : [low, high];
  if (kind === 'count' || kind === 'share') return [0, high > 0 ? high : 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** A scale from `domain` to the pixel `range`; a descending range draws upwards. `clockOffset`: seconds ahead of UTC, of `utc` alone. */
export function makeScale(
  kind: ScaleKind,
  domain: readonly [number, number],
  range: readonly [number, number],
  clockOffset = 0,
): Scale {
  if (kind === 'utc') return utcScale(domain, range, clockOffset);
  const scale = (LOG_KINDS.includes(kind) ? scaleLog() : scaleLinear()).domain(domain).range(range);
  const length = Math.abs(range[1] - range[0]);
  return {
    kind,
    domain,
    position: (value) => scale(value),
    invert: (position) => scale.invert(position),
    ticks: (apart) => {
      const values = tickValues(kind, domain, Math.max(2, Math.floor(length / apart)), (count) =>
        scale.ticks(count),
      );
      return keepApart(
        values.map((value) => ({
          at: scale(value),
          text: kind === 'logShare' ? formatPower(value) : readerOf(kind)(value),
        })),
        apart,
      );
    },
    read: readerOf(kind),
  };
}

function utcScale(
  domain: readonly [number, number],
  range: readonly [number, number],
  clockOffset: number,
): Scale {
  const scale = scaleUtc()
    .domain(domain.map((seconds) => (seconds + clockOffset) * 1000))
    .range(range);
  const count = (apart: number) => Math.max(2, Math.floor(Math.abs(range[1] - range[0]) / (apart * 0.7)));
  return {
    kind: 'utc',
    domain,
    position: (value) => scale((value + clockOffset) * 1000),
    invert: (position) => scale.invert(position).getTime() / 1000 - clockOffset,
    ticks: (apart) =>
      keepApart(
        scale.ticks(count(apart)).map((date) => ({ at: scale(date), text: formatUtcTick(date) })),
        apart * 0.6,
      ),
    read: (value) => new Date((value + clockOffset) * 1000).toISOString().slice(0, 19).replace('T', ' '),
  };
}

function tickValues(
  kind: ScaleKind,
  [low, high]: readonly [number, number],
  count: number,
  natural: (count: number) => number[],
): number[] {
  if (kind === 'logSeconds')
    return HUMAN_SECONDS.filter((value) => value >= low * 0.999 && value <= high * 1.001);
  if (kind === 'seconds') return evenSeconds(high, count);
  if (kind !== 'logShare' && kind !== 'logCount') return natural(count);
  const powers: number[] = [];
  for (let power = Math.floor(Math.log10(high)); power >= Math.ceil(Math.log10(low) - 1e-9); power--)
    powers.push(10 ** power);
  return powers;
}

/** Multiples of a step that people count time in. */
function evenSeconds(high: number, count: number): number[] {
  const decade = 10 ** Math.floor(Math.log10(high / count));
  const below = [1, 2, 5, 10].map((step) => step * decade);
  const step = [...below, ...STEPS]
    .sort((a, b) => a - b)
    .find((one) => high / one <= count && (one < 60 || STEPS.includes(one)));
  return Array.from({ length: Math.floor(high / (step ?? high)) + 1 }, (_, i) => i * (step ?? high));
}

const STEPS = [
  60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600,
  2_419_200,
];

function readerOf(kind: ScaleKind): (value: number) => string {
  switch (kind) {
    case 'seconds':
    case 'logSeconds':
      return formatSeconds;
    case 'logShare':
    case 'share':
      return formatShare;
    case 'count':
    case 'logCount':
      return formatCompact;
    case 'linear':
      return formatNumber;
    case 'utc':
      return (value) => new Date(value * 1000).toISOString();
    default:
      return kind satisfies never;
  }
}

/** Drops every tick nearer than `apart` to the one kept before it. */
function keepApart(ticks: readonly Tick[], apart: number): Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks) {
    const last = kept.at(-1);
    if (!last || Math.abs(tick.at - last.at) >= apart * 0.9) kept.push(tick);
  }
  return kept;
}
