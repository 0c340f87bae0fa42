/** Frames and rows of all files → one trace, with a count of everything that came in and what became of it. */
import { nanosecondsOf } from '../trace/epochAt';
import { FlowAssembler } from '../trace/flowAssembler';
import type { FlowRow, NameTables } from '../trace/flowRow';
import { copyRow, createFlowRow, createNameTables, fillRow, isSameRow } from '../trace/flowRow';
import type { HostStacks } from '../trace/hostStack';
import type { HostTable } from '../trace/hostTable';
import type { Packet } from '../trace/packet';
import { createPacket } from '../trace/packet';
import { PacketLog } from '../trace/packetLog';
import type { Trace } from '../trace/trace';
import { createTraceBuilder } from '../trace/traceBuilder';
import { ClockObserver } from './clock/clockObserver';
import type { ClockSigns } from './clock/clockSigns';
import type { BytesAre, RecordSink } from './format';
import { isExportPort } from './flowExports/exportPorts';
import type { ExportWatch, PacketCounter } from './flowExports/exportStage';
import type { Frame } from './frame';
import { createFrameCounts } from './frameCounts';
import { dissect } from './headers/dissect';
import { createDissection } from './headers/dissection';
import { implausible, isPlausibleTime } from './implausible';
import { pcapmlLabel } from './captures/pcapmlLabel';
import type { ReadChoices } from './readOptions';
import type { ClockReport, Counts, ReadReport } from './readReport';

/** What a report says of the whole import. */
type Totals = Pick<
  ReadReport,
  keyof Counts | 'bytesAre' | 'linkTypes' | 'tunnels' | 'snapped' | 'snapLength' | 'comments' | 'clock'
>;

export interface TraceCollector {
  readonly sink: Omit<RecordSink, 'warn'>;
  readonly counts: Readonly<Counts>;
  /** For packets that are read as something else. */
  readonly counter: PacketCounter;
  /** What follows belongs to another file. */
  beginFile(): void;
  /** Once, at the end, in steps, between which a thread may see to other things. */
  finishing(): Generator<void, Collected>;
}

interface Collected {
  readonly trace: Trace;
  readonly totals: Totals;
  /** Sentences about what the trace has no room for. */
  readonly problems: readonly string[];
  /** For the time-stamp doctor. */
  readonly signs: ClockSigns;
  readonly stacks: HostStacks;
}

const UDP = 17;
/** Reasons come from the file too (link types, kinds of events): there is an end to how many are told apart. */
const MOST_REASONS = 256;
const BYTES_ARE: readonly BytesAre[] = ['ip', 'frame', 'payload'];

/** One collector for all files of an import; `choices` as the person made them. */
export function createTraceCollector(choices: ReadChoices): TraceCollector {
  const tables = createNameTables();
  const builder = createTraceBuilder(tables);
  const dissection = createDissection(choices, tables.hosts);
  const packets = new PacketLog();
  const assembler = new FlowAssembler(choices.timeouts, builder, packets);
  const { counts, drop, ...tally } = createTally();
  const clock = new ClockObserver();
  const frames = createFrameCounts();
  const isRepeated = createRepetition();
  const [packet, spelled] = [createPacket(), createFlowRow()];
  const counter = createPacketCounter({ counts, frames, drop, hosts: tables.hosts });

  function row(added: FlowRow): void {
    counts.rows++;
    const fault = implausible(added);
    if (fault !== null && !isPlausibleTime(added.seconds)) clock.implausible(added.seconds);
    if (fault !== null) return drop(fault);
    clock.row(added.seconds, added.nanoseconds);
    if (isRepeated(added)) clock.duplicates++;
    counts.kept++;
    builder.addRow(added);
  }

  function frame(captured: Frame): void {
    counter.countFrame(captured);
    if (!isPlausibleTime(captured.seconds)) return drop(timeFault(captured.seconds));
    clock.packet(captured.seconds, captured.nanoseconds);
    const dropped = dissect(captured, packet, dissection);
    if (dropped !== null) return drop(dropped);
    packet.label = captured.comment === '' ? 0 : tables.labels.intern(pcapmlLabel(captured.comment));
    if (packet.protocol === UDP) counter.tell(captured, packet);
    counts.kept++;
    assembler.add(packet);
  }

  const sink: TraceCollector['sink'] = {
    tables,
    frame,
    row,
    flow: (flow) => row(fillRow(spelled, flow, tables)),
    ...tally.sink,
    clockTicks: (resolution) => clock.claim(resolution),
    timesAre: (times) => clock.timesAre(times),
  };

  return {
    sink,
    counts,
    counter,
    beginFile: () => clock.beginFile(),
    *finishing() {
      yield* assembler.finishing();
      const times = clock.report();
      return {
        trace: yield* builder.finishing({ ...observed(times), packets }),
        totals: {
          ...counts,
          ...frames.totals(),
          bytesAre: tally.weakestBytes(),
          tunnels: { ...dissection.tunnels },
          clock: times,
        },
        problems: overflows(tables),
        signs: clock.signs(),
        stacks: dissection.learnedStacks(),
      };
    },
  };
}

/** What the clock tells of the trace: its resolution, and how long it was watched. */
function observed({ resolution, first, last }: ClockReport) {
  if (first === null || last === null) return { resolution };
  return { resolution, window: { start: nanosecondsOf(first), end: nanosecondsOf(last) } };
}

function timeFault(seconds: number): string {
  return Number.isNaN(seconds) ? 'packet without a time stamp' : 'implausible time stamp';
}

/** What came in and what was left out. */
function createTally() {
  const counts: Counts = { packets: 0, rows: 0, kept: 0, dropped: {} };
  let weakest = 0;

  let reasons = 0;

  function drop(reason: string): void {
    const isKnown = Object.hasOwn(counts.dropped, reason);
    const named = isKnown || reasons < MOST_REASONS ? reason : 'other reasons';
    if (!isKnown && named === reason) reasons++;
    counts.dropped[named] = (counts.dropped[named] ?? 0) + 1;
  }

  return {
    counts,
    drop,
    sink: {
      dropPacket(reason: string): void {
        counts.packets++;
        drop(reason);
      },
      dropRow(reason: string): void {
        counts.rows++;
        drop(reason);
      },
      bytesAre(bytesAre: BytesAre): void {
        weakest = Math.max(weakest, BYTES_ARE.indexOf(bytesAre));
      },
    },
    weakestBytes: () => BYTES_ARE[weakest]!,
  };
}

/** Counts packets, used or not, and knows who is told of flow exports among those that are. */
function createPacketCounter({
  counts,
  frames,
  drop,
  hosts,
}: {
  readonly counts: Counts;
  readonly frames: ReturnType<typeof createFrameCounts>;
  readonly drop: PacketCounter['drop'];
  readonly hosts: HostTable;
}): PacketCounter & { tell(frame: Frame, datagram: Packet): void } {
  let watch: ExportWatch | null = null;
  return {
    countFrame(captured) {
      counts.packets++;
      frames.count(captured);
    },
    drop,
    watchExports(watcher) {
      watch = watcher;
    },
    tell(frame, { source, destinationPort }) {
      if (watch !== null && isExportPort(destinationPort)) watch(frame, hosts.names[source]!);
    },
  };
}

/** Tells rows that are equal in every column to the one before them. */
function createRepetition(): (row: FlowRow) => boolean {
  const previous = createFlowRow();
  return (row) => {
    const isSame = isSameRow(row, previous);
    if (!isSame) copyRow(row, previous);
    return isSame;
  };
}

function overflows({ protocols, services, states, labels }: NameTables): string[] {
  const tables = { protocols, services, states, labels };
  return Object.entries(tables).flatMap(([name, { overflows, values }]) =>
    overflows === 0 ? [] : [`more than ${values.length} ${name}: ${overflows} rows have none`],
  );
}
