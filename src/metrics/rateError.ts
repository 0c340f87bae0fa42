/** How many flows there are (metrics.md 5). */
import type { CompareSides } from './metric';

/** |r_s − r_r| / r_r with r = flows per second observed, so that windows of unequal length can be compared. n = reference flows. */
export const compareRates: CompareSides = ({ flows: reference }, { flows: candidate }) => {
  const rate = reference.length / reference.covered;
  return { value: Math.abs(candidate.length / candidate.covered - rate) / rate, n: reference.length };
};
