/** Where generation starts from: which training moment stands for it, and what each stream remembers there (model.md §8). */
import type { Clock } from '../streams/clock';
import { DAY, WEEK } from '../streams/clock';
import type { SlotTable } from '../streams/dataset';
import type { Seconds, TimeWindow } from '../trace/trace';

export interface ReplayPlan {
  /** Training time up to which history is replayed. */
  readonly moment: Seconds;
  /** Generated time that this moment becomes; up to the wanted window's start it is generated and discarded. */
  readonly begins: Seconds;
}

/**
 * A window at or after the end of training goes on from there. One inside the training span starts from the last moment
 * with the same clock that has a day of history, else from its own: a stream not yet heard then enters when it did in
 * training, which needs no burn-in and cannot start a night's dead streams into a day.
 */
export function planReplay(window: TimeWindow, training: readonly TimeWindow[], clock: Clock): ReplayPlan {
  const begin = training[0]!.from;
  const end = training[training.length - 1]!.to;
  if (window.from >= end && window.from - end <= DAY) return { moment: end, begins: end };
  const period = clock.weekHarmonics > 0 ? WEEK : clock.dayHarmonics > 0 ? DAY : null;
  if (period === null) return { moment: Math.min(Math.max(window.from, begin), end), begins: window.from };
  const moment = window.from + Math.floor((end - window.from) / period) * period;
  const hasHistory =
    moment - begin >= Math.min(DAY, end - begin) || window.from < begin || window.from >= end;
  return { moment: hasHistory ? Math.max(moment, begin) : window.from, begins: window.from };
}

/** A stream at the replayed moment. */
export interface StreamStart {
  /** Slots of its last stretch with events before the moment, to be remembered; empty if not born yet. */
  readonly slots: readonly number[];
  /** Observed seconds between its last event and the moment. */
  readonly silence: Seconds;
  /** Seconds after the moment at which its first event came in training; NaN if it has been heard before. */
  readonly birth: Seconds;
}

/** Streams' starts. */
export function streamStarts(
  table: SlotTable,
  streams: number,
  training: readonly TimeWindow[],
  moment: Seconds,
): StreamStart[] {
  const { sequences } = table;
  const starts: StreamStart[] = Array.from({ length: streams }, () => ({
    slots: [],
    silence: 0,
    birth: NaN,
  }));
  for (let s = 0; s + 1 < sequences.offsets.length; s++) {
    const from = sequences.offsets[s]!;
    const slots: number[] = [];
    for (
      let slot = from;
      slot < sequences.offsets[s + 1]! && sequences.target[slot]! >= 0 && sequences.to[slot]! < moment;
      slot++
    )
      slots.push(slot);
    const stream = sequences.stream[from]!;
    if (slots.length > 0) {
      const last = sequences.to[slots[slots.length - 1]!]!;
      starts[stream] = {
        slots,
        silence: observed(training, last, moment),
        birth: NaN,
      };
    } else if (
      starts[stream]!.slots.length === 0 &&
      Number.isNaN(starts[stream]!.birth) &&
      sequences.target[from]! >= 0
    ) {
      starts[stream] = { slots: [], silence: 0, birth: sequences.to[from]! - moment };
    }
  }
  return starts;
}

/** Seconds of [from, to) that lie inside the windows. */
function observed(windows: readonly TimeWindow[], from: Seconds, to: Seconds): Seconds {
  return windows.reduce(
    (sum, window) => sum + Math.max(0, Math.min(window.to, to) - Math.max(window.from, from)),
    0,
  );
}
