/** How a series hangs together with itself some steps later (Box, Jenkins and Reinsel, Time Series Analysis, 2.1). */

/**
 * ρ(k) = γ(k) / γ(0), k = 1 … `lags`, of one process seen in several stretches: γ(k) is the mean of (x_t − μ)(x_{t+k} − μ)
 * over the pairs that lie in one stretch, μ the mean of all. Divided by the number of pairs, not by the length: a lag of which
 * there is no pair gives 0, and so does a series that never changes.
 */
export function autocorrelation(stretches: readonly Float64Array[], lags: number): Float64Array {
  const result = new Float64Array(lags);
  const length = stretches.reduce((sum, series) => sum + series.length, 0);
  const mean = stretches.reduce((sum, series) => series.reduce((s, x) => s + x, sum), 0) / length;
  const centred = stretches.map((series) => series.map((x) => x - mean));
  const variance = autocovariance(centred, 0);
  if (!(variance > 0)) return result;
  return result.map((_, i) => autocovariance(centred, i + 1) / variance);
}

function autocovariance(stretches: readonly Float64Array[], lag: number): number {
  let [total, pairs] = [0, 0];
  for (const series of stretches) {
    for (let t = lag; t < series.length; t++) total += series[t]! * series[t - lag]!;
    pairs += Math.max(series.length - lag, 0);
  }
  return pairs > 0 ? total / pairs : 0;
}
