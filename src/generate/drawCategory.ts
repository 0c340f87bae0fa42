/** One category from logits, under a mask or weights. */
import type { Random } from '../math/random';

/** Index drawn ∝ weight(k) · exp(logits[k]); −1 where every weight is 0. */
export function drawCategory(
  logits: ArrayLike<number>,
  random: Random,
  weight: (category: number) => number = () => 1,
): number {
  const masses = new Float64Array(logits.length);
  let most = -Infinity;
  for (let k = 0; k < masses.length; k++) {
    masses[k] = weight(k);
    if (masses[k]! > 0 && logits[k]! > most) most = logits[k]!;
  }
  let total = 0;
  for (let k = 0; k < masses.length; k++) {
    if (masses[k]! > 0) total += masses[k]! *= Math.exp(logits[k]! - most);
  }
  let u = random.uniform() * total;
  let last = -1;
  for (let k = 0; k < masses.length; k++) {
    if (masses[k] === 0) continue;
    last = k;
    u -= masses[k]!;
    if (u < 0) return k;
  }
  return last;
}
