/**
 * Rates after training: what a likelihood leaves wrong shows only when the model runs on its own events, where streams
 * stay awake or asleep for too long. The model runs freely from the start of training to beyond its end, each stream's events
 * are counted against training's, and its gaps are tilted until they agree (Robbins & Monro 1951
 * on the moment condition; the tilt of `rateTilt.ts` is folded into the stream's gap bias, so that samplers and likelihood
 * know nothing of it).
 */
import type { HostMachine } from '../kernels/machine';
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import { layoutParameters, modelDimensions, streamColumns } from '../model/parameters';
import type { Clock } from '../streams/clock';
import { DAY } from '../streams/clock';
import { encodeSlots } from '../streams/dataset';
import { streamKind } from '../streams/encoder';
import type { Rhythm } from '../streams/rhythm';
import type { Seconds, TimeWindow, Trace } from '../trace/trace';
import { createScatter, rateCorrections } from './rateCorrections';
import type { RateTilt } from './rateTilt';
import { rateTilt } from './rateTilt';
import type { ClockCounts } from './rhythmCorrections';
import {
  clockKinds,
  clockMisfit,
  correctRhythms,
  countClock,
  dispersionsOf,
  emptyClockCounts,
  flatRhythms,
} from './rhythmCorrections';
import { sampleStreams } from './sampleStreams';
import type { GenerativeModel, StreamFlows } from './streamLanes';

export interface Calibration {
  /** The model's, but for the gap biases of the stream table. */
  readonly weights: Float32Array;
  /** Null where the clock has no day. */
  readonly rhythms: readonly Rhythm[] | null;
  /** Events of the free runs per event that training expects: before any correction, and after each. */
  readonly rates: readonly number[];
  /** Corrections kept, 0 … rounds: the model whose free runs came nearest to training. 0 where there were no rounds. */
  readonly kept: number;
}

interface CalibrationOptions {
  readonly seed: number;
  /** Corrections; 0 = none, the model as it is. */
  readonly rounds: number;
  /** Set `stopped` to end at once with the corrections made so far. */
  readonly control?: { readonly stopped: boolean };
}

/** What a stream's tilt is moved by, of the step that its elasticity asks for; and the log ratio that it was last moved by. */
interface Move {
  gain: number;
  last: number;
}

/** Free runs a round; short traces scatter more and cost less. */
const RUNS = 3;
const RUNS_OF_LONG = 2;
const LONG = 10_000;
/** Runs go on so far beyond training, in its spans: that is where generation goes, and errors grow on the way. */
const BEYOND = 1 / 2;
/** States feed back on themselves: free runs answer to a tilt by more than the elasticity of training's gaps says. */
const GAIN = 0.7;
/** Of β: a step, and altogether. */
const MOST_STEP = 1;
const MOST_TILT = 4;
/** Periodic streams hardly answer to a tilt: dividing by less than this would only make noise. */
const LEAST_ELASTICITY = 0.3;

/**
 * Calibrates a trained model; yields the share done, 0 … 1. Reads no row outside the training windows. Deterministic.
 * @param trace the trace the model was trained on
 * @param machine any weights of the model's size; left with the model's own
 */
export async function* calibrateRates(
  model: GenerativeModel,
  trace: Trace,
  machine: HostMachine,
  { seed, rounds, control = { stopped: false } }: CalibrationOptions,
): AsyncGenerator<number, Calibration> {
  const real = expectedCounts(model, trace);
  const { streams } = model.codecs.encoder;
  const random = createRandom(seed).substream('calibration');
  const runs = real.reduce((sum, count) => sum + count, 0) > LONG ? RUNS_OF_LONG : RUNS;
  const scatter = createScatter(streams.length);
  const span = spanOf(model.codecs.windows);
  const tilts = model.codecs.gaps.streams.map((gaps) => rateTilt(gaps, span));
  const beta = new Float64Array(streams.length);
  const moves = tilts.map(() => ({ gain: GAIN, last: 0 }));
  const rates: number[] = [];
  const kinds = streams.map(streamKind);
  const { clock } = model.codecs.encoder;
  let { weights } = model;
  let rhythms = rounds > 0 && clock.dayHarmonics > 0 ? flatRhythms(streams.length) : null;
  let best = { weights, rhythms, kept: 0, misfit: Infinity };
  const { realClock, dispersions } = trainingClock(model, trace);
  const context = { kinds: clockKinds(kinds, realClock), clock, dispersions };
  try {
    rounds: for (let round = 0; round <= rounds && rounds > 0; round++) {
      machine.writeWeights(weights);
      const made: Float64Array[] = [];
      const madeClock = emptyClockCounts(streams.length);
      for (let run = 0; run < runs; run++) {
        const done = round * runs + run;
        for await (const share of freeRun({ ...model, rhythms }, trace, machine, {
          random,
          made,
          madeClock,
        })) {
          yield (done + share) / ((rounds + 1) * runs);
          if (control.stopped) break rounds;
        }
      }
      rates.push(rateOf(made, real));
      const misfit = misfitOf(made, real) + (rhythms ? clockMisfit(realClock, madeClock) : 0);
      if (misfit < best.misfit) best = { weights, rhythms, kept: round, misfit };
      if (round === rounds) break;
      scatter.add(made);
      const corrections = rateCorrections({ real, made, kinds, variances: scatter.variances() });
      moveTilts(beta, corrections, tilts, moves);
      weights = tilted(model, tilts, beta);
      rhythms = rhythms && correctRhythms(rhythms, realClock, madeClock, context);
    }
  } finally {
    machine.writeWeights(model.weights);
  }
  return { weights: best.weights, rhythms: best.rhythms, rates, kept: best.kept };
}

/** A step against each log ratio; the gain falls where its sign changed (Kesten 1958, "Accelerated Stochastic Approximation"). */
function moveTilts(
  beta: Float64Array,
  corrections: Float64Array,
  tilts: readonly RateTilt[],
  moves: readonly Move[],
): void {
  beta.forEach((old, s) => {
    const move = moves[s]!;
    if (move.last * corrections[s]! < 0) move.gain /= 2;
    move.last = corrections[s]!;
    const step = (move.gain * corrections[s]!) / Math.max(LEAST_ELASTICITY, tilts[s]!.elasticity);
    beta[s] = within(old + within(step, MOST_STEP), MOST_TILT);
  });
}

const within = (value: number, most: number) => Math.min(most, Math.max(-most, value));

/** The model's weights with β φ added to each stream's gap biases. */
function tilted(
  { weights, codecs, configuration }: GenerativeModel,
  tilts: readonly RateTilt[],
  beta: Float64Array,
): Float32Array {
  const dimensions = modelDimensions(codecs, configuration);
  const { gapBias, end } = streamColumns(dimensions);
  const { offset } = layoutParameters(dimensions).get('stream')!;
  const result = weights.slice();
  tilts.forEach(({ direction }, s) => {
    const at = offset + s * end + gapBias;
    direction.forEach((value, k) => (result[at + k] = weights[at + k]! + beta[s]! * value));
  });
  return result;
}

/** Generates from nothing, streams entering when they did in training, until behind the training windows; pushes counts a stream. */
async function* freeRun(
  model: GenerativeModel,
  trace: Trace,
  machine: HostMachine,
  {
    random,
    made,
    madeClock,
  }: { readonly random: Random; readonly made: Float64Array[]; readonly madeClock: ClockCounts },
): AsyncGenerator<number, void> {
  const { windows, encoder } = model.codecs;
  const { from } = windows[0]!;
  const request = {
    window: { from, to: countedStretch(windows, encoder.clock).to },
    seed: random.integer(2 ** 31),
    plan: { moment: from, begins: from },
  };
  const steps = sampleStreams(model, trace, request, [...encoder.streams.keys()], machine);
  try {
    for (;;) {
      const next = await steps.next();
      if (next.done) return void made.push(countEvents(model, next.value, madeClock));
      yield next.value.share;
    }
  } finally {
    await steps.return([]);
  }
}

/** Where events are counted: whole days beyond training where the clock knows days. */
function countedStretch(windows: readonly TimeWindow[], { dayHarmonics }: Clock): TimeWindow {
  const span = spanOf(windows);
  const beyond = dayHarmonics > 0 ? Math.floor((BEYOND * span) / DAY) * DAY : BEYOND * span;
  return { from: windows[0]!.from, to: windows[windows.length - 1]!.to + beyond };
}

/** Events of each stream in the counted stretch, were it as busy throughout as the training windows in it. */
function expectedCounts({ codecs }: GenerativeModel, trace: Trace): Float64Array {
  const { windows, encoder } = codecs;
  const counts = new Float64Array(encoder.streams.length);
  const counted = countedStretch(windows, encoder.clock);
  const { events } = encodeSlots(codecs, trace, windows);
  for (const stream of events.stream) counts[stream]!++;
  const covered = windows.reduce((sum, { from, to }) => sum + to - from, 0);
  return counts.map((count) => (count * (counted.to - counted.from)) / covered);
}

const spanOf = (windows: readonly TimeWindow[]): Seconds =>
  windows[windows.length - 1]!.to - windows[0]!.from;

function trainingClock({ codecs }: GenerativeModel, trace: Trace) {
  const realClock = emptyClockCounts(codecs.encoder.streams.length);
  const { windows, encoder } = codecs;
  const { events } = encodeSlots(codecs, trace, windows);
  events.stream.forEach((s, i) => countClock(realClock, encoder.clock, s, events.time[i]!));
  const dispersions = dispersionsOf(encoder.streams.length, events, windows, encoder.clock);
  return { realClock, dispersions };
}

/** Events per stream; those inside training windows also by the clock. */
function countEvents(
  { codecs: { encoder, windows } }: GenerativeModel,
  streams: readonly StreamFlows[],
  clock: ClockCounts,
): Float64Array {
  const counts = new Float64Array(encoder.streams.length);
  const [seconds, nanoseconds] = [
    Number(encoder.start / 1_000_000_000n),
    Number(encoder.start % 1_000_000_000n),
  ];
  for (const { stream, flows } of streams) {
    counts[stream] = flows.length;
    for (const flow of flows) {
      const time = flow.seconds - seconds + (flow.nanoseconds - nanoseconds) / 1e9;
      if (windows.some(({ from, to }) => time >= from && time < to))
        countClock(clock, encoder.clock, stream, time);
    }
  }
  return counts;
}

function rateOf(made: readonly Float64Array[], real: Float64Array): number {
  const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);
  return made.reduce((sum, counts) => sum + total(counts), 0) / made.length / total(real);
}

/** |log ratio| of all events, and of each stream's weighed by its share of training. */
function misfitOf(made: readonly Float64Array[], real: Float64Array): number {
  const total = real.reduce((sum, count) => sum + count, 0);
  let misfit = Math.abs(Math.log(Math.max(rateOf(made, real), 1e-9)));
  real.forEach((count, s) => {
    const mean = made.reduce((sum, counts) => sum + counts[s]!, 0) / made.length;
    misfit += (count / total) * Math.abs(Math.log((mean + 1) / (count + 1)));
  });
  return misfit;
}
