/** Bulk random bytes: sfc32 (Chris Doty-Humphrey, PractRand), which passes PractRand and takes a nanosecond a word. */

/** Fills `words[0, count)`; the same seed gives the same words, a longer fill starts as a shorter one. */
export function fillRandomWords(words: Uint32Array, count: number, seed: number): void {
  let a = seed | 0;
  let b = Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b;
  let c = 0x243f6a88;
  let counter = 1;
  for (let i = -WARM_UP; i < count; i++) {
    const next = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + next) | 0;
    if (i >= 0) words[i] = next;
  }
}

/** The generator's author asks for as many steps before the first word. */
const WARM_UP = 12;
