/** TempoNet as a generator: streams run one after another on state of their own, and merge by time (model.md §8). */
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import type { ModelConfiguration } from '../model/configuration';
import type { Codecs, SlotTable } from '../streams/dataset';
import { encodeSlots } from '../streams/dataset';
import type { Stream } from '../streams/encoder';
import type { GenerateProgress, GenerateRequest, Generator } from '../streams/generator';
import type { Seconds, TimeWindow, Trace } from '../trace/trace';
import type { TraceBuilder } from '../trace/traceBuilder';
import { createTraceBuilder } from '../trace/traceBuilder';
import type { ReplayPlan, StreamStart } from './replay';
import { planReplay, streamStarts } from './replay';
import { sampleNextGap } from './sampleGap';
import { createMarkSampler } from './sampleMarks';
import type { Stepper } from './stepper';
import { createStepper } from './stepper';

/** The parts of a trained model that generation needs; plain data. */
interface GenerativeModel {
  readonly configuration: ModelConfiguration;
  readonly codecs: Codecs;
  readonly weights: Float32Array;
}

/** Events of a stream that are replayed at most: what the slowest channels still remember of older ones is little. */
const HISTORY = 256;
const PROGRESS_EVERY = 500;
/** A stream may yield this many times its training rate before it is cut off, with a warning. */
const BUDGET_FACTOR = 4;
const BUDGET_LEAST = 500;

/** @param trace the trace the model was trained on: its training rows are replayed to warm the state */
export function createTempoNet(model: GenerativeModel, trace: Trace): Generator {
  return {
    name: 'TempoNet',
    async *generate({ window, seed }: GenerateRequest): AsyncGenerator<GenerateProgress, Trace> {
      const { codecs } = model;
      const table = encodeSlots(codecs, trace, codecs.windows);
      const plan = planReplay(window, codecs.windows, codecs.encoder.clock);
      const starts = streamStarts(table, codecs.encoder.streams.length, codecs.windows, plan.moment, HISTORY);
      const run = createRun(model, table, plan, window);
      const random = createRandom(seed);
      const expected = codecs.gaps.streams.map(
        ({ counts }) => 1 + counts.reduce((sum, count) => sum + count, 0),
      );
      const total = expected.reduce((sum, count) => sum + count, 0);
      const builder = createTraceBuilder();
      let passed = 0;
      for (const [stream, start] of starts.entries()) {
        for (const share of run(
          stream,
          start,
          random.substream(streamName(codecs.encoder.streams[stream]!, codecs)),
          builder,
        )) {
          yield {
            share: (passed + expected[stream]! * share.done) / total,
            events: builder.length,
            ...(share.warning ? { warning: share.warning } : {}),
          };
        }
        passed += expected[stream]!;
      }
      const epoch = (time: Seconds) => trace.start + BigInt(Math.round(time * 1e9));
      return builder.finish({
        resolution: trace.resolution,
        window: { start: trace.start, end: epoch(window.to) },
      });
    },
  };
}

interface RunProgress {
  readonly done: number;
  readonly warning?: string;
}

/** Generates one stream's flows of the window into `builder`. */
function createRun(model: GenerativeModel, table: SlotTable, plan: ReplayPlan, window: TimeWindow) {
  const { codecs } = model;
  const { encoder, gaps } = codecs;
  const stepper = createStepper(codecs, model.configuration, model.weights);
  const drawMarks = createMarkSampler(codecs, new Map(encoder.hosts.map((host, i) => [host, i + 1])));
  const shift = plan.begins - plan.moment;
  // In training, memory begins anew with every stretch. Carried longer, the slow channels' counts outgrow anything that
  // training saw, and streams run away (seen on a one-day log held out in blocks).
  const longestStretch = Math.max(...codecs.windows.map(({ from, to }) => to - from));
  const trained = codecs.windows.reduce((sum, { from, to }) => sum + to - from, 0);

  return function* run(
    stream: number,
    start: StreamStart,
    random: Random,
    builder: TraceBuilder,
  ): globalThis.Generator<RunProgress, void> {
    let state = stepper.start(stream);
    const lastSeen = replay(stepper, state, table, start.slots, shift);
    const own = gaps.streams[stream]!;
    const born = !Number.isNaN(start.birth);
    if (!born && start.slots.length === 0) return;
    const rate = (1 + own.counts.reduce((sum, count) => sum + count, 0)) / trained;
    const budget = BUDGET_LEAST + BUDGET_FACTOR * rate * (window.to - plan.begins);
    let last = plan.begins - start.silence;
    let gap = born ? NaN : sampleNextGap(own, stepper.gapLogits(state, last), random, start.silence);
    let time = born ? plan.begins + start.birth : last + gap;
    let stretch = born ? plan.begins + start.birth : plan.begins;
    for (let events = 0; time < window.to; events++) {
      if (events > budget) {
        yield {
          done: 1,
          warning: `${streamName(encoder.streams[stream]!, codecs)} reached its event budget at ${Math.round(time)} s and was cut off`,
        };
        return;
      }
      const { tokens, flow } = drawMarks(stepper.marks(state, gap, time), stream, random);
      if (time >= window.from) builder.add({ ...flow, ...epochOf(encoder.start, time, encoder.resolution) });
      if (time - stretch > longestStretch) {
        state = stepper.start(stream);
        lastSeen.clear();
        stretch = time;
        gap = NaN;
      }
      stepper.read(state, { tokens, gap, pairAge: time - (lastSeen.get(tokens[0]!) ?? NaN) });
      lastSeen.set(tokens[0]!, time);
      last = time;
      gap = sampleNextGap(own, stepper.gapLogits(state, last), random);
      time = last + gap;
      if (events % PROGRESS_EVERY === 0)
        yield { done: Math.min(1, (last - plan.begins) / (window.to - plan.begins)) };
    }
    yield { done: 1 };
  };
}

/** Reads a stream's last training events into its state; returns when each pair was last seen, in generated time. */
function replay(
  stepper: Stepper,
  state: ReturnType<Stepper['start']>,
  { events, sequences }: SlotTable,
  slots: readonly number[],
  shift: Seconds,
): Map<number, Seconds> {
  const lastSeen = new Map<number, Seconds>();
  for (const slot of slots) {
    const row = sequences.target[slot]!;
    const pair = events.pair[row]!;
    const time = events.time[row]! + shift;
    const tokens = [
      pair,
      events.sourceHost[row]!,
      events.destinationHost[row]!,
      ...events.marks.map((column) => column[row]!),
    ];
    const gap = sequences.input[slot]! < 0 ? NaN : sequences.to[slot]! - sequences.from[slot]!;
    stepper.read(state, { tokens, gap, pairAge: time - (lastSeen.get(pair) ?? NaN) });
    lastSeen.set(pair, time);
  }
  return lastSeen;
}

/** Epoch of a trace time, on the capture's clock grid. */
function epochOf(
  start: bigint,
  time: Seconds,
  resolution: Seconds,
): { seconds: number; nanoseconds: number } {
  const tick = Math.round(resolution * 1e9);
  const epoch = start + BigInt(Math.floor(time / resolution + 1e-6)) * BigInt(tick);
  return { seconds: Number(epoch / 1_000_000_000n), nanoseconds: Number(epoch % 1_000_000_000n) };
}

/** A name that does not depend on other streams: what seeds its substream. */
function streamName(stream: Stream, { encoder }: Codecs): string {
  if (stream.kind === 'pair') return `pair ${encoder.pairs.pairs[stream.pair - 1]!.join(' → ')}`;
  return stream.kind === 'host' ? `host ${stream.source}` : 'other hosts';
}
