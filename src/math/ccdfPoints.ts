/** The complementary distribution function of a sample, thinned to what a picture can show. */
import { bisectRight } from 'd3-array';

interface CcdfPoints {
  readonly x: Float64Array;
  /** P(X > x). */
  readonly share: Float64Array;
}

/**
 * P(X > x) = #{x_i > x}/n of an ascending sample at no more than `limit` of its values, x ascending without repeats (the
 * sample's unit): all values where they fit, else half of the points at even ranks and half at ranks whose *tails* are evenly
 * spaced in the logarithm, so that the rare end of a log-log picture keeps its detail.
 */
export function ccdfPoints(sorted: Float64Array, limit: number): CcdfPoints {
  const n = sorted.length;
  const x = distinct((n <= limit ? [...sorted.keys()] : spreadRanks(n, limit)).map((rank) => sorted[rank]!));
  return {
    x: Float64Array.from(x),
    share: Float64Array.from(x, (value) => (n - bisectRight(sorted, value)) / n),
  };
}

function spreadRanks(n: number, limit: number): number[] {
  const half = Math.floor(limit / 2);
  const even = Array.from({ length: half }, (_, i) => Math.round((i * (n - 1)) / (half - 1)));
  const tail = Array.from(
    { length: limit - half },
    (_, i) => n - Math.round(n ** ((i + 1) / (limit - half))),
  );
  return [...even, ...tail].sort((a, b) => a - b);
}

function distinct(ascending: readonly number[]): number[] {
  return ascending.filter((value, i) => i === 0 || value !== ascending[i - 1]);
}
