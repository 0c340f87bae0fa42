/**
 * Maximum likelihood for a Hawkes process with exponential kernels by expectation and maximisation over its hidden
 * branching (Veen & Schoenberg 2008), in O(events · dimensions · decays) a round: with exponential kernels the sum over an
 * event's possible parents is a state that decays from event to event.
 */
import type { HawkesProcess } from './hawkesProcess';

export interface HawkesEvents {
  /** Ascending. */
  readonly time: Float64Array;
  readonly dimension: Uint32Array;
  /** Index of each event's stretch in `stretches`; nothing is carried from one to the next. */
  readonly stretch: Uint32Array;
  /** Disjoint, in the unit of `time`. */
  readonly stretches: readonly { readonly from: number; readonly to: number }[];
}

interface FitOptions {
  readonly dimensions: number;
  /** Where the decays start, per unit of time; they are fitted too. */
  readonly decays: readonly number[];
  /** Between which they stay: on a coarse clock the likelihood grows without end as kernels narrow to a tick. */
  readonly decayBounds: readonly [least: number, most: number];
}

const MOST_ROUNDS = 100;
/** Rounds end when one adds less than this to the mean log-likelihood, nats per event. */
const LEAST_GAIN = 1e-5;

/** The fitted process, in steps of one round. The decays' update leaves out the kernels' mass beyond a stretch's end. */
export function* fitHawkes(
  events: HawkesEvents,
  { dimensions, decays, decayBounds: [least, most] }: FitOptions,
): Generator<void, HawkesProcess> {
  const covered = events.stretches.reduce((sum, { from, to }) => sum + (to - from), 0);
  let process = startingProcess(events, dimensions, decays, covered);
  let last = -Infinity;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    yield;
    const { logLikelihood, immigrants, offspring, ages, exposure } = expectation(events, process);
    const mean = logLikelihood / Math.max(events.time.length, 1);
    if (mean - last < LEAST_GAIN) break;
    last = mean;
    const kernels = decays.length;
    const count = new Float64Array(kernels);
    for (let at = 0; at < offspring.length; at++) count[at % kernels]! += offspring[at]!;
    process = {
      background: immigrants.map((value) => value / covered),
      branching: offspring.map((value, at) =>
        value > 0 ? value / exposure[at % (dimensions * kernels)]! : 0,
      ),
      decays: process.decays.map((decay, m) =>
        ages[m]! > 0 ? Math.min(Math.max(count[m]! / ages[m]!, least), most) : decay,
      ),
    };
  }
  return process;
}

/** Half of each dimension's events are immigrants; the rest follow half from their own dimension and half from any. */
function startingProcess(
  { dimension }: HawkesEvents,
  size: number,
  decays: readonly number[],
  covered: number,
): HawkesProcess {
  const counts = new Float64Array(size);
  for (const i of dimension) counts[i]!++;
  const total = Math.max(dimension.length, 1);
  const branching = new Float64Array(size * size * decays.length).map((_, at) => {
    const [target, source] = [Math.floor(at / (size * decays.length)), Math.floor(at / decays.length) % size];
    return ((target === source ? 0.25 : 0) + (0.25 * counts[target]!) / total) / decays.length;
  });
  return {
    background: counts.map((count) => count / 2 / covered),
    branching,
    decays: Float64Array.from(decays),
  };
}

interface Expectation {
  readonly logLikelihood: number;
  /** Expected events without a parent [dimension]. */
  readonly immigrants: Float64Array;
  /** Expected parent–child links [target, source, decay]. */
  readonly offspring: Float64Array;
  /** Their summed ages [decay]. */
  readonly ages: Float64Array;
  /** Kernel mass inside the stretches [source, decay]. */
  readonly exposure: Float64Array;
}

function expectation(
  { time, dimension, stretch, stretches }: HawkesEvents,
  process: HawkesProcess,
): Expectation {
  const { background, branching, decays } = process;
  const [size, kernels] = [background.length, decays.length];
  const states = size * kernels;
  const density = new Float64Array(states); // Σ_k β exp(−β (t − t_k)) [source, decay]
  const aged = new Float64Array(states); // the same, each times t − t_k
  const immigrants = new Float64Array(size);
  const offspring = new Float64Array(size * states);
  const ages = new Float64Array(kernels);
  const exposure = new Float64Array(states);
  let logLikelihood = 0;
  for (let k = 0; k < time.length; k++) {
    const isFirst = k === 0 || stretch[k] !== stretch[k - 1];
    if (isFirst) {
      density.fill(0);
      aged.fill(0);
    } else decayStates({ density, aged, decays }, time[k]! - time[k - 1]!);
    const i = dimension[k]!;
    const row = i * states;
    let rate = background[i]!;
    for (let at = 0; at < states; at++) rate += branching[row + at]! * density[at]!;
    logLikelihood += Math.log(rate);
    immigrants[i]! += background[i]! / rate;
    for (let at = 0, m = 0; at < states; at++, m = m + 1 === kernels ? 0 : m + 1) {
      const share = branching[row + at]! / rate;
      offspring[row + at]! += share * density[at]!;
      ages[m]! += share * aged[at]!;
    }
    const left = stretches[stretch[k]!]!.to - time[k]!;
    for (let m = 0; m < kernels; m++) {
      density[i * kernels + m]! += decays[m]!;
      exposure[i * kernels + m]! += 1 - Math.exp(-decays[m]! * left);
    }
  }
  for (const { from, to } of stretches) for (const rate of background) logLikelihood -= rate * (to - from);
  for (let at = 0; at < offspring.length; at++) logLikelihood -= branching[at]! * exposure[at % states]!;
  return { logLikelihood, immigrants, offspring, ages, exposure };
}

interface States {
  readonly density: Float64Array;
  readonly aged: Float64Array;
  readonly decays: Float64Array;
}

function decayStates({ density, aged, decays }: States, gap: number): void {
  for (let m = 0; m < decays.length; m++) {
    const decay = Math.exp(-decays[m]! * gap);
    for (let at = m; at < density.length; at += decays.length) {
      aged[at] = decay * (aged[at]! + gap * density[at]!);
      density[at]! *= decay;
    }
  }
}
