/** Numbers that another language can make as well, for checks against other people's tools. */

/** Uniform in [0, 1): the generator of Numerical Recipes, x ← 1664525 x + 1013904223 (mod 2³²). */
export function congruential(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0) / 2 ** 32;
}
