/** Names by number, spelled out once each: looked up as text, or as the bytes of a file without making a string. */

export interface Interner {
  /** Names by number. */
  readonly values: readonly string[];
  /** How often a name found no room any more and became ''. */
  readonly overflows: number;
  /** Number of a name. */
  intern(text: string): number;
  /** Number of the name that the bytes from `start` to `end` spell in UTF-8. */
  internBytes(bytes: Uint8Array, start: number, end: number): number;
}

interface InternerOptions {
  /** The names with the first numbers. */
  readonly first?: readonly string[];
  /** What a name is known by; itself where left out. */
  readonly canonical?: (text: string) => string;
}

/** Numbers fit the 16-bit columns of a trace; the last is kept for ''. */
const CAPACITY = 65_535;

export function createInterner({ first = [], canonical = unchanged }: InternerOptions = {}): Interner {
  const values = [...first];
  const numbers = new Map(values.map((value, i) => [value, i]));
  const spellings = createSpellings();
  let overflows = 0;

  function intern(text: string): number {
    return numbers.get(text) ?? add(canonical(text));
  }

  function add(name: string): number {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    if (values.length < CAPACITY || name === '') {
      const number = values.push(unlinked(name)) - 1;
      numbers.set(values[number]!, number);
      return number;
    }
    overflows++;
    return intern('');
  }

  return {
    values,
    get overflows() {
      return overflows;
    },
    intern,
    internBytes(bytes, start, end) {
      const known = spellings.find(bytes, start, end);
      if (known >= 0) return known;
      const number = intern(decoder.decode(bytes.subarray(start, end)));
      if (overflows === 0) spellings.remember(bytes.slice(start, end), number);
      return number;
    },
  };
}

function unchanged(text: string): string {
  return text;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text cut out of a chunk would keep the whole chunk in memory. */
export function unlinked(text: string): string {
  return decoder.decode(encoder.encode(text));
}

/** Numbers by bytes: an open-addressing table with linear probing, at most half full. */
export function createSpellings() {
  const texts: Uint8Array[] = [];
  const numbers: number[] = [];
  let slots = new Uint32Array(64);

  /** Slot of the bytes, or the free one where they belong. */
  function slotOf(bytes: Uint8Array, start: number, end: number): number {
    const mask = slots.length - 1;
    let slot = hash(bytes, start, end) & mask;
    while (slots[slot] !== 0 && !isSame(texts[slots[slot]! - 1]!, bytes, start, end))
      slot = (slot + 1) & mask;
    return slot;
  }

  return {
    /** −1 = not remembered. */
    find(bytes: Uint8Array, start: number, end: number): number {
      const found = slots[slotOf(bytes, start, end)]!;
      return found === 0 ? -1 : numbers[found - 1]!;
    },
    remember(text: Uint8Array, number: number): void {
      numbers.push(number);
      slots[slotOf(text, 0, text.length)] = texts.push(text);
      if (2 * texts.length < slots.length) return;
      slots = new Uint32Array(2 * slots.length);
      texts.forEach((known, i) => (slots[slotOf(known, 0, known.length)] = i + 1));
    },
  };
}

/** FNV-1a (Fowler, Noll, Vo). */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let h = 0x811c9dc5;
  for (let i = start; i < end; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}

function isSame(text: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = 0; i < text.length; i++) if (text[i] !== bytes[start + i]) return false;
  return true;
}
