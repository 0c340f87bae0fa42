/** Elementary draws on top of a `Random`: what simulators and baselines share. */
import { bisectRight, cumsum } from 'd3-array';
import type { Random } from './random';

/** Uniform in [low, high), in their unit. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/** exp(ln median + σ z), z standard normal: log-normal of that median (its unit) and log-deviation `sigma` (nats). */
export function logNormal(random: Random, median: number, sigma: number): number {
  return median * Math.exp(sigma * random.normal());
}

/** Trials up to the first success, P(k) = (1 − p)^(k−1) p for k ≥ 1, p = 1/mean: geometric of that mean (≥ 1). */
export function geometric(random: Random, mean: number): number {
  return mean <= 1 ? 1 : 1 + Math.floor(-random.exponential() / Math.log(1 - 1 / mean));
}

/** A function that draws an index with probability proportional to its weight, by bisection of the cumulative sum. */
export function createWeightedIndex(weights: Iterable<number>): (random: Random) => number {
  const cumulative = cumsum(weights);
  const total = cumulative[cumulative.length - 1] ?? 0;
  return (random) => Math.min(bisectRight(cumulative, random.uniform() * total), cumulative.length - 1);
}

/** Zipf weights 1/k^exponent for ranks k = 1 … count (Zipf 1949; web requests: Breslau et al. 1999, exponent .6–.9). */
export function zipfWeights(count: number, exponent: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (i + 1) ** -exponent);
}

/** Standard normal given that it is at least `least`; by rejection from an exponential beyond 0 (Robert 1995, section 2). */
export function truncatedNormal(random: Random, least: number): number {
  if (least <= 0) {
    for (;;) {
      const value = random.normal();
      if (value >= least) return value;
    }
  }
  const rate = (least + Math.sqrt(least * least + 4)) / 2;
  for (;;) {
    const value = least + random.exponential() / rate;
    if (random.uniform() <= Math.exp(-((value - rate) ** 2) / 2)) return value;
  }
}
