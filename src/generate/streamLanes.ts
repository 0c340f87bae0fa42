/** Streams on their way through the window: where they start, when their next event comes, what they remember of it. */
import type { HostMachine } from '../kernels/machine';
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import type { ModelConfiguration } from '../model/configuration';
import type { Codecs, SlotTable } from '../streams/dataset';
import { encodeSlots } from '../streams/dataset';
import type { Stream } from '../streams/encoder';
import type { GenerateRequest } from '../streams/generator';
import type { DrawnRhythm, Rhythm } from '../streams/rhythm';
import { prepareRhythm } from '../streams/rhythm';
import type { Flow, Seconds, Trace } from '../trace/trace';
import { createClockGrid, isCoarse, onTick } from './clockGrid';
import type { LaneEvent, StreamMemory } from './laneStepper';
import { replayStreams } from './laneStepper';
import type { ReplayPlan, StreamStart } from './replay';
import { planReplay, streamStarts } from './replay';
import { supportedCategories } from './sampleGap';
import type { Drawing, MarkSampler } from './sampleMarks';
import { createMarkSampler } from './sampleMarks';

/** The parts of a trained model that generation needs; plain data. */
export interface GenerativeModel {
  readonly configuration: ModelConfiguration;
  readonly codecs: Codecs;
  readonly weights: Float32Array;
  /** Per stream; null where the trace is too short to show one. Only the host's sampler knows of it. */
  readonly rhythms?: readonly Rhythm[] | null;
}

/** What to generate, and from where in training where that is not for `planReplay` to say. */
export interface SamplingRequest extends GenerateRequest {
  readonly plan?: ReplayPlan;
  /** Set `stopped` to end early, with the flows that there are. */
  readonly control?: { readonly stopped: boolean };
}

/** What one stream did inside the window. */
export interface StreamFlows {
  readonly stream: number;
  readonly flows: readonly Flow[];
  readonly warning: string | null;
}

export interface SamplingProgress {
  /** Share of the work done, 0 … 1. */
  readonly share: number;
  readonly events: number;
}

/** Events of a stream that are replayed at most: what the slowest channels still remember of older ones is little. */
const HISTORY = 4096;
/** A stream may yield this many times its training rate before it is cut off, with a warning. */
const BUDGET_FACTOR = 4;
const BUDGET_LEAST = 500;

/** What all streams of a request share. */
export interface Run {
  readonly codecs: Codecs;
  readonly table: SlotTable;
  readonly plan: ReplayPlan;
  readonly window: GenerateRequest['window'];
  readonly marks: MarkSampler;
  readonly rhythms: readonly (DrawnRhythm | null)[] | null;
  /** Per stream the categories that its gaps may have. */
  readonly gapChoices: readonly Int32Array[];
  /** Components of the gap's mixture; null where gaps are categories. */
  readonly gapComponents: number | null;
  readonly epoch: ReturnType<typeof createClockGrid>;
  /** Expected events of each stream. */
  readonly sizes: readonly number[];
  readonly longestStretch: Seconds;
  /** Per stream the most events of one stretch. */
  readonly mostEvents: readonly number[];
  readonly trained: Seconds;
  readonly gapTemperature: number;
  /** By mark. */
  readonly markTemperatures: readonly number[];
}

/** A stream under way. */
export interface Lane {
  readonly stream: number;
  readonly name: string;
  readonly random: Random;
  readonly flows: Flow[];
  /** When pairs were last heard. */
  readonly lastSeen: Map<number, Seconds>;
  readonly budget: number;
  /** Events to be read before the next draw. */
  readonly pending: LaneEvent[];
  /** Observed silence by the first draw; then 0. */
  silence: Seconds;
  /** Time of the first event, where training knows it; then NaN. */
  birth: Seconds;
  last: Seconds;
  /** When the memory began. */
  stretch: Seconds;
  /** Events since then. */
  remembered: number;
  events: number;
  warning: string | null;
  done: boolean;
}

/** Expected events of each stream: what divides work among samplers. */
export function streamSizes({ gaps }: Codecs): number[] {
  return gaps.streams.map(({ counts }) => 1 + counts.reduce((sum, count) => sum + count, 0));
}

/** A request ready to be sampled. */
export interface Prepared {
  readonly run: Run;
  /** Streams that have yet to start, the largest last. Each has one pending event, to be read into its memory. */
  readonly ready: Lane[];
  readonly memories: ReadonlyMap<number, StreamMemory>;
}

/**
 * Replays the streams' training rows up to the window's start.
 * @param trace the trace the model was trained on
 * @param machine holds the model's weights
 */
export async function prepareStreams(
  { codecs, configuration, rhythms = null }: GenerativeModel,
  trace: Trace,
  { window, seed, plan: wanted, temperatures = {} }: SamplingRequest,
  streams: readonly number[],
  machine: HostMachine,
): Promise<Prepared> {
  const { encoder } = codecs;
  const table = encodeSlots(codecs, trace, codecs.windows);
  const plan = wanted ?? planReplay(window, codecs.windows, encoder.clock);
  const starts = streamStarts(table, encoder.streams.length, codecs.windows, plan.moment);
  const random = createRandom(seed);
  const run: Run = {
    codecs,
    table,
    plan,
    window,
    sizes: streamSizes(codecs),
    epoch: createClockGrid(encoder.start, encoder.resolution),
    rhythms: rhythms && rhythms.map((own, s) => prepareRhythm(own, encoder.clock, codecs.gaps.streams[s]!)),
    gapChoices: codecs.gaps.streams.map(supportedCategories),
    gapComponents: configuration.gap === 'bins' ? null : configuration.gapComponents,
    marks: createMarkSampler(codecs, new Map(encoder.hosts.map((host, i) => [host, i + 1]))),
    // In training, memory begins anew with every stretch. Carried longer, the slow channels' counts outgrow anything that
    // training saw, and streams run away (seen on a one-day log held out in blocks); so do more events than a stream ever
    // had in one stretch (a run over that day: 1.9 times the flows, 1.6 with this bound).
    longestStretch: Math.max(...codecs.windows.map(({ from, to }) => to - from)),
    mostEvents: longestSequences(table, encoder.streams.length),
    gapTemperature: temperatures.gap ?? 1,
    markTemperatures: (['pair', ...encoder.fields] as const).map((task) => temperatures[task] ?? 1),
    trained: codecs.windows.reduce((sum, { from, to }) => sum + to - from, 0),
  };
  const { sizes } = run;
  const ready = streams
    .map((stream) => startLane(run, stream, starts[stream]!, random))
    .filter((lane) => lane !== null)
    .sort((a, b) => sizes[a.stream]! - sizes[b.stream]! || b.stream - a.stream);
  const memories = await replayStreams(
    machine,
    codecs,
    configuration,
    ready.map(({ stream, pending }) => ({ stream, events: pending.splice(0, pending.length - 1) })),
  );
  return { run, ready, memories };
}

/** Most events of a stream's sequences. */
function longestSequences({ sequences: { offsets, stream } }: SlotTable, streams: number): number[] {
  const most = new Array<number>(streams).fill(0);
  for (let s = 0; s + 1 < offsets.length; s++) {
    const own = stream[offsets[s]!]!;
    most[own] = Math.max(most[own]!, offsets[s + 1]! - offsets[s]! - 1);
  }
  return most;
}

/** The event before any other. */
export const BEGINNING = { tokens: null, gap: NaN, pairAge: NaN } as const;

/** A stream at the window's start; null where training says nothing of it. */
function startLane(
  { codecs, table, plan, window, trained, sizes }: Run,
  stream: number,
  start: StreamStart,
  random: Random,
): Lane | null {
  const name = streamName(codecs.encoder.streams[stream]!, codecs);
  const born = !Number.isNaN(start.birth);
  if (!born && start.slots.length === 0) return null;
  const lane: Lane = {
    stream,
    name,
    random: random.substream(name),
    flows: [],
    lastSeen: new Map(),
    budget: BUDGET_LEAST + (BUDGET_FACTOR * sizes[stream]! * (window.to - plan.begins)) / trained,
    pending: [{ ...BEGINNING, time: plan.begins }],
    silence: start.silence,
    birth: born ? plan.begins + start.birth : NaN,
    last: plan.begins - start.silence,
    stretch: born ? plan.begins + start.birth : plan.begins,
    remembered: 0,
    events: 0,
    warning: null,
    done: false,
  };
  replay(lane, table, start.slots, plan.begins - plan.moment);
  return lane;
}

/** Queues a stream's last training events, moved to generated time. */
function replay(
  lane: Lane,
  { events, sequences }: SlotTable,
  slots: readonly number[],
  shift: Seconds,
): void {
  for (const slot of slots.slice(0, -HISTORY)) {
    const row = sequences.target[slot]!;
    lane.lastSeen.set(events.pair[row]!, events.time[row]! + shift);
  }
  for (const slot of slots.slice(-HISTORY)) {
    const row = sequences.target[slot]!;
    const tokens = [
      events.pair[row]!,
      events.sourceHost[row]!,
      events.destinationHost[row]!,
      ...events.marks.map((column) => column[row]!),
    ];
    const gap = sequences.input[slot]! < 0 ? NaN : sequences.to[slot]! - sequences.from[slot]!;
    queue(lane, tokens, gap, events.time[row]! + shift);
  }
}

/** Queues an event to be read, its pair's age known. */
function queue(lane: Lane, tokens: readonly number[], gap: Seconds, time: Seconds): void {
  const pair = tokens[0]!;
  lane.pending.push({ tokens, gap, pairAge: time - (lane.lastSeen.get(pair) ?? NaN), time });
  lane.lastSeen.set(pair, time);
}

/** When a lane's next event comes; ends the lane where that is past the window, or past its budget. */
export function nextTime(
  { window, codecs }: Run,
  lane: Lane,
  drawGap: (silence: Seconds) => Seconds,
): { gap: Seconds; time: Seconds } {
  const born = !Number.isNaN(lane.birth);
  const { resolution } = codecs.encoder;
  const drawn = born ? NaN : drawGap(lane.silence);
  const exact = born ? lane.birth : lane.last + drawn;
  const time = isCoarse(resolution) ? Math.max(lane.last, onTick(exact, resolution)) : exact;
  const gap = born || !isCoarse(resolution) ? drawn : time - lane.last;
  [lane.silence, lane.birth] = [0, NaN];
  if (time < window.to && lane.events++ > lane.budget)
    lane.warning = `${lane.name} reached its event budget at ${Math.round(time)} s and was cut off`;
  lane.done = !(time < window.to) || lane.warning !== null;
  return { gap, time };
}

/** Puts a decided event into the trace and into the memory. */
export function enter(
  { marks, window, longestStretch, mostEvents, epoch }: Run,
  lane: Lane,
  gap: Seconds,
  time: Seconds,
  drawing: Drawing,
): void {
  const flow = marks.finish(drawing, epoch(time));
  if (time >= window.from) lane.flows.push(flow);
  if (time - lane.stretch > longestStretch || ++lane.remembered > mostEvents[lane.stream]!) {
    lane.remembered = 0;
    lane.pending.push({ ...BEGINNING, time });
    lane.stretch = time;
    queue(lane, drawing.tokens, NaN, time);
  } else queue(lane, drawing.tokens, gap, time);
  lane.last = time;
}

/** How far streams are, those that have finished and those in lanes. */
export function progressOf(
  finished: readonly StreamFlows[],
  lanes: readonly (Lane | null)[],
  work: number,
  { plan, window, sizes }: Run,
): SamplingProgress {
  let [done, events] = [0, 0];
  for (const { stream, flows } of finished) {
    done += sizes[stream]!;
    events += flows.length;
  }
  for (const lane of lanes) {
    if (!lane) continue;
    const share = (lane.last - plan.begins) / (window.to - plan.begins);
    done += sizes[lane.stream]! * Math.min(1, Math.max(0, share));
    events += lane.flows.length;
  }
  return { share: Math.min(1, done / Math.max(work, 1)), events };
}

/** A name that does not depend on other streams: what seeds its substream. */
function streamName({ pairs, sources }: Stream, { encoder }: Codecs): string {
  const names = [
    ...pairs.map((pair) => `pair ${encoder.pairs.pairs[pair - 1]!.join(' → ')}`),
    ...sources.map((source) => `host ${source}`),
  ];
  return names.join(', ') || 'other hosts';
}

/** Expected events of streams that have yet to start. */
export function workOf(ready: readonly Lane[], { sizes }: Run): number {
  return ready.reduce((sum, { stream }) => sum + sizes[stream]!, 0);
}

export function flowsOf({ stream, flows, warning }: Lane): StreamFlows {
  return { stream, flows, warning };
}
