/**
 * Dense numbers for keys of four 32-bit words: an open-addressing table (linear probing, at most half full) over typed
 * arrays, because a Map of strings or of numbers beyond 2^31 costs a packet more than all the rest of its reading.
 */
export class KeyTable {
  /** Keys so far; their numbers are 0 … size − 1, in order of first use. */
  size = 0;
  /** Four words a key, by number. */
  #words = new Uint32Array(4 * FIRST_CAPACITY);
  /** Number + 1 by hash; 0 = free. */
  #slots = new Uint32Array(2 * FIRST_CAPACITY);

  /** The key's number, a new one where it is seen for the first time. */
  intern(a: number, b: number, c: number, d: number): number {
    const words = this.#words;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash(a, b, c, d) & mask;
    for (let found = slots[slot]!; found !== 0; found = slots[slot]!) {
      const at = 4 * (found - 1);
      if (
        words[at] === a >>> 0 &&
        words[at + 1] === b >>> 0 &&
        words[at + 2] === c >>> 0 &&
        words[at + 3] === d >>> 0
      )
        return found - 1;
      slot = (slot + 1) & mask;
    }
    slots[slot] = this.size + 1;
    words[4 * this.size] = a;
    words[4 * this.size + 1] = b;
    words[4 * this.size + 2] = c;
    words[4 * this.size + 3] = d;
    this.size++;
    if (2 * this.size === slots.length) this.#grow();
    return this.size - 1;
  }

  /** Word `index` (0 … 3) of a key. */
  word(key: number, index: number): number {
    return this.#words[4 * key + index]!;
  }

  #grow(): void {
    const old = this.#words;
    const words = (this.#words = new Uint32Array(2 * old.length));
    words.set(old);
    const slots = (this.#slots = new Uint32Array(2 * this.#slots.length));
    const mask = slots.length - 1;
    for (let key = 0; key < this.size; key++) {
      const at = 4 * key;
      let slot = hash(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = key + 1;
    }
  }
}

const FIRST_CAPACITY = 256;

/** The multipliers and the finisher of MurmurHash3 (Appleby, public domain). */
function hash(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a, 0xcc9e2d51);
  h = Math.imul((h << 13) | (h >>> 19), 5) ^ Math.imul(b, 0x1b873593);
  h = Math.imul((h << 13) | (h >>> 19), 5) ^ Math.imul(c, 0xcc9e2d51);
  h = Math.imul((h << 13) | (h >>> 19), 5) ^ Math.imul(d, 0x1b873593);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
