/**
 * Between a capture's reader and the collector: where nearly all packets at the beginning of a capture are datagrams of
 * NetFlow or IPFIX, the flow records inside them become the trace, else the packets do. A warning says which.
 */
import { createNameTables } from '../../trace/flowRow';
import type { RecordSink } from '../format';
import type { Frame } from '../frame';
import type { ReadChoices } from '../readOptions';
import type { Datagram } from './datagram';
import { datagramOf } from './datagram';
import { createExportProbe } from './exportProbe';
import { createExportReader } from './exportReader';
import type { ExportTally } from './exportTally';
import { createExportTally } from './exportTally';
import { createOpening } from './opening';

/** The collector, as far as the stage needs it. */
export interface PacketCounter {
  /** Counts a frame whose packet is not used, as the capture has it. */
  countFrame(frame: Frame): void;
  /** Why the frame just counted is not used. */
  drop(reason: string): void;
  /** Who is told of every datagram to a port of flow export that is used as a packet; null = nobody. */
  watchExports(watch: ExportWatch | null): void;
}

/** `source`: address of who sent it. The frame stands at its UDP header. */
export type ExportWatch = (frame: Frame, source: string) => void;

export interface ExportStage {
  /** What the capture's reader reads into. */
  readonly sink: RecordSink;
  /** Once, where the capture ends. */
  finish(): void;
}

/** The stage of one file; `sink` is what collects its packets and rows. */
export function createExportStage(
  sink: RecordSink,
  counter: PacketCounter,
  choices: ReadChoices,
): ExportStage {
  if (choices.flowExports === 'packets') return { sink, finish: () => {} };
  const opening = createOpening(choices);
  const tally = createExportTally();
  const claims: number[] = [];
  let isRecords: boolean | null = null;

  // Readers call the sink's own methods: once it is decided, packets cost nothing more.
  const staged = {
    ...sink,
    frame(captured: Frame): void {
      opening.add(captured);
      if (opening.isDecided) decide();
    },
    /** The clock of the datagrams is not that of the records inside them. */
    clockTicks(resolution: number): void {
      if (isRecords === null) claims.push(resolution);
      else if (!isRecords) sink.clockTicks(resolution);
    },
  };

  function decide(): boolean {
    isRecords = opening.isRecords;
    staged.frame = isRecords ? recordsReader(sink, counter, { choices, tally }) : sink.frame;
    if (!isRecords) {
      claims.forEach((resolution) => sink.clockTicks(resolution));
      counter.watchExports(recordCounter(tally));
    }
    opening.frames.forEach((frame) => staged.frame(frame));
    return isRecords;
  }

  return {
    sink: staged,
    finish() {
      const areRead = isRecords ?? decide();
      counter.watchExports(null);
      const sentence = tally.sentence(areRead);
      if (sentence !== null) sink.warn(sentence);
    },
  };
}

/** Why packets of a capture that is read for its flow records are not used. */
const CARRIER = 'datagram whose flow records are read';
const BESIDE = 'packet beside flow records';

function recordsReader(
  sink: RecordSink,
  counter: PacketCounter,
  { choices, tally }: { readonly choices: ReadChoices; readonly tally: ExportTally },
): (frame: Frame) => void {
  const probe = createExportProbe(choices);
  const read = talliedReader(tally, sink);
  return (frame) => {
    counter.countFrame(frame);
    counter.drop(probe.dissect(frame) ?? (read(probe.datagram(frame)) ? CARRIER : BESIDE));
  };
}

/** Tells what is inside datagrams that are used as packets. */
function recordCounter(tally: ExportTally): ExportWatch {
  const tables = createNameTables();
  const read = talliedReader(tally, { tables, row: skip, dropRow: skip, warn: skip });
  return (frame, source) => {
    read(datagramOf(frame, source));
  };
}

/** Reads a datagram's records; false = it has none. */
function talliedReader(
  tally: ExportTally,
  sink: Pick<RecordSink, 'tables' | 'row' | 'dropRow' | 'warn'>,
): (datagram: Datagram | null) => boolean {
  const reader = createExportReader({
    ...sink,
    row(row) {
      tally.record();
      sink.row(row);
    },
  });
  return (datagram) => {
    const protocol = datagram && reader.read(datagram);
    if (datagram === null || protocol === null) return false;
    tally.datagram(protocol, datagram.exporter);
    return true;
  };
}

function skip(): void {}
