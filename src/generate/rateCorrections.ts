/**
 * By how much streams differ in their number of events, as far as chance does not explain it. Free runs of bursty streams
 * scatter by factors, and so does the one training trace: a stream's own log ratio is drawn towards that of its kind
 * (empirical Bayes; James & Stein 1961, with the variance between streams by moments, DerSimonian & Laird 1986).
 */

/** Added to every count before its logarithm: a stream that was never heard differs by a bounded factor. */
const PRIOR = 3;

export interface RateCounts {
  /** Events of each stream in training. */
  readonly real: Float64Array;
  /** The same in each free run. */
  readonly made: readonly Float64Array[];
  /** Streams with the same value are held to be alike. */
  readonly kinds: readonly string[];
  /** Variance of a free run's log count, per stream. */
  readonly variances: Float64Array;
}

/** log (generated / real events) of each stream, shrunk; 0 for one that training never heard. */
export function rateCorrections({ real, made, kinds, variances }: RateCounts): Float64Array {
  const mean = real.map((_, s) => made.reduce((sum, counts) => sum + counts[s]!, 0) / made.length);
  const corrections = new Float64Array(real.length);
  for (const kind of new Set(kinds)) {
    const alike = [...real.keys()].filter((s) => kinds[s] === kind && real[s]! > 0);
    const total = (counts: Float64Array) => alike.reduce((sum, s) => sum + counts[s]!, 0);
    const shared = logCount(total(mean)) - logCount(total(real));
    const own = alike.map((s) => logCount(mean[s]!) - logCount(real[s]!));
    // The real count is one draw as each of ours is; the mean of ours has its share of chance too.
    const noise = alike.map((s) => variances[s]! * (1 + 1 / made.length) + 1 / (real[s]! + PRIOR));
    const between = varianceBetween(
      own.map((ratio) => ratio - shared),
      noise,
    );
    alike.forEach((s, i) => {
      const trust = between / (between + noise[i]!);
      corrections[s] = trust * own[i]! + (1 - trust) * shared;
    });
  }
  return corrections;
}

/** Adds up what free runs of the same weights scatter: a running estimate of a log count's variance, per stream. */
export function createScatter(streams: number): {
  add(made: readonly Float64Array[]): void;
  variances(): Float64Array;
} {
  const squares = new Float64Array(streams);
  let degrees = 0;
  return {
    add(made) {
      degrees += made.length - 1;
      for (let s = 0; s < streams; s++) {
        const logs = made.map((counts) => logCount(counts[s]!));
        const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
        for (const log of logs) squares[s]! += (log - mean) ** 2;
      }
    },
    variances: () => squares.map((square) => square / Math.max(degrees, 1)),
  };
}

const logCount = (count: number) => Math.log(count + PRIOR);

/** Weighted by precision, so that streams of pure chance do not decide. */
function varianceBetween(deviations: readonly number[], noise: readonly number[]): number {
  let [sum, weights] = [0, 0];
  deviations.forEach((deviation, i) => {
    const weight = 1 / noise[i]! ** 2;
    sum += weight * (deviation ** 2 - noise[i]!);
    weights += weight;
  });
  return weights > 0 ? Math.max(0, sum / weights) : 0;
}
