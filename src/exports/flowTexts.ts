/** A trace's columns as text, cell by cell: strings are spelled once for each table entry, not once for each row. */
import type { Epoch } from '../trace/epochAt';
import { epochAt } from '../trace/epochAt';
import type { Trace } from '../trace/trace';

export type Cell = (row: number) => string;

export interface Spelling {
  /** A string of the trace as the format spells it; never called with ''. */
  readonly text: (value: string) => string;
  /** What the format writes where nothing is known. */
  readonly unknown: string;
}

export interface FlowTexts {
  readonly protocol: Cell;
  readonly source: Cell;
  readonly sourcePort: Cell;
  readonly destination: Cell;
  readonly destinationPort: Cell;
  readonly service: Cell;
  readonly state: Cell;
  readonly sourcePackets: Cell;
  readonly sourceBytes: Cell;
  readonly destinationPackets: Cell;
  readonly destinationBytes: Cell;
  readonly label: Cell;
}

/** A cell for each column, called with a row's index. */
export function flowTexts(trace: Trace, { text, unknown }: Spelling): FlowTexts {
  const strings = (table: readonly string[], ids: ArrayLike<number>): Cell => {
    const spelled = table.map((value) => (value === '' ? unknown : text(value)));
    return (row) => spelled[ids[row]!]!;
  };
  const ports =
    (column: Int32Array): Cell =>
    (row) =>
      column[row]! < 0 ? unknown : String(column[row]);
  const counts =
    (column: Float64Array): Cell =>
    (row) =>
      countText(column[row]!, unknown);
  return {
    protocol: strings(trace.protocols, trace.protocol),
    source: strings(trace.hosts, trace.source),
    sourcePort: ports(trace.sourcePort),
    destination: strings(trace.hosts, trace.destination),
    destinationPort: ports(trace.destinationPort),
    service: strings(trace.services, trace.service),
    state: strings(trace.states, trace.state),
    sourcePackets: counts(trace.sourcePackets),
    sourceBytes: counts(trace.sourceBytes),
    destinationPackets: counts(trace.destinationPackets),
    destinationBytes: counts(trace.destinationBytes),
    label: strings(trace.labels, trace.label),
  };
}

/** NaN = `unknown`. */
export function countText(count: number, unknown: string): string {
  return Number.isNaN(count) ? unknown : String(count);
}

const ROWS_PER_CHUNK = 1000;

/** `head`, then the rows, each ended by a line feed, in chunks that are few enough to stream. */
export function* rowChunks(length: number, row: Cell, head = ''): Generator<string, void> {
  let chunk = head;
  for (let i = 0; i < length; i++) {
    chunk += `${row(i)}\n`;
    if ((i + 1) % ROWS_PER_CHUNK === 0) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

/** Whether a flow has a label to write. */
export function hasLabels({ labels, label }: Trace): boolean {
  return labels.length > 1 && label.some((id) => labels[id] !== '');
}

/** Start of a row, cut to so many decimals. */
export function startAt(trace: Trace, row: number, decimals: 3 | 6 | 9): Epoch {
  const epoch = epochAt(trace, trace.time[row]!);
  const tick = 10 ** (9 - decimals);
  return { seconds: epoch.seconds, nanoseconds: Math.floor(epoch.nanoseconds / tick) * tick };
}

/** `from` and a duration later, rounded to so many decimals. */
export function later({ seconds, nanoseconds }: Epoch, duration: number, decimals: 3 | 6): Epoch {
  const tick = 10 ** (9 - decimals);
  const whole = Math.floor(duration);
  const fraction = Math.round(((duration - whole) * 1e9) / tick) * tick;
  const carry = Math.floor((nanoseconds + fraction) / 1e9);
  return { seconds: seconds + whole + carry, nanoseconds: nanoseconds + fraction - carry * 1e9 };
}

export interface DateParts {
  /** `2026-03-02` */
  readonly date: string;
  /** `13:05:09` */
  readonly clock: string;
  /** So many digits. */
  readonly decimals: string;
}

/** The moment in UTC. */
export function dateParts({ seconds, nanoseconds }: Epoch, decimals: 3 | 6): DateParts {
  const iso = new Date(seconds * 1000).toISOString();
  return {
    date: iso.slice(0, -14),
    clock: iso.slice(-13, -5),
    decimals: String(nanoseconds).padStart(9, '0').slice(0, decimals),
  };
}
