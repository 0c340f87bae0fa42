/** One flow in numbers: names are places in a trace's tables. Readers refill one record for every row. */
import type { Interner } from './interner';
import { createInterner } from './interner';
import type { HostTable } from './hostTable';
import { createHostTable } from './hostTable';
import type { Bytes, Flow, HostId, Seconds } from './trace';

/** A `Flow` whose names are numbers of `NameTables`. */
export interface FlowRow {
  /** Whole epoch seconds of the flow's first packet. */
  seconds: number;
  /** 0 … 999,999,999 on top of `seconds`. */
  nanoseconds: number;
  /** NaN = unknown, as in the counts below. */
  duration: Seconds;
  protocol: number;
  source: HostId;
  /** −1 = unknown, as in `destinationPort`. */
  sourcePort: number;
  destination: HostId;
  destinationPort: number;
  /** 0 = unknown, as in `state` and `label`. */
  service: number;
  state: number;
  sourcePackets: number;
  sourceBytes: Bytes;
  destinationPackets: number;
  destinationBytes: Bytes;
  label: number;
}

/** The names that a trace is about, by number. */
export interface NameTables {
  readonly hosts: HostTable;
  /** In lower case. */
  readonly protocols: Interner;
  readonly services: Interner;
  readonly states: Interner;
  readonly labels: Interner;
}

export function createFlowRow(): FlowRow {
  return {
    seconds: 0,
    nanoseconds: 0,
    duration: NaN,
    protocol: 0,
    source: 0,
    sourcePort: -1,
    destination: 0,
    destinationPort: -1,
    service: 0,
    state: 0,
    sourcePackets: NaN,
    sourceBytes: NaN,
    destinationPackets: NaN,
    destinationBytes: NaN,
    label: 0,
  };
}

export function createNameTables(): NameTables {
  return {
    hosts: createHostTable(),
    protocols: createInterner({ canonical: (text) => text.toLowerCase() }),
    services: createInterner({ first: [''] }),
    states: createInterner({ first: [''] }),
    labels: createInterner({ first: [''] }),
  };
}

/** Refills `row` with the flow's numbers. */
export function fillRow(row: FlowRow, flow: Flow, tables: NameTables): FlowRow {
  row.seconds = flow.seconds;
  row.nanoseconds = flow.nanoseconds;
  row.duration = flow.duration;
  row.protocol = tables.protocols.intern(flow.protocol);
  row.source = tables.hosts.named(flow.source);
  row.sourcePort = flow.sourcePort;
  row.destination = tables.hosts.named(flow.destination);
  row.destinationPort = flow.destinationPort;
  row.service = tables.services.intern(flow.service);
  row.state = tables.states.intern(flow.state);
  row.sourcePackets = flow.sourcePackets;
  row.sourceBytes = flow.sourceBytes;
  row.destinationPackets = flow.destinationPackets;
  row.destinationBytes = flow.destinationBytes;
  row.label = tables.labels.intern(flow.label);
  return row;
}

/** Spelled out: Object.assign takes ten times as long. */
export function copyRow(from: FlowRow, to: FlowRow): void {
  to.seconds = from.seconds;
  to.nanoseconds = from.nanoseconds;
  to.duration = from.duration;
  to.protocol = from.protocol;
  to.source = from.source;
  to.sourcePort = from.sourcePort;
  to.destination = from.destination;
  to.destinationPort = from.destinationPort;
  to.service = from.service;
  to.state = from.state;
  to.sourcePackets = from.sourcePackets;
  to.sourceBytes = from.sourceBytes;
  to.destinationPackets = from.destinationPackets;
  to.destinationBytes = from.destinationBytes;
  to.label = from.label;
}

const COLUMNS = Object.keys(createFlowRow()) as (keyof FlowRow)[];

/** Equal in every column. Rows mostly differ in their ports or times already: the loop is for those that do not. */
export function isSameRow(a: FlowRow, b: FlowRow): boolean {
  if (a.nanoseconds !== b.nanoseconds || a.sourcePort !== b.sourcePort || a.seconds !== b.seconds)
    return false;
  return COLUMNS.every((name) => Object.is(a[name], b[name]));
}

/** The row as a flow, its names spelled out. */
export function spellRow(row: FlowRow, { hosts, protocols, services, states, labels }: NameTables): Flow {
  return {
    ...row,
    protocol: protocols.values[row.protocol]!,
    source: hosts.names[row.source]!,
    destination: hosts.names[row.destination]!,
    service: services.values[row.service]!,
    state: states.values[row.state]!,
    label: labels.values[row.label]!,
  };
}
