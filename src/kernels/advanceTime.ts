/**
 * From a drawn gap category to the time of the next event and what the marks' heads see of it. The gap is the inverse
 * distribution at one uniform number, which the ring keeps: the host computes the same gap in float64 from it.
 */
import type { Lanes } from './lanes';
import { FRACTIONS, GAP, NUMBER, PURPOSE, RECORD, RING, laneUniform, laneView } from './lanes';
import type { LaneView } from './lanes';
import type { Matrix, Memory } from './program';

/** Seconds a period, features per harmonic: sine and cosine. */
export const CLOCK_PERIODS = [86_400, 604_800] as const;

export interface AdvanceTime {
  readonly kernel: 'advanceTime';
  readonly lanes: Lanes;
  readonly draw: number;
  /** Bins per stream between same tick (category 0) and never again (category bins + 1). */
  readonly bins: number;
  /** Words in `floats`: log of each bin's start, [streams, bins]. */
  readonly edges: number;
  /** Words in `floats`, [streams, 4]: Pareto exponent of the open bin, longest gap, seconds; clock resolution, seconds. */
  readonly limits: number;
  /** Words in `integers`: week time of the lanes' time zero, whole seconds and 2⁻³⁰ s. */
  readonly phase: number;
  /** Harmonics of day and week. */
  readonly harmonics: readonly [number, number];
  /** Word in `floats` of the encoding's edges, one more than it has features. */
  readonly encoding: number;
  readonly features: number;
  /** [lanes, clock + features]: the marks' view of time. */
  readonly when: Matrix;
  readonly clock: number;
  /** Words in `floats`, [lanes]: what the history forgets by before it reads the event, and 1. */
  readonly decayTime: number;
  readonly keep: number;
}

/** Reference of `AdvanceTime`. */
export function advanceTime(call: AdvanceTime, memory: Memory): void {
  const { floats, integers } = memory;
  for (let lane = 0; lane < call.lanes.count; lane++) {
    const view = laneView(call.lanes, lane, memory);
    const { at, numbersAt, ringAt } = view;
    if (integers[at + RECORD.live] === 0) continue;
    const born = integers[at + RECORD.born] === 1;
    const category = integers[at + RECORD.category]!;
    const uniform = laneUniform(memory, view, call.draw, 0, PURPOSE.value);
    floats[ringAt + RING.gap] = born ? GAP.born : category;
    floats[ringAt + RING.uniform] = uniform;
    if (!born && category === call.bins + 1) {
      integers[at + RECORD.live] = 0;
      continue;
    }
    const gap = born ? -1 : gapAt(call, memory, view, category, uniform);
    if (born) {
      integers[at + RECORD.seconds] = integers[at + RECORD.birthSeconds]!;
      integers[at + RECORD.fraction] = integers[at + RECORD.birthFraction]!;
    } else moveOn(integers, at, gap);
    floats[numbersAt + NUMBER.gap] = gap;
    floats[call.decayTime + lane] = Math.max(gap, 0);
    floats[call.keep + lane] = 1;
    writeWhen(call, memory, view, call.when.at + lane * call.when.stride);
  }
}

/** τ of a category at share `uniform` of what lies beyond the silence and within the stream's longest gap. */
function gapAt(
  { bins, edges, limits }: AdvanceTime,
  { floats, integers }: Memory,
  { at, numbersAt }: LaneView,
  category: number,
  uniform: number,
): number {
  const stream = integers[at + RECORD.stream]!;
  const silence = floats[numbersAt + NUMBER.silence]!;
  const [tail, longest, resolution] = [0, 1, 2].map((k) => floats[limits + 4 * stream + k]!) as [
    number,
    number,
    number,
  ];
  const bounded = category >= 0 && longest > silence;
  if (category === 0) {
    const end = bounded ? Math.min(resolution, longest) : resolution;
    return silence + uniform * Math.max(0, end - silence);
  }
  const bin = category < 0 ? bins : category;
  const start = edges + stream * bins + bin - 1;
  const low = silence > 0 ? Math.max(floats[start]!, Math.log(silence)) : floats[start]!;
  if (bounded && Math.log(longest) <= low) return longest;
  if (bin === bins) {
    const within = bounded ? 1 - Math.exp(-tail * (Math.log(longest) - low)) : 1;
    return Math.exp(low - Math.log(1 - uniform * within) / tail);
  }
  const high = bounded ? Math.min(floats[start + 1]!, Math.log(longest)) : floats[start + 1]!;
  return Math.exp(low + uniform * Math.max(0, high - low));
}

/** Gaps beyond this many seconds lie outside every window. */
export const LONGEST_MOVE = 1e9;

function moveOn(integers: Int32Array, at: number, gap: number): void {
  const bounded = Math.min(gap, LONGEST_MOVE);
  const whole = Math.floor(bounded);
  const fraction = integers[at + RECORD.fraction]! + Math.floor((bounded - whole) * FRACTIONS);
  const carry = fraction >= FRACTIONS ? 1 : 0;
  integers[at + RECORD.seconds]! += whole + carry;
  integers[at + RECORD.fraction] = fraction - carry * FRACTIONS;
}

function writeWhen(
  call: AdvanceTime,
  { floats, integers }: Memory,
  { at, numbersAt }: LaneView,
  to: number,
): void {
  const fraction = integers[at + RECORD.fraction]! + integers[call.phase + 1]!;
  const seconds = integers[at + RECORD.seconds]! + integers[call.phase]!;
  let column = 0;
  CLOCK_PERIODS.forEach((period, p) => {
    const inside = ((seconds % period) + period) % period;
    const angle = (2 * Math.PI * (inside + fraction / FRACTIONS)) / period;
    for (let k = 1; k <= call.harmonics[p]!; k++) {
      floats[to + column++] = Math.sin(k * angle);
      floats[to + column++] = Math.cos(k * angle);
    }
  });
  for (; column < call.clock; column++) floats[to + column] = 0;
  const gap = floats[numbersAt + NUMBER.gap]!;
  const resolution = floats[call.limits + 2]!;
  const log = Math.log(Math.max(gap, resolution));
  for (let k = 0; k < call.features; k++)
    floats[to + column + k] = gap < 0 ? 0 : encoded(floats, call.encoding + k, log);
}

/** A feature of a piecewise-linear encoding whose interval starts at word `at`. */
export function encoded(floats: Memory['floats'], at: number, value: number): number {
  return Math.min(1, Math.max(0, (value - floats[at]!) / (floats[at + 1]! - floats[at]!)));
}
