/** Total variation distance (Levin and Peres, Markov Chains and Mixing Times, proposition 4.2). */
import { sum } from 'd3-array';

/** ½ Σ |p_i − q_i| after scaling both lists of weights to sum 1: 0 … 1. NaN where either sums to 0. */
export function totalVariation(p: Float64Array, q: Float64Array): number {
  const [sumP, sumQ] = [sum(p), sum(q)];
  if (sumP === 0 || sumQ === 0) return NaN;
  return p.reduce((total, weight, i) => total + Math.abs(weight / sumP - q[i]! / sumQ), 0) / 2;
}
