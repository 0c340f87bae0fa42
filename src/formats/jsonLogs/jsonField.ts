/** Fields of a parsed JSON object, whatever type a tool gave them. */
import type { Epoch } from '../../trace/epochAt';
import { parseIsoTime } from '../timePattern';
import { NO_COUNT, parseCount, parseEpoch } from '../numberText';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Null where the text is no JSON object. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** '' where the field is missing or no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A number ≥ 0, written as a number or as text; `missing` where there is none, NO_COUNT = neither. */
export function countOf(value: unknown, missing: number): number {
  if (typeof value === 'number') return value >= 0 && value < Infinity ? value : NO_COUNT;
  if (typeof value === 'string') return parseCount(value, missing);
  return value === undefined || value === null ? missing : NO_COUNT;
}

/**
 * Epoch number or ISO text, exact: a number is read from its digits in the object's text, because float64 resolves
 * epoch seconds to 0.24 µs only. Null = no time.
 */
export function epochOf(value: unknown, key: string, text: string): Epoch | null {
  if (typeof value === 'number') return parseEpoch(digitsOf(value, key, text));
  if (typeof value !== 'string') return null;
  return parseIsoTime(value) ?? parseEpoch(value);
}

/** As the text spells the number behind `"key":`; as float64 spells it where that is not found or has an exponent. */
function digitsOf(value: number, key: string, text: string): string {
  const quoted = `"${key}"`;
  for (let at = text.indexOf(quoted); at >= 0; at = text.indexOf(quoted, at + 1)) {
    NUMBER.lastIndex = at + quoted.length;
    const digits = NUMBER.exec(text)?.[1];
    if (digits !== undefined && Number(digits) === value) return digits;
  }
  return String(value);
}

const NUMBER = /\s*:\s*(-?\d+(?:\.\d+)?)/y;
