/**
 * Mappings that a person has made, remembered by the table's signature, a digest of its header. They name columns by
 * number: no name and no value of a file is stored.
 */
import type { Mapping } from '../formats/mapping';
import { parseMapping } from './settings';

const KEY = 'temponet.mappings';

/** The oldest go first. */
const MOST = 50;

interface Remembered {
  readonly signature: string;
  readonly mapping: Mapping;
}

export function recallMapping(signature: string): Mapping | null {
  return all().find((one) => one.signature === signature)?.mapping ?? null;
}

/** `mapping` names its columns by number. */
export function rememberMapping(signature: string, mapping: Mapping): void {
  const others = all().filter((one) => one.signature !== signature);
  store([...others, { signature, mapping: { ...mapping, name: 'remembered' } }].slice(-MOST));
}

export function forgetMapping(signature: string): void {
  store(all().filter((one) => one.signature !== signature));
}

/** What is not as this file writes it counts for nothing. */
function all(): readonly Remembered[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRemembered) : [];
  } catch {
    return [];
  }
}

function isRemembered(value: unknown): value is Remembered {
  const { signature, mapping } = value as Partial<Remembered>;
  parseMapping(mapping);
  return typeof signature === 'string';
}

function store(remembered: readonly Remembered[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(remembered));
  } catch {
    // Storage is refused in some private windows: the mapping then lasts as long as the trace.
  }
}
