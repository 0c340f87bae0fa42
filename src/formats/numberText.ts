/** Numbers as logs spell them. */
import type { Epoch } from '../trace/epochAt';

const DECIMAL = /^-?\d+(?:\.\d*)?$/;

/** Epoch seconds with any number of decimals, exact to the nanosecond (more decimals are cut); null = no number. */
export function parseEpoch(text: string): Epoch | null {
  if (!DECIMAL.test(text)) return null;
  const point = text.indexOf('.');
  if (point < 0) return { seconds: Number(text), nanoseconds: 0 };
  const seconds = Number(text.slice(0, point));
  const nanoseconds = Number(text.slice(point + 1, point + 10).padEnd(9, '0'));
  if (!text.startsWith('-') || nanoseconds === 0) return { seconds: seconds + 0, nanoseconds };
  return { seconds: seconds - 1, nanoseconds: 1_000_000_000 - nanoseconds };
}

/** `1600000000.000000001` */
export function formatEpoch({ seconds, nanoseconds }: Epoch): string {
  if (seconds >= 0 || nanoseconds === 0) return `${seconds}.${nineDigits(nanoseconds)}`;
  return `-${-seconds - 1}.${nineDigits(1_000_000_000 - nanoseconds)}`;
}

function nineDigits(nanoseconds: number): string {
  return String(nanoseconds).padStart(9, '0');
}

/** Neither a count nor missing. */
export const NO_COUNT = -Infinity;

/** A number ≥ 0, or `missing` where the cell is empty; NO_COUNT = neither. */
export function parseCount(text: string, missing: number): number {
  if (text === '') return missing;
  const value = Number(text);
  return value >= 0 && value < Infinity ? value : NO_COUNT;
}
