/** Frames and rows of all files → one trace, with a count of everything that came in and what became of it. */
import type { Epoch } from '../trace/epochAt';
import { nanosecondsOf } from '../trace/epochAt';
import { createFlowAssembler } from '../trace/flowAssembler';
import type { FlowTimeouts } from '../trace/flowTimeouts';
import { createPacket } from '../trace/packet';
import type { Flow, Nanoseconds, Seconds, Trace } from '../trace/trace';
import { createTraceBuilder } from '../trace/traceBuilder';
import type { BytesAre, RecordSink } from './format';
import type { Counts } from './readReport';
import { dissect } from './headers/dissect';
import { createDissection } from './headers/dissection';

export interface TraceCollector {
  readonly sink: Omit<RecordSink, 'warn'>;
  readonly counts: Counts;
  /** The weakest reading of bytes among the files. */
  readonly weakestBytes: BytesAre;
  finish(): Trace;
}

const MICROSECOND: Seconds = 1e-6;
const NANOSECOND: Seconds = 1e-9;
/** Year 9999: what lies beyond is damage. */
const LAST_SECOND = 253_402_300_799;
const BYTES_ARE: readonly BytesAre[] = ['ip', 'frame', 'payload'];

export function createTraceCollector(timeouts: FlowTimeouts): TraceCollector {
  const builder = createTraceBuilder();
  const dissection = createDissection();
  const assembler = createFlowAssembler(timeouts, builder, dissection.hosts.names);
  const packet = createPacket();
  const counts: Counts = { packets: 0, rows: 0, kept: 0, dropped: {} };
  const clock = createObservedClock();
  let weakest = 0;

  function drop(reason: string): void {
    counts.dropped[reason] = (counts.dropped[reason] ?? 0) + 1;
  }

  const sink: TraceCollector['sink'] = {
    bytesAre(bytesAre) {
      weakest = Math.max(weakest, BYTES_ARE.indexOf(bytesAre));
    },
    frame(frame) {
      counts.packets++;
      if (!isPlausible(frame)) return drop('implausible time stamp');
      clock.observe(frame);
      const dropped = dissect(frame, packet, dissection);
      if (dropped !== null) return drop(dropped);
      counts.kept++;
      assembler.add(packet);
    },
    flow(flow) {
      counts.rows++;
      if (!isPlausible(flow)) return drop('implausible time stamp');
      clock.observeDigits(flow);
      counts.kept++;
      builder.add(flow);
    },
    dropPacket(reason) {
      counts.packets++;
      drop(reason);
    },
    dropRow(reason) {
      counts.rows++;
      drop(reason);
    },
  };

  return {
    sink,
    counts,
    get weakestBytes() {
      return BYTES_ARE[weakest]!;
    },
    finish() {
      assembler.finish();
      return builder.finish(clock.finish());
    },
  };
}

function isPlausible({ seconds }: Epoch): boolean {
  return seconds >= 0 && seconds <= LAST_SECOND;
}

/** First and last moment of the captures, and how fine their clock is. */
function createObservedClock() {
  let first: Epoch = { seconds: Infinity, nanoseconds: 0 };
  let last: Epoch = { seconds: -Infinity, nanoseconds: 0 };
  let resolution = MICROSECOND;
  return {
    observe({ seconds, nanoseconds }: Epoch): void {
      if (isBefore(seconds, nanoseconds, first)) first = { seconds, nanoseconds };
      if (!isBefore(seconds, nanoseconds, last)) last = { seconds, nanoseconds };
      if (nanoseconds % 1000 !== 0) resolution = NANOSECOND;
    },
    observeDigits({ nanoseconds }: Flow): void {
      if (nanoseconds % 1000 !== 0) resolution = NANOSECOND;
    },
    finish(): { resolution: Seconds; window?: { start: Nanoseconds; end: Nanoseconds } } {
      if (first.seconds === Infinity) return { resolution };
      return { resolution, window: { start: nanosecondsOf(first), end: nanosecondsOf(last) } };
    },
  };
}

function isBefore(seconds: number, nanoseconds: number, moment: Epoch): boolean {
  return seconds < moment.seconds || (seconds === moment.seconds && nanoseconds < moment.nanoseconds);
}
