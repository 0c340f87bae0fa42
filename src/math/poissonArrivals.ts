/** Arrival times of a homogeneous Poisson process (Kingman, Poisson Processes, 1993, section 4.1). */
import type { Random } from './random';

/**
 * Times in [from, to) whose gaps are independent and exponential of mean 1/rate, ascending; none where the rate is 0.
 * `rate` in events per unit of `from` and `to`.
 */
export function* poissonArrivals(random: Random, rate: number, from: number, to: number): Generator<number> {
  if (!(rate > 0)) return;
  for (let at = from + random.exponential() / rate; at < to; at += random.exponential() / rate) yield at;
}
