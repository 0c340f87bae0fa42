/** Jensen–Shannon distance (Endres and Schindelin 2003): a metric between distributions over categories. */

/**
 * √(½ KL(p‖m) + ½ KL(q‖m)), m = (p + q)/2, natural logarithm: 0 … √ln 2 = .8326. `p` and `q` are counts or weights over
 * the same categories, keyed alike; a missing key is 0. NaN where either sums to 0.
 */
export function jensenShannon(p: ReadonlyMap<number, number>, q: ReadonlyMap<number, number>): number {
  const [sumP, sumQ] = [sumOf(p), sumOf(q)];
  if (sumP === 0 || sumQ === 0) return NaN;
  let divergence = 0;
  for (const key of new Set([...p.keys(), ...q.keys()])) {
    const [shareP, shareQ] = [(p.get(key) ?? 0) / sumP, (q.get(key) ?? 0) / sumQ];
    const middle = (shareP + shareQ) / 2;
    divergence += 0.5 * (relative(shareP, middle) + relative(shareQ, middle));
  }
  return Math.sqrt(Math.max(divergence, 0));
}

/** p ln(p/m), 0 at p = 0. */
function relative(share: number, middle: number): number {
  return share > 0 ? share * Math.log(share / middle) : 0;
}

function sumOf(weights: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const weight of weights.values()) sum += weight;
  return sum;
}
