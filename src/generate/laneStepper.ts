/** Runs the step programs: writes their inputs, hands out logits. All lanes go one event ahead at once. */
import type { HostMachine, HostRunner, Runner } from '../kernels/machine';
import { inputOf, integersOf } from '../kernels/machine';
import type { ModelConfiguration } from '../model/configuration';
import { writeDense } from '../model/features';
import { carryOf } from '../model/history';
import type { Dimensions } from '../model/parameters';
import { DENSE_SIZE, modelDimensions } from '../model/parameters';
import { writeClock } from '../streams/clock';
import type { Codecs } from '../streams/dataset';
import { ENCODING_SIZE } from '../streams/gapModel';
import { writePiecewiseLinear } from '../streams/piecewiseLinear';
import type { StreamRenewal } from '../streams/pairRenewal';
import { bucketOf } from '../streams/pairRenewal';
import { logGap } from '../streams/sequences';
import type { Seconds } from '../trace/trace';
import { markProgram, readProgram, replayProgram, tokensTold } from './stepPrograms';

/** An event as the history reads it. */
export interface LaneEvent {
  /** Pair, source host, destination host, marks; null = nothing has happened yet, the memory begins. */
  readonly tokens: ArrayLike<number> | null;
  /** Gap before it and age of its pair's last event, seconds; NaN = not known. */
  readonly gap: Seconds;
  readonly pairAge: Seconds;
  readonly time: Seconds;
}

export interface LaneStepper {
  readonly lanes: number;
  /** Gives a lane the memory of a stream. */
  restore(lane: number, memory: StreamMemory): void;
  /** A copy of what a lane remembers. */
  memory(lane: number): StreamMemory;
  /** Says what `read` will read into a lane. Every lane in use needs an event each time. */
  put(lane: number, stream: number, event: LaneEvent): void;
  read(): void;
  /** What the gap's head says: logits of categories, or a mixture's parameters. */
  gapOutput(lane: number): Float32Array;
  /**
   * Says when a lane's next event is, before the marks begin; gap NaN at a stretch's first event.
   * @param heard when pairs were last heard
   */
  putTime(
    lane: number,
    stream: number,
    gap: Seconds,
    time: Seconds,
    heard: ReadonlyMap<number, Seconds>,
  ): void;
  /** Computes the logits of mark j, the tokens of those before it having been told. */
  decide(mark: number): void;
  markLogits(mark: number, lane: number): Float32Array;
  /** Tells a lane what mark j was decided to be. */
  tell(lane: number, mark: number, tokens: readonly number[]): void;
  dispose(): void;
}

/** What a stream remembers: per layer [s; n], [2 × width]. */
export type StreamMemory = readonly Float32Array[];

/** @param machine holds the model's weights */
export async function createLaneStepper(
  machine: HostMachine,
  codecs: Codecs,
  configuration: ModelConfiguration,
  lanes: number,
): Promise<LaneStepper> {
  const dimensions = modelDimensions(codecs, configuration);
  const reader = await machine.prepare(readProgram(dimensions, lanes));
  const markers: HostRunner[] = [];
  for (let mark = 0; mark < dimensions.marks.length; mark++)
    markers.push(await machine.prepare(markProgram(dimensions, lanes, mark)));
  const { clock, gapOutputs, marks, eventOffsets, chained } = dimensions;
  const input = readerInputs(reader, lanes);
  // Views are made once: they are as dear as a small product.
  const carries = carriesOf(reader, dimensions, lanes);
  const gapOutput = rowsOf(reader.view('gap'), lanes, gapOutputs);
  const when = rowsOf(inputOf(markers[0]!, 'when'), lanes, clock + ENCODING_SIZE);
  const renewal = rowsOf(inputOf(markers[0]!, 'renewal'), lanes);
  const markStream = integersOf(markers[0]!, 'stream');
  const logits = markers.map((runner, mark) => rowsOf(runner.view('logits'), lanes, marks[mark]!));
  const tokens = markers.map((runner, mark) => (mark > 0 && chained ? integersOf(runner, 'tokens') : null));
  const told = markers.map((runner) => inputOf(runner, 'told'));
  const results = [reader.view('history'), ...markers.map((runner) => runner.view('context'))];
  return {
    lanes,
    restore: (lane, memory) => memory.forEach((layer, l) => carries[l]![lane]!.set(layer)),
    memory: (lane) => carries.map((carry) => carry[lane]!.slice()),
    put: (lane, stream, event) => writeEvent(input, codecs, dimensions, lane, stream, event),
    read: () => machine.run([reader]),
    gapOutput: (lane) => gapOutput[lane]!,
    putTime(lane, stream, gap, time, heard) {
      const own = when[lane]!.fill(0);
      writeClock(codecs.encoder.clock, time, own, 0);
      if (!Number.isNaN(gap)) {
        const { gapEncoding } = codecs.gaps;
        writePiecewiseLinear(gapEncoding, logGap(gap, codecs.encoder.resolution), own, clock);
      }
      markStream[lane] = stream;
      writeRenewal(renewal[lane]!.fill(0), codecs.renewals[stream]!, time, heard);
    },
    decide(mark) {
      told[mark]!.set(results[mark]!);
      machine.run([markers[mark]!]);
    },
    markLogits: (mark, lane) => logits[mark]![lane]!,
    tell(lane, mark, decided) {
      const next = mark + 1;
      if (next === markers.length || !chained) return;
      const first = mark === 0 ? 0 : mark + 2;
      decided.forEach((token, i) => {
        tokens[next]![lane * tokensTold(next) + i] = eventOffsets[first + i]! + token;
      });
    },
    dispose: () => [reader, ...markers].forEach((runner) => runner.dispose()),
  };
}

/** The rows of a matrix, the padding of their columns left out. */
function rowsOf(matrix: Float32Array, lanes: number, columns = matrix.length / lanes): Float32Array[] {
  return Array.from({ length: lanes }, (_, lane) => {
    const from = (lane * matrix.length) / lanes;
    return matrix.subarray(from, from + columns);
  });
}

const REPLAY_LANES = 16;
const REPLAY_STEPS = 32;

/** Memories of streams that have read the given events and nothing else. @param events per stream, in order of time */
export async function replayStreams(
  machine: HostMachine,
  codecs: Codecs,
  configuration: ModelConfiguration,
  streams: readonly { readonly stream: number; readonly events: readonly LaneEvent[] }[],
): Promise<Map<number, StreamMemory>> {
  const dimensions = modelDimensions(codecs, configuration);
  const runner = await machine.prepare(replayProgram(dimensions, REPLAY_LANES, REPLAY_STEPS));
  const input = readerInputs(runner, REPLAY_LANES * REPLAY_STEPS);
  const carries = carriesOf(runner, dimensions, REPLAY_LANES);
  const memories = new Map<number, StreamMemory>();
  const order = [...streams].sort((a, b) => b.events.length - a.events.length);
  for (let from = 0; from < order.length; from += REPLAY_LANES) {
    const group = order.slice(from, from + REPLAY_LANES);
    const chunks = Math.ceil(group[0]!.events.length / REPLAY_STEPS);
    for (let chunk = 0; chunk < chunks; chunk++) {
      group.forEach(({ stream, events }, lane) => {
        // Aligned at their ends: what stands before a stream's beginning is forgotten there.
        const first = events.length - (chunks - chunk) * REPLAY_STEPS;
        for (let step = 0; step < REPLAY_STEPS; step++)
          writeEvent(
            input,
            codecs,
            dimensions,
            lane * REPLAY_STEPS + step,
            stream,
            events[first + step] ?? NOTHING,
          );
      });
      machine.run([runner]);
    }
    group.forEach(({ stream }, lane) =>
      memories.set(
        stream,
        carries.map((carry) => carry[lane]!.slice()),
      ),
    );
  }
  runner.dispose();
  return memories;
}

/** A stream's beginning: the memory is empty. */
const NOTHING: LaneEvent = { tokens: null, gap: NaN, pairAge: NaN, time: 0 };

/** Per layer the lanes' memories. */
function carriesOf(runner: HostRunner, { layers }: Dimensions, lanes: number): Float32Array[][] {
  return Array.from({ length: layers }, (_, layer) => rowsOf(runner.view(carryOf(layer)), lanes));
}

function writeRenewal(
  out: Float32Array,
  { pairs, ages, logRatios }: StreamRenewal,
  time: Seconds,
  heard: ReadonlyMap<number, Seconds>,
): void {
  pairs.forEach((pair, k) => {
    const bucket = bucketOf(ages[k]!, time - (heard.get(pair) ?? NaN));
    if (bucket > 0) out[pair] = logRatios[k]![bucket - 1]!;
  });
}

/** Views of the inputs that say which events are read. */
export interface ReaderInputs {
  readonly dense: Float32Array;
  readonly decayTime: Float32Array;
  readonly keep: Float32Array;
  readonly clockBefore: Float32Array;
  readonly event: Int32Array;
  readonly stream: Int32Array;
  readonly strides: { readonly dense: number; readonly clock: number };
}

/** @param prefix of the places' names */
export function readerInputs(runner: Runner, lanes: number, prefix = ''): ReaderInputs {
  const floats = (name: string) => inputOf(runner, prefix + name);
  const [dense, clockBefore] = [floats('dense'), floats('clockBefore')];
  return {
    dense,
    decayTime: floats('decayTime'),
    keep: floats('keep'),
    clockBefore,
    event: integersOf(runner, `${prefix}event`).fill(-1),
    stream: integersOf(runner, `${prefix}stream`).fill(-1),
    strides: { dense: dense.length / lanes, clock: clockBefore.length / lanes },
  };
}

/** Writes an event into the inputs' row `lane`. */
export function writeEvent(
  input: ReaderInputs,
  { encoder, gaps }: Codecs,
  { eventOffsets }: Dimensions,
  lane: number,
  stream: number,
  { tokens, gap, pairAge, time }: LaneEvent,
): void {
  const { dense, event, strides } = input;
  const columns = eventOffsets.length;
  input.stream[lane] = stream;
  input.keep[lane] = tokens === null ? 0 : 1;
  input.decayTime[lane] = Number.isNaN(gap) ? 0 : gap;
  dense.fill(0, lane * strides.dense, lane * strides.dense + DENSE_SIZE);
  writeDense(gaps, encoder.resolution, gap, pairAge, dense, lane * strides.dense);
  writeClock(encoder.clock, time, input.clockBefore, lane * strides.clock);
  event.fill(-1, lane * columns, (lane + 1) * columns);
  if (tokens === null) event[(lane + 1) * columns - 1] = eventOffsets[columns - 1]!;
  else for (let c = 0; c < tokens.length; c++) event[lane * columns + c] = eventOffsets[c]! + tokens[c]!;
}
