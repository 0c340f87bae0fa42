/**
 * A hidden Markov chain whose states emit Poisson counts (Rabiner 1989; as a Markov-modulated Poisson process: Fischer &
 * Meier-Hellstern 1993, with the state fixed inside an interval). State 0 is idle: it emits nothing, ever.
 */
import { quantile } from './quantile';

export interface PoissonHmm {
  /** Events per unit of time by state, ascending; the first is 0. */
  readonly rates: Float64Array;
  /** P(next state | state) from one interval to the next [state, next]. */
  readonly transitions: Float64Array;
  /** Long-run share of intervals in each state. */
  readonly shares: Float64Array;
}

export interface CountedIntervals {
  readonly counts: Uint32Array;
  /** Length of each interval, about the same for all. */
  readonly widths: Float64Array;
  /** Index of each interval's stretch; the chain begins anew in each. */
  readonly stretch: Uint32Array;
}

export interface FittedHmm {
  readonly model: PoissonHmm;
  /** P(state | all counts) [interval, state]. */
  readonly posterior: Float64Array;
}

const MOST_ROUNDS = 200;
/** Rounds end when one adds less than this to the mean log-likelihood, nats per interval. */
const LEAST_GAIN = 1e-6;
/** So many imagined transitions out of each state: one never seen in training stays possible. */
const PRIOR = 0.01;
/** A stretch may begin in any state. */
const LEAST_SHARE = 1e-9;

/** Baum–Welch with scaled forward and backward passes (Rabiner 1989, section V.A), in steps of one round. */
export function* fitPoissonHmm(intervals: CountedIntervals, states: number): Generator<void, FittedHmm> {
  let model = startingModel(intervals, states);
  let last = -Infinity;
  for (let round = 0; ; round++) {
    yield;
    const { logLikelihood, posterior, moves } = smooth(intervals, model);
    const mean = logLikelihood / Math.max(intervals.counts.length, 1);
    if (mean - last < LEAST_GAIN || round === MOST_ROUNDS) return { model, posterior };
    last = mean;
    model = maximise(intervals, posterior, moves);
  }
}

/** Rates at spread quantiles of the busy intervals' own; states that stay. */
function startingModel({ counts, widths }: CountedIntervals, states: number): PoissonHmm {
  const busy = Float64Array.from(counts, (count, i) => count / widths[i]!)
    .filter((rate) => rate > 0)
    .sort();
  const rates = Float64Array.from({ length: states }, (_, state) =>
    // A factor keeps states apart where quantiles coincide: states that start alike stay alike.
    state === 0 || busy.length === 0 ? 0 : quantile(busy, (state - 0.5) / (states - 1)) * 1.3 ** (state - 2),
  );
  const transitions = new Float64Array(states * states).map((_, at) =>
    Math.floor(at / states) === at % states ? 0.9 : 0.1 / (states - 1),
  );
  return { rates, transitions, shares: new Float64Array(states).fill(1 / states) };
}

function maximise(
  { counts, widths }: CountedIntervals,
  posterior: Float64Array,
  moves: Float64Array,
): PoissonHmm {
  const states = Math.sqrt(moves.length);
  const events = new Float64Array(states);
  const time = new Float64Array(states);
  const shares = new Float64Array(states);
  for (let at = 0; at < posterior.length; at++) {
    const [interval, state] = [Math.floor(at / states), at % states];
    events[state]! += posterior[at]! * counts[interval]!;
    time[state]! += posterior[at]! * widths[interval]!;
    shares[state]! += posterior[at]! / counts.length;
  }
  const transitions = moves.map((value, at) => {
    const from = Math.floor(at / states) * states;
    const total = moves.subarray(from, from + states).reduce((sum, move) => sum + move, 0);
    return (value + PRIOR / states) / (total + PRIOR);
  });
  const rates = events.map((value, state) => (state > 0 && time[state]! > 0 ? value / time[state]! : 0));
  return { rates, transitions, shares };
}

interface Smoothed {
  readonly logLikelihood: number;
  readonly posterior: Float64Array;
  /** Expected transitions [state, next]. */
  readonly moves: Float64Array;
}

/** Expectations of the hidden chain. A stretch begins in the chain's long-run shares. */
function smooth({ counts, widths, stretch }: CountedIntervals, model: PoissonHmm): Smoothed {
  const states = model.rates.length;
  const forward = new Float64Array(counts.length * states);
  const emitted = new Float64Array(counts.length * states);
  const moves = new Float64Array(states * states);
  let logLikelihood = 0;
  for (let t = 0; t < counts.length; t++) {
    const begins = t === 0 || stretch[t] !== stretch[t - 1];
    logLikelihood += emission(
      counts[t]!,
      widths[t]!,
      model.rates,
      emitted.subarray(t * states, (t + 1) * states),
    );
    let total = 0;
    for (let j = 0; j < states; j++) {
      let reached = begins ? Math.max(model.shares[j]!, LEAST_SHARE) : 0;
      if (!begins)
        for (let i = 0; i < states; i++)
          reached += forward[(t - 1) * states + i]! * model.transitions[i * states + j]!;
      total += forward[t * states + j] = reached * emitted[t * states + j]!;
    }
    logLikelihood += Math.log(total);
    for (let j = 0; j < states; j++) forward[t * states + j]! /= total;
  }
  const posterior = forward.slice();
  for (let t = counts.length - 2; t >= 0; t--) {
    if (stretch[t] === stretch[t + 1]) smoothBack({ t, states, forward, posterior, moves, model });
  }
  return { logLikelihood, posterior, moves };
}

interface Backward {
  readonly t: number;
  readonly states: number;
  readonly forward: Float64Array;
  readonly posterior: Float64Array;
  readonly moves: Float64Array;
  readonly model: PoissonHmm;
}

/** P(s_t | all) from P(s_{t+1} | all): Σ_j P(s_t = i | past, s_{t+1} = j) P(s_{t+1} = j | all) (Rauch's form of the pass). */
function smoothBack({ t, states, forward, posterior, moves, model }: Backward): void {
  const [now, next] = [t * states, (t + 1) * states];
  posterior.fill(0, now, next);
  for (let j = 0; j < states; j++) {
    let predicted = 0;
    for (let i = 0; i < states; i++) predicted += forward[now + i]! * model.transitions[i * states + j]!;
    if (!(predicted > 0)) continue;
    for (let i = 0; i < states; i++) {
      const move =
        (forward[now + i]! * model.transitions[i * states + j]! * posterior[next + j]!) / predicted;
      posterior[now + i]! += move;
      moves[i * states + j]! += move;
    }
  }
}

/** P(count | state) up to a factor common to all states, whose logarithm is returned, without the term of the count alone. */
function emission(count: number, width: number, rates: Float64Array, out: Float64Array): number {
  let most = -Infinity;
  for (let state = 0; state < rates.length; state++) {
    const mean = rates[state]! * width;
    out[state] = mean > 0 ? count * Math.log(mean) - mean : count > 0 ? -Infinity : 0;
    most = Math.max(most, out[state]);
  }
  for (let state = 0; state < rates.length; state++) out[state] = Math.exp(out[state]! - most);
  return most;
}
