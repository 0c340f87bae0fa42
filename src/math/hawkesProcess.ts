/**
 * The multivariate Hawkes process with exponential kernels (Hawkes 1971): every event raises the rates of what follows,
 *   λ_i(t) = μ_i + Σ_j Σ_m α_ijm Σ_{k of j, t_k < t} β_m exp(−β_m (t − t_k)).
 */
import type { Random } from './random';

export interface HawkesProcess {
  /** μ, events per unit of time by dimension. */
  readonly background: Float64Array;
  /** α [target, source, decay]: expected direct offspring of an event, ≥ 0. */
  readonly branching: Float64Array;
  /** β, per unit of time. */
  readonly decays: Float64Array;
}

/** ρ(G), G_ij = Σ_m α_ijm: the process is stationary where it is below 1. By power iteration, which suits a matrix ≥ 0. */
export function spectralRadius({ background, branching, decays }: HawkesProcess): number {
  const [size, kernels] = [background.length, decays.length];
  let vector = new Float64Array(size).fill(1 / size);
  let radius = 0;
  for (let round = 0; round < POWER_ROUNDS; round++) {
    const next = new Float64Array(size);
    for (let at = 0; at < branching.length; at++) {
      next[Math.floor(at / (size * kernels))]! += branching[at]! * vector[Math.floor(at / kernels) % size]!;
    }
    radius = next.reduce((sum, value) => sum + value, 0);
    if (!(radius > 0)) return 0;
    vector = next.map((value) => value / radius);
  }
  return radius;
}

const POWER_ROUNDS = 200;

/**
 * The same process with ρ(G) ≤ `most` and, where that takes scaling α down, the backgrounds raised to keep the mean `rates`:
 * μ = (I − G) λ̄ (Hawkes 1971, eq. 9).
 */
export function madeStationary(process: HawkesProcess, rates: Float64Array, most: number): HawkesProcess {
  const radius = spectralRadius(process);
  if (radius <= most) return process;
  const [size, kernels] = [rates.length, process.decays.length];
  const branching = process.branching.map((value) => (value * most) / radius);
  const background = rates.slice();
  for (let at = 0; at < branching.length; at++) {
    background[Math.floor(at / (size * kernels))]! -=
      branching[at]! * rates[Math.floor(at / kernels) % size]!;
  }
  return { ...process, branching, background: background.map((value) => Math.max(value, 0)) };
}

export interface HawkesEvent {
  readonly at: number;
  readonly dimension: number;
}

/** Events in [from, to), ascending, from an empty past: thinning (Ogata 1981), as intensities only fall between events. */
export function* simulateHawkes(
  random: Random,
  { background, branching, decays }: HawkesProcess,
  from: number,
  to: number,
): Generator<HawkesEvent> {
  const [size, kernels] = [background.length, decays.length];
  const excitation = new Float64Array(size * kernels); // [target, decay]
  const base = background.reduce((sum, value) => sum + value, 0);
  let bound = base;
  for (let at = from; bound > 0;) {
    const wait = random.exponential() / bound;
    at += wait;
    if (!(at < to)) return;
    let total = base;
    for (let m = 0; m < kernels; m++) {
      const decay = Math.exp(-decays[m]! * wait);
      for (let i = m; i < excitation.length; i += kernels) total += excitation[i]! *= decay;
    }
    let left = random.uniform() * bound;
    bound = total;
    if (left >= total) continue;
    let dimension = 0;
    for (; dimension < size - 1; dimension++) {
      left -= background[dimension]!;
      for (let m = 0; m < kernels; m++) left -= excitation[dimension * kernels + m]!;
      if (left < 0) break;
    }
    for (let i = 0; i < excitation.length; i++) {
      const [target, m] = [Math.floor(i / kernels), i % kernels];
      const raised = branching[(target * size + dimension) * kernels + m]! * decays[m]!;
      excitation[i]! += raised;
      bound += raised;
    }
    yield { at, dimension };
  }
}
