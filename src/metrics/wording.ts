/** Figures in sentences: three significant digits, a unit, the same on every machine. */
import type { Seconds } from '../trace/trace';

const UNITS: readonly (readonly [unit: string, seconds: Seconds])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
  ['ms', 1e-3],
  ['µs', 1e-6],
];

/** A duration in its natural unit, e.g. `1.2 s`, `35 ms`, `2.5 h`; seconds up to two minutes. */
export function sayDuration(seconds: Seconds): string {
  const [unit, size] = UNITS.find(([name, at]) => seconds >= (name === 'min' ? 2 : 1) * at) ?? ['µs', 1e-6];
  return `${sayNumber(seconds / size)} ${unit}`;
}

/** Three significant digits without exponent or needless zeros, thousands apart: `8,460`, `0.0412`. */
export function sayNumber(value: number): string {
  const digits = Number(value.toPrecision(3));
  const [whole, fraction] = String(digits).split('.');
  return /e/.test(String(digits)) ? String(digits) : grouped(whole!) + (fraction ? `.${fraction}` : '');
}

/** A whole number with its thousands apart: `8,461`. */
export function sayCount(count: number): string {
  return grouped(String(count));
}

/** A statistic between 0 and 1, two decimals. */
export function sayStatistic(value: number): string {
  return value.toFixed(2);
}

/** A share as a percentage of at most three digits. */
export function sayShare(share: number): string {
  return `${sayNumber(share * 100)} %`;
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',');
}
