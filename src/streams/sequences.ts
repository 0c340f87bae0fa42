/**
 * Events → sequences of slots. A slot is "what is known after event i − 1" with "what came next" as its target; each
 * (stream, stretch) is a sequence of its own that starts at the stretch's start and ends in a censored slot, the
 * silence up to the stretch's end (model.md §7).
 */
import type { Seconds, TimeWindow } from '../trace/trace';
import type { EventTable } from './events';

export interface Sequences {
  /** Number of slots; length of every column. */
  readonly length: number;
  /** Slots [offsets[s], offsets[s + 1]) are sequence s. */
  readonly offsets: Int32Array;
  readonly stream: Int32Array;
  /** Row of event i − 1 in the event table, −1 at a sequence's start. */
  readonly input: Int32Array;
  /** Row of event i, −1 in a censored slot. */
  readonly target: Int32Array;
  /** Time of event i − 1, or the stretch's start. */
  readonly from: Float64Array;
  /** Time of event i, or the stretch's end. */
  readonly to: Float64Array;
  /** Gap that led to event i − 1; NaN for the first two slots' unknown ones. */
  readonly inputGap: Float64Array;
  /** Seconds since event i − 1's pair was last seen in this sequence before it; NaN = not yet. */
  readonly pairAge: Float64Array;
  /** 1 where the stream is heard again in a later stretch: its censored silence is then no *never again*. */
  readonly returns: Uint8Array;
}

/** Cuts `events` into sequences, streams ascending, then stretches in time order. */
export function buildSequences(events: EventTable, windows: readonly TimeWindow[]): Sequences {
  const groups = groupRows(events, windows);
  const length = groups.reduce((sum, { rows }) => sum + rows.length + 1, 0);
  const slots = emptySlots(length, groups.length);
  let at = 0;
  for (const [g, group] of groups.entries()) {
    slots.offsets[g] = at;
    at = writeSequence(slots, at, group, events, groups[g + 1]?.stream === group.stream);
  }
  slots.offsets[groups.length] = at;
  return slots;
}

/** log τ with τ floored at the clock's resolution: the only form in which time reaches float32. */
export function logGap(gap: Seconds, resolution: Seconds): number {
  return Math.log(Math.max(gap, resolution));
}

interface Group {
  readonly stream: number;
  readonly window: TimeWindow;
  readonly rows: readonly number[];
}

function groupRows(events: EventTable, windows: readonly TimeWindow[]): Group[] {
  const groups = new Map<number, { stream: number; window: TimeWindow; rows: number[] }>();
  let w = 0;
  for (let i = 0; i < events.length; i++) {
    while (w < windows.length && events.time[i]! >= windows[w]!.to) w++;
    if (w === windows.length || events.time[i]! < windows[w]!.from) continue;
    const key = events.stream[i]! * windows.length + w;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { stream: events.stream[i]!, window: windows[w]!, rows: [] }));
    group.rows.push(i);
  }
  return [...groups].sort((a, b) => a[0] - b[0]).map(([, group]) => group);
}

type MutableSequences = { -readonly [Key in keyof Sequences]: Sequences[Key] };

function emptySlots(length: number, sequences: number): MutableSequences {
  return {
    length,
    offsets: new Int32Array(sequences + 1),
    stream: new Int32Array(length),
    input: new Int32Array(length),
    target: new Int32Array(length),
    from: new Float64Array(length),
    to: new Float64Array(length),
    inputGap: new Float64Array(length).fill(NaN),
    pairAge: new Float64Array(length).fill(NaN),
    returns: new Uint8Array(length),
  };
}

function writeSequence(
  slots: Sequences,
  at: number,
  group: Group,
  events: EventTable,
  returns: boolean,
): number {
  const { rows, window, stream } = group;
  const lastSeen = new Map<number, Seconds>();
  for (let i = 0; i <= rows.length; i++) {
    const slot = at + i;
    const previous = i === 0 ? -1 : rows[i - 1]!;
    slots.stream[slot] = stream;
    slots.input[slot] = previous;
    slots.target[slot] = i === rows.length ? -1 : rows[i]!;
    slots.from[slot] = previous < 0 ? window.from : events.time[previous]!;
    slots.to[slot] = i === rows.length ? window.to : events.time[rows[i]!]!;
    slots.returns[slot] = returns ? 1 : 0;
    if (i >= 2) slots.inputGap[slot] = events.time[previous]! - events.time[rows[i - 2]!]!;
    if (previous >= 0) {
      const pair = events.pair[previous]!;
      slots.pairAge[slot] = events.time[previous]! - (lastSeen.get(pair) ?? NaN);
      lastSeen.set(pair, events.time[previous]!);
    }
  }
  return at + rows.length + 1;
}
