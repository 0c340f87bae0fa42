/** Slots → numbers: what the model sees of the past, and what it is asked about the next event (model.md §3). */
import { invertIndex } from '../kernels/embedding';
import { ENDING } from '../kernels/mixtureLoss';
import type { Runner } from '../kernels/machine';
import { inputOf, integersOf } from '../kernels/machine';
import type { Node, Tape, Usage } from '../kernels/tape';
import { writeClock } from '../streams/clock';
import type { BatchShape, SlotGrid } from '../streams/batches';
import type { Codecs, SlotTable } from '../streams/dataset';
import { SAME_TICK } from '../streams/gapCodec';
import type { GapModel } from '../streams/gapModel';
import { ENCODING_SIZE } from '../streams/gapModel';
import { markColumns } from '../streams/marginals';
import { writePiecewiseLinear } from '../streams/piecewiseLinear';
import { logGap } from '../streams/sequences';
import type { Dimensions } from './parameters';
import { DENSE_SIZE } from './parameters';

/** History longer than this has decayed to nothing in every channel. */
const LONGEST_DECAY = 1e7;

/** Rows of a table that events add up, and the same read backwards for the gradient. */
export interface EmbeddedColumns {
  /** Place of [n, columns]. */
  readonly index: number;
  /** Per column the first mark that knows it. */
  readonly stages: readonly number[];
  readonly usage: Usage;
}

/** The inputs of a program, n = lanes × steps slots, lane-major. Numbers are places in its memories. */
export interface BatchInputs {
  readonly shape: BatchShape;
  /** Encodings of event i − 1's gap and pair age, [n, DENSE_SIZE]. */
  readonly dense: Node;
  /** Clock at event i − 1, [n, clock]: at t_i it would leak τ. */
  readonly clockBefore: Node;
  /** Clock at event i and the encoding of log τ_i, [n, clock + ENCODING_SIZE]. */
  readonly when: Node;
  /** What the pairs' ages at event i say, nats per pair token, [n, pairs]. */
  readonly renewal: Node;
  /** Seconds by which the history decays before this slot's event enters, [n]. */
  readonly decayTime: number;
  /** 0 where a sequence starts and the history is forgotten, [n]. */
  readonly keep: number;
  readonly gapFraction: number;
  /** log of the slot's τ, [n], and what is known of it, [n] integers: for a mixture. */
  readonly gapLog: number;
  readonly gapEnding: number;
  readonly gapWeight: number;
  /** 1 where the slot has an event, [n]. */
  readonly eventWeight: number;
  /** 1 / events of the whole batch, which gradients are scaled by. */
  readonly inverseEvents: number;
  /** Rows of `event.table`: event i − 1, or the start row. */
  readonly event: EmbeddedColumns;
  /** Row of the stream tables. */
  readonly stream: EmbeddedColumns;
  /** Rows of `marks.table`: event i's pair, hosts and marks but the last. */
  readonly decided: EmbeddedColumns;
  readonly gapFirst: number;
  readonly gapLast: number;
  /** Token of event i per mark, [n] each. */
  readonly targets: readonly number[];
  /** Seed of the step's dropout. */
  readonly seed: number;
}

/** Columns of event i that later marks may know, by the mark from which on they are known. */
function decidedStages({ marks }: Dimensions): number[] {
  return [1, 1, 1, ...marks.slice(1, -1).map((_, i) => i + 2)];
}

/** Declares a batch's inputs on an empty tape. @param kept whether kernels write them, not the host; then behind all inputs */
export function declareBatch(
  tape: Tape,
  dimensions: Dimensions,
  shape: BatchShape,
  kept = false,
): BatchInputs {
  const n = shape.lanes * shape.steps;
  const { clock, eventOffsets, eventRows, streams, marks } = dimensions;
  const input = (name: string, rows: number, columns: number) =>
    kept ? tape.kept(name, rows, columns) : tape.input(name, rows, columns);
  const whole = (name: string, size: number) =>
    kept ? tape.keptIntegers(name, size) : tape.integers(name, size);
  const vector = (name: string) => input(name, 1, n).value.at;
  const embedded = (name: string, stages: readonly number[], rows: number): EmbeddedColumns => ({
    index: whole(name, n * stages.length),
    stages,
    usage: {
      order: whole(`${name}.order`, n * stages.length),
      rowStart: whole(`${name}.rowStart`, rows + 1),
    },
  });
  return {
    shape,
    dense: input('dense', n, DENSE_SIZE),
    clockBefore: input('clockBefore', n, clock),
    when: input('when', n, clock + ENCODING_SIZE),
    renewal: input('renewal', n, dimensions.pairs),
    decayTime: vector('decayTime'),
    keep: vector('keep'),
    gapFraction: vector('gapFraction'),
    gapLog: vector('gapLog'),
    gapWeight: vector('gapWeight'),
    eventWeight: vector('eventWeight'),
    inverseEvents: input('inverseEvents', 1, 1).value.at,
    event: embedded(
      'event',
      eventOffsets.map(() => 0),
      eventRows,
    ),
    stream: embedded('stream', [0], streams),
    decided: embedded('decided', decidedStages(dimensions), eventRows),
    gapFirst: whole('gapFirst', n),
    gapLast: whole('gapLast', n),
    gapEnding: whole('gapEnding', n),
    targets: marks.map((_, mark) => whole(`target.${mark}`, n)),
    seed: whole('seed', 1),
  };
}

/** Writes the features of an event that are no embedding; NaN = not known. */
export function writeDense(
  gaps: GapModel,
  resolution: number,
  gap: number,
  pairAge: number,
  out: Float32Array,
  offset: number,
): void {
  if (!Number.isNaN(gap)) writePiecewiseLinear(gaps.gapEncoding, logGap(gap, resolution), out, offset);
  if (Number.isNaN(pairAge)) return;
  writePiecewiseLinear(gaps.ageEncoding, logGap(pairAge, resolution), out, offset + ENCODING_SIZE);
  out[offset + 2 * ENCODING_SIZE] = 1;
}

/** Number of events that a grid asks about. */
export function countEvents({ sequences }: SlotTable, grid: SlotGrid): number {
  return grid.reduce((count, slot) => count + (slot >= 0 && sequences.target[slot]! >= 0 ? 1 : 0), 0);
}

/** What a batch is besides its slots. */
export interface BatchSettings {
  /** Events of the whole batch, of which this grid may be a part. */
  readonly events: number;
  /** Of the step's dropout; any where there is none. */
  readonly seed: number;
}

/** Fills a runner's inputs with one grid of slots; padding slots (−1) stay at what weighs nothing. */
export function writeBatch(
  runner: Runner,
  codecs: Codecs,
  dimensions: Dimensions,
  table: SlotTable,
  grid: SlotGrid,
  { events, seed }: BatchSettings,
): void {
  const floats = (name: string) => inputOf(runner, name);
  const whole = (name: string) => integersOf(runner, name);
  runner.inputs.fill(0);
  writeSlots(floats, codecs, dimensions, table, grid);
  floats('inverseEvents')[0] = 1 / Math.max(events, 1);
  whole('seed')[0] = seed;
  writeRenewals(floats('renewal'), codecs, table, grid);
  writeTargets(whole, table, grid);
  writeGaps(floats('gapLog'), whole('gapEnding'), table, codecs.encoder.resolution, grid);
  writeStreams(whole, dimensions, table, grid);
  writeInputEvents(whole, dimensions, table, grid);
  writeDecided(whole, dimensions, table, grid);
}

type Place<Numbers> = (name: string) => Numbers;

/** What a slot says by itself. */
function writeSlots(
  place: Place<Float32Array>,
  { encoder, gaps }: Codecs,
  dimensions: Dimensions,
  { sequences, gaps: targets }: SlotTable,
  grid: SlotGrid,
): void {
  const { resolution, clock } = encoder;
  const [dense, clockBefore, when] = [place('dense'), place('clockBefore'), place('when')];
  const [denseStride, clockStride, whenStride] = [dense, clockBefore, when].map(
    (each) => each.length / grid.length,
  );
  const [decayTime, keep, eventWeight] = [place('decayTime'), place('keep'), place('eventWeight')];
  const [gapWeight, gapFraction] = [place('gapWeight'), place('gapFraction')];
  gapFraction.fill(1);
  grid.forEach((slot, at) => {
    if (slot < 0) return;
    const [from, to] = [sequences.from[slot]!, sequences.to[slot]!];
    const starts = sequences.input[slot]! < 0;
    const gapBefore = sequences.inputGap[slot]!;
    gapWeight[at] = targets.weight[slot]!;
    gapFraction[at] = targets.fraction[slot]!;
    eventWeight[at] = sequences.target[slot]! >= 0 ? 1 : 0;
    keep[at] = starts ? 0 : 1;
    decayTime[at] = Math.min(Number.isNaN(gapBefore) ? 0 : gapBefore, LONGEST_DECAY);
    writeDense(gaps, resolution, gapBefore, sequences.pairAge[slot]!, dense, at * denseStride!);
    writeClock(clock, from, clockBefore, at * clockStride!);
    writeClock(clock, to, when, at * whenStride!);
    if (starts) return;
    const encoding = at * whenStride! + dimensions.clock;
    writePiecewiseLinear(gaps.gapEncoding, logGap(to - from, resolution), when, encoding);
  });
}

function writeRenewals(
  out: Float32Array,
  { renewals }: Codecs,
  { sequences, renewals: { offsets, buckets } }: SlotTable,
  grid: SlotGrid,
): void {
  const stride = out.length / grid.length;
  grid.forEach((slot, at) => {
    if (slot < 0 || sequences.target[slot]! < 0) return;
    const { pairs, logRatios } = renewals[sequences.stream[slot]!]!;
    const from = offsets[slot]!;
    for (let k = 0; k < pairs.length; k++) {
      const bucket = buckets[from + k]!;
      if (bucket > 0) out[at * stride + pairs[k]!] = logRatios[k]![bucket - 1]!;
    }
  });
}

/** A silence shorter than this share of a tick is as good as none. */
const LEAST_SILENCE = 1e-3;

/** Gaps as a mixture has them: a tick's are known to be shorter than it, a cut one to be longer. */
function writeGaps(
  log: Float32Array,
  ending: Int32Array,
  { sequences, gaps }: SlotTable,
  resolution: number,
  grid: SlotGrid,
): void {
  grid.forEach((slot, at) => {
    if (slot < 0) return;
    const gap = sequences.to[slot]! - sequences.from[slot]!;
    const isCut = sequences.target[slot]! < 0;
    log[at] = logGap(gap, isCut ? LEAST_SILENCE * resolution : resolution);
    ending[at] = isCut ? ENDING.longer : gaps.first[slot] === SAME_TICK ? ENDING.shorter : ENDING.event;
  });
}

/** Categories to be predicted. */
function writeTargets(place: Place<Int32Array>, table: SlotTable, grid: SlotGrid): void {
  const { sequences, gaps } = table;
  const [first, last] = [place('gapFirst'), place('gapLast')];
  const columns = markColumns(table);
  const targets = columns.map((_, mark) => place(`target.${mark}`));
  grid.forEach((slot, at) => {
    first[at] = slot < 0 ? 0 : gaps.first[slot]!;
    last[at] = slot < 0 ? 0 : gaps.last[slot]!;
    const row = slot < 0 ? -1 : sequences.target[slot]!;
    targets.forEach((target, mark) => (target[at] = row < 0 ? 0 : columns[mark]![row]!));
  });
}

function writeStreams(
  place: Place<Int32Array>,
  { streams }: Dimensions,
  { sequences }: SlotTable,
  grid: SlotGrid,
): void {
  const index = place('stream');
  grid.forEach((slot, at) => (index[at] = slot < 0 ? -1 : sequences.stream[slot]!));
  invertIndex(index, streams, (k) => k, place('stream.order'), place('stream.rowStart'));
}

/** [n, columns]: the table rows of event i − 1, or the start row. */
function writeInputEvents(
  place: Place<Int32Array>,
  { eventOffsets, eventRows }: Dimensions,
  { events, sequences }: SlotTable,
  grid: SlotGrid,
): void {
  const columns = [events.pair, events.sourceHost, events.destinationHost, ...events.marks];
  const width = eventOffsets.length;
  const index = place('event').fill(-1);
  grid.forEach((slot, at) => {
    if (slot < 0) return;
    const input = sequences.input[slot]!;
    if (input < 0) index[at * width + width - 1] = eventOffsets[width - 1]!;
    else for (let c = 0; c + 1 < width; c++) index[at * width + c] = eventOffsets[c]! + columns[c]![input]!;
  });
  const rowOf = (entry: number) => Math.floor(entry / width);
  invertIndex(index, eventRows, rowOf, place('event.order'), place('event.rowStart'));
}

/** [n, columns]: the table rows of event i, as far as marks are decided by what comes before them. */
function writeDecided(
  place: Place<Int32Array>,
  dimensions: Dimensions,
  { events, sequences }: SlotTable,
  grid: SlotGrid,
): void {
  const { eventOffsets, eventRows } = dimensions;
  const stages = decidedStages(dimensions);
  const columns = [events.pair, events.sourceHost, events.destinationHost, ...events.marks.slice(0, -1)];
  const width = columns.length;
  const index = place('decided').fill(-1);
  grid.forEach((slot, at) => {
    const target = slot < 0 ? -1 : sequences.target[slot]!;
    if (target < 0) return;
    for (let c = 0; c < width; c++) index[at * width + c] = eventOffsets[c]! + columns[c]![target]!;
  });
  const placeOf = (entry: number) => stages[entry % width]! * grid.length + Math.floor(entry / width);
  invertIndex(index, eventRows, placeOf, place('decided.order'), place('decided.rowStart'));
}
