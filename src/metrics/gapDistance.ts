/** Distances between inter-arrival times of the whole trace (metrics.md 8). */
import { kolmogorovSmirnov } from '../math/kolmogorovSmirnov';
import { wasserstein1 } from '../math/wasserstein1';
import { describeGaps } from './gaps';
import type { CompareSides, Side } from './metric';

/** W1 between log10 gaps (gaps in seconds, floored at δ), i.e. in decades. n = uncut reference gaps. */
export const compareGapsW1: CompareSides = (reference, candidate, { resolution }) =>
  distance(reference, candidate, resolution, wasserstein1);

/** Two-sample Kolmogorov–Smirnov distance of the gaps (floored at δ), 0 … 1. n = uncut reference gaps. */
export const compareGapsKs: CompareSides = (reference, candidate, { resolution }) =>
  distance(reference, candidate, resolution, kolmogorovSmirnov);

/** |z_r − z_s|, z = share of gaps shorter than δ: flows that start within one tick. n = uncut reference gaps. */
export const compareSameTick: CompareSides = (reference, candidate, { resolution }) => {
  const [real, other] = [reference, candidate].map(({ flows }) => describeGaps(flows, resolution));
  const known = real!.sorted.length > 0 && other!.sorted.length > 0;
  return { value: known ? Math.abs(real!.sameTick - other!.sameTick) : NaN, n: real!.sorted.length };
};
type SampleDistance = (a: Float64Array, b: Float64Array) => number;

function distance(reference: Side, candidate: Side, resolution: number, between: SampleDistance) {
  const [real, other] = [reference, candidate].map(({ flows }) =>
    describeGaps(flows, resolution).sorted.map(Math.log10),
  ) as [Float64Array, Float64Array];
  return { value: between(real, other), n: real.length };
}
