/** One category from logits, under a mask or weights. */
import type { Random } from '../math/random';

/** Index drawn ∝ weight(k) · exp(logits[k]); −1 where every weight is 0. */
export function drawCategory(
  logits: ArrayLike<number>,
  random: Random,
  weight: (category: number) => number = () => 1,
): number {
  let most = -Infinity;
  for (let k = 0; k < logits.length; k++) if (logits[k]! > most && weight(k) > 0) most = logits[k]!;
  if (most === -Infinity) return -1;
  const masses = Float64Array.from(
    { length: logits.length },
    (_, k) => weight(k) * Math.exp(logits[k]! - most),
  );
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  let u = random.uniform() * total;
  let last = -1;
  for (let k = 0; k < masses.length; k++) {
    if (masses[k]! === 0) continue;
    last = k;
    u -= masses[k]!;
    if (u < 0) return k;
  }
  return last;
}
