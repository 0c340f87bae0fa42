/** Rows → `Trace`: interns strings, sorts by start, checks the invariants once so that nothing after has to. */
import { nanosecondsOf } from './epochAt';
import type { Column, Flow, Nanoseconds, Seconds, Trace } from './trace';
import { COLUMNS } from './trace';
import { shareable } from './shareable';

const MICROSECOND: Seconds = 1e-6;

interface ObservedWindow {
  readonly start: Nanoseconds;
  readonly end: Nanoseconds;
}

export interface TraceBuilder {
  add(flow: Flow): void;
  readonly length: number;
  /** `resolution` (δ) defaults to 1 µs. `window` = observed epoch window when wider than first to last flow. */
  finish(options?: { resolution?: Seconds; window?: ObservedWindow }): Trace;
}

type Lists = Record<Column, number[]>;
/** Starts of the rows, in order of arrival. */
interface Starts {
  readonly seconds: number[];
  readonly nanoseconds: number[];
}

export function createTraceBuilder(): TraceBuilder {
  const hosts = createInterner();
  const protocols = createInterner();
  const services = createInterner('');
  const states = createInterner('');
  const labels = createInterner('');
  const starts: Starts = { seconds: [], nanoseconds: [] };
  const { seconds, nanoseconds } = starts;
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, [] as number[]])) as Lists;

  return {
    get length() {
      return seconds.length;
    },
    add(flow) {
      seconds.push(flow.seconds);
      nanoseconds.push(flow.nanoseconds);
      columns.duration.push(flow.duration);
      columns.protocol.push(protocols.intern(flow.protocol));
      columns.source.push(hosts.intern(flow.source));
      columns.sourcePort.push(flow.sourcePort);
      columns.destination.push(hosts.intern(flow.destination));
      columns.destinationPort.push(flow.destinationPort);
      columns.service.push(services.intern(flow.service));
      columns.state.push(states.intern(flow.state));
      columns.sourcePackets.push(flow.sourcePackets);
      columns.sourceBytes.push(flow.sourceBytes);
      columns.destinationPackets.push(flow.destinationPackets);
      columns.destinationBytes.push(flow.destinationBytes);
      columns.label.push(labels.intern(flow.label));
    },
    finish({ resolution = MICROSECOND, window } = {}) {
      const length = seconds.length;
      const order = timeOrder(starts);
      const start = startOf(starts, order, window);
      const time = secondsSince(start, starts, order);
      const last = length > 0 ? time[length - 1]! + resolution : 0;
      return {
        start,
        span: Math.max(last, window ? Number(window.end - start) / 1e9 : 0),
        resolution,
        length,
        hosts: hosts.values,
        protocols: protocols.values,
        services: services.values,
        states: states.values,
        labels: labels.values,
        time,
        ...ordered(columns, order),
      };
    },
  };
}

/** Rows by time, then by arrival. */
function timeOrder({ seconds, nanoseconds }: Starts): Uint32Array {
  const order = Uint32Array.from({ length: seconds.length }, (_, i) => i);
  return order.sort((a, b) => seconds[a]! - seconds[b]! || nanoseconds[a]! - nanoseconds[b]! || a - b);
}

/** The first row's start, or the window's where that is earlier. */
function startOf({ seconds, nanoseconds }: Starts, order: Uint32Array, window?: ObservedWindow): Nanoseconds {
  const first = order[0];
  if (first === undefined) return window?.start ?? 0n;
  const epoch = nanosecondsOf({ seconds: seconds[first]!, nanoseconds: nanoseconds[first]! });
  return window && window.start < epoch ? window.start : epoch;
}

function secondsSince(
  start: Nanoseconds,
  { seconds, nanoseconds }: Starts,
  order: Uint32Array,
): Float64Array {
  const startSeconds = Number(start / 1_000_000_000n);
  const startNanoseconds = Number(start % 1_000_000_000n);
  const time = shareable(Float64Array, order.length);
  order.forEach((row, i) => {
    time[i] = seconds[row]! - startSeconds + (nanoseconds[row]! - startNanoseconds) / 1e9;
  });
  return time;
}

function ordered(columns: Lists, order: Uint32Array): Pick<Trace, Exclude<Column, 'time'>> {
  const column = <T extends Float64Array | Int32Array | Uint32Array | Uint16Array>(
    make: new (length: number) => T,
    values: readonly number[],
  ): T => {
    const out = shareable(make, order.length);
    for (let i = 0; i < order.length; i++) out[i] = values[order[i]!]!;
    return out;
  };
  return {
    duration: column(Float64Array, columns.duration),
    protocol: column(Uint16Array, columns.protocol),
    source: column(Uint32Array, columns.source),
    destination: column(Uint32Array, columns.destination),
    sourcePort: column(Int32Array, columns.sourcePort),
    destinationPort: column(Int32Array, columns.destinationPort),
    service: column(Uint16Array, columns.service),
    state: column(Uint16Array, columns.state),
    sourcePackets: column(Float64Array, columns.sourcePackets),
    sourceBytes: column(Float64Array, columns.sourceBytes),
    destinationPackets: column(Float64Array, columns.destinationPackets),
    destinationBytes: column(Float64Array, columns.destinationBytes),
    label: column(Uint16Array, columns.label),
  };
}

interface Interner {
  readonly values: string[];
  intern(value: string): number;
}

function createInterner(...first: string[]): Interner {
  const values = [...first];
  const indices = new Map(values.map((value, i) => [value, i]));
  return {
    values,
    intern(value) {
      let index = indices.get(value);
      if (index === undefined) {
        index = values.push(value) - 1;
        indices.set(value, index);
      }
      return index;
    },
  };
}
