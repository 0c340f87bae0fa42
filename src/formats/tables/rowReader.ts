/** One row's cells → one row of numbers, or why it is none. Hot: nothing here makes a string of a cell that is in order. */
import type { Moment } from '../../trace/epochAt';
import type { FlowRow, NameTables } from '../../trace/flowRow';
import { createFlowRow } from '../../trace/flowRow';
import type { Interner } from '../../trace/interner';
import { createInterner } from '../../trace/interner';
import type { MappedField } from '../mapping';
import { NO_COUNT } from '../numberText';
import { readCount, readDuration } from './cellNumbers';
import { createHostCells } from './hostCells';
import { nameCells, stateCells } from './namedCells';
import { protocolOf, wordOf } from './names';
import { createPortCells } from './portCells';
import type { RowSplitter } from './rowSplitter';
import type { Totals } from './splitTotals';
import { splitTotals } from './splitTotals';
import type { RowProblem, TablePlan } from './tablePlan';

export interface RowReader {
  readonly row: FlowRow;
  /** Refills `row` from the cells that the splitter found; null = it is whole. */
  read(bytes: Uint8Array): RowProblem | null;
  /** Rows whose packets or bytes were given for both directions together and had to be divided. */
  readonly divided: number;
}

const NANO = 1_000_000_000;

const COUNT_FIELDS = [
  'sourcePackets',
  'sourceBytes',
  'destinationPackets',
  'destinationBytes',
] as const satisfies readonly (MappedField & keyof FlowRow)[];

export function createRowReader(plan: TablePlan, tables: NameTables, cells: RowSplitter): RowReader {
  const row = createFlowRow();
  const { columns } = plan;
  const names = createNames(plan, tables, cells);
  const unnamed = { protocol: tables.protocols.intern(''), service: 0, state: 0, label: 0 };
  const hosts = createHostCells(plan, tables.hosts, cells);
  const ports = createPortCells(plan, tables.protocols, cells);
  const times = createTimeCells(plan, cells);
  const counts = createCountCells(plan, cells, createFrameTest(plan, tables));
  const direction = createDirection(plan, tables.protocols, cells);
  const widthProblem: RowProblem = {
    reason: 'wrong number of cells',
    field: null,
    wanted: `${plan.width} cells`,
  };

  /** A field's column, or that which speaks in its stead where the cell is empty. */
  const columnOf = (field: MappedField): number => {
    const column = columns[field];
    const fallback = plan.fallbacks[field];
    return fallback >= 0 && (column < 0 || cells.ends[column]! <= cells.starts[column]!) ? fallback : column;
  };

  function nameRow(bytes: Uint8Array): void {
    const { protocol, service, label } = columns;
    row.protocol = protocol < 0 ? unnamed.protocol : names.protocol(bytes, protocol);
    row.service = service < 0 ? unnamed.service : names.service(bytes, service);
    row.label = label < 0 ? unnamed.label : names.label(bytes, label);
    if (row.label === 0 && plan.fallbacks.label >= 0) row.label = names.label(bytes, plan.fallbacks.label);
  }

  /** By flags, what the answer was matters: once it has been counted. */
  function nameState(bytes: Uint8Array): null {
    const { state, flags } = columns;
    const flagsState = row.destinationPackets > 0 ? names.answeredFlags : names.flags;
    if (state >= 0) row.state = names.state(bytes, state, row.protocol);
    else row.state = flags < 0 ? unnamed.state : flagsState(bytes, flags, row.protocol);
    return null;
  }

  return {
    row,
    get divided() {
      return counts.divided;
    },
    read(bytes) {
      if (plan.isRagged ? cells.count < plan.least : cells.count !== plan.width) return widthProblem;
      const problem = times(bytes, row);
      if (problem !== null) return problem;
      nameRow(bytes);
      const source = columnOf('source');
      // Hosts in columns of their own are in order; the direction is that of the columns in their stead.
      const isInOrder = plan.fallbacks.source >= 0 && source !== plan.fallbacks.source;
      const way = isInOrder ? FORWARD : direction(bytes, row.protocol);
      return (
        hosts(bytes, row, source, columnOf('destination')) ??
        ports(bytes, row) ??
        counts.read(bytes, row, way === ONE_WAY) ??
        nameState(bytes) ??
        turned(row, way)
      );
    },
  };
}

/** The columns that hold names. */
function createNames({ conversions }: TablePlan, tables: NameTables, cells: RowSplitter) {
  const meaning = conversions.word ?? wordOf;
  const stateOf = conversions.flags ?? (() => '');
  const flagCells = (isAnswered: boolean) =>
    stateCells(cells, tables, (protocol, text) => stateOf(protocol, text, isAnswered));
  return {
    protocol: nameCells(cells, tables.protocols, protocolOf),
    service: nameCells(cells, tables.services, meaning),
    label: nameCells(cells, tables.labels, meaning),
    state: stateCells(cells, tables, conversions.state ?? ((_, text) => meaning(text))),
    flags: flagCells(false),
    answeredFlags: flagCells(true),
  };
}

const FORWARD = 0;
const BACKWARD = 1;
const ONE_WAY = 2;

/** Which side began, by the direction column; whether it spoke alone shows there only where nothing is connected. */
function createDirection({ direction, conversions }: TablePlan, protocols: Interner, cells: RowSplitter) {
  if (direction < 0) return () => FORWARD;
  const { backward = [], oneWay = [] } = conversions;
  const words = createInterner();
  const wordAt = nameCells(cells, words, (text) => text.trim());
  const ways: number[] = [];
  return (bytes: Uint8Array, protocol: number) => {
    const word = wordAt(bytes, direction);
    const text = words.values[word]!;
    const way = (ways[word] ??= backward.includes(text)
      ? BACKWARD
      : oneWay.includes(text)
        ? ONE_WAY
        : FORWARD);
    return way === ONE_WAY && protocols.values[protocol] === 'tcp' ? FORWARD : way;
  };
}

/** The sides change places where the destination began. */
function turned(row: FlowRow, way: number): null {
  if (way !== BACKWARD) return null;
  [row.source, row.destination] = [row.destination, row.source];
  [row.sourcePort, row.destinationPort] = [row.destinationPort, row.sourcePort];
  [row.sourcePackets, row.destinationPackets] = [row.destinationPackets, row.sourcePackets];
  [row.sourceBytes, row.destinationBytes] = [row.destinationBytes, row.sourceBytes];
  return null;
}

/** Start and duration, either of which may follow from the end. */
function createTimeCells(plan: TablePlan, cells: RowSplitter) {
  const { columns, readTime, durationScale } = plan;
  const { start, end, duration } = columns;
  const moment: Moment = { seconds: 0, nanoseconds: 0 };
  const finish: Moment = { seconds: 0, nanoseconds: 0 };
  const unread = (field: 'start' | 'end'): RowProblem => ({
    reason: `unreadable ${field}`,
    field,
    wanted: plan.timeWords,
  });
  const problems = {
    start: unread('start'),
    end: unread('end'),
    duration: { reason: 'unreadable duration', field: 'duration', wanted: 'a number ≥ 0' } as const,
    missing: {
      reason: 'unreadable duration',
      field: 'duration',
      wanted: 'one: the row gives its end only',
    } as const,
    order: { reason: 'end before its start', field: 'end', wanted: 'an end at or after the start' } as const,
  };
  const at = (bytes: Uint8Array, cell: number, into: Moment) => {
    let from = cells.starts[cell]!;
    let to = cells.ends[cell]!;
    while (from < to && bytes[from] === 0x20) from++;
    while (to > from && bytes[to - 1] === 0x20) to--;
    return readTime(bytes, from, to, into);
  };
  return (bytes: Uint8Array, row: FlowRow): RowProblem | null => {
    row.duration = NaN;
    if (duration >= 0) {
      const value = readDuration(bytes, cells.starts[duration]!, cells.ends[duration]!);
      if (value === NO_COUNT) return problems.duration;
      row.duration = durationScale === 1 ? value : value / durationScale;
    }
    if (start >= 0 && !at(bytes, start, moment)) return problems.start;
    if (end >= 0 && (start < 0 || duration < 0)) {
      if (!at(bytes, end, finish)) return problems.end;
      if (start < 0) {
        if (Number.isNaN(row.duration)) return problems.missing;
        before(finish, row.duration, moment);
      } else {
        row.duration = finish.seconds - moment.seconds + (finish.nanoseconds - moment.nanoseconds) / NANO;
        if (row.duration < 0) return problems.order;
      }
    }
    row.seconds = moment.seconds;
    row.nanoseconds = moment.nanoseconds;
    return null;
  };
}

/** The moment so many seconds before another. */
function before({ seconds, nanoseconds }: Moment, duration: number, into: Moment): void {
  const whole = Math.floor(duration);
  const rest = nanoseconds - Math.round((duration - whole) * NANO);
  into.seconds = seconds - whole - (rest < 0 ? 1 : 0);
  into.nanoseconds = rest < 0 ? rest + NANO : rest;
}

const MAC = /^[\da-f]{2}(?::[\da-f]{2}){5}$/;

/** Whose byte counts include link-layer headers. */
function createFrameTest({ isFramedWithoutIp }: TablePlan, { hosts }: NameTables): (row: FlowRow) => boolean {
  if (!isFramedWithoutIp) return () => true;
  const isMac: boolean[] = [];
  return ({ source }) => (isMac[source] ??= MAC.test(hosts.names[source]!));
}

/** Packets and bytes of either side. */
function createCountCells(plan: TablePlan, cells: RowSplitter, isFramed: (row: FlowRow) => boolean) {
  const { columns, isUnidirectional } = plan;
  const sides = COUNT_FIELDS.map((field) => ({ field, column: columns[field] }));
  const problems = Object.fromEntries(
    [...COUNT_FIELDS, 'packets' as const, 'bytes' as const].map((field) => [field, uncounted(field)]),
  ) as Record<(typeof COUNT_FIELDS)[number] | 'packets' | 'bytes', RowProblem>;
  const larger: RowProblem = {
    reason: 'a part larger than its total',
    field: columns.bytes < 0 ? 'packets' : 'bytes',
    wanted: "no less than the source's part",
  };
  const hasTotals = !isUnidirectional && (columns.packets >= 0 || columns.bytes >= 0);
  const totals: Totals = { packets: NaN, bytes: NaN };
  const countAt = (bytes: Uint8Array, column: number) =>
    column < 0 ? NaN : readCount(bytes, cells.starts[column]!, cells.ends[column]!);

  return {
    divided: 0,
    read(bytes: Uint8Array, row: FlowRow, isOneWay: boolean): RowProblem | null {
      for (const { field, column } of sides) {
        const count = countAt(bytes, column);
        if (count === NO_COUNT) return problems[field];
        row[field] = count;
      }
      if (hasTotals || isUnidirectional) {
        totals.packets = countAt(bytes, columns.packets);
        totals.bytes = countAt(bytes, columns.bytes);
        if (totals.packets === NO_COUNT) return problems.packets;
        if (totals.bytes === NO_COUNT) return problems.bytes;
      }
      if (isUnidirectional) oneSided(row, totals, plan);
      else if (hasTotals) {
        const split = splitTotals(row, totals, isOneWay);
        if (split === 'too small') return larger;
        if (split === 'divided') this.divided++;
      }
      if (plan.frameHeader > 0 && isFramed(row)) unframe(row, plan.frameHeader);
      return null;
    },
  };
}

function uncounted(field: MappedField): RowProblem {
  return { reason: `unreadable ${field}`, field, wanted: 'a number ≥ 0' };
}

/** The row is what the source sent; what came back is a row of its own. */
function oneSided(row: FlowRow, { packets, bytes }: Totals, plan: TablePlan): void {
  if (plan.isPackets) row.sourcePackets = 1;
  else if (plan.columns.packets >= 0) row.sourcePackets = packets;
  if (plan.columns.bytes >= 0) row.sourceBytes = bytes;
  if (plan.columns.destinationPackets < 0 && !Number.isNaN(row.sourcePackets)) row.destinationPackets = 0;
  if (plan.columns.destinationBytes < 0 && !Number.isNaN(row.sourceBytes)) row.destinationBytes = 0;
}

/** Takes the link-layer headers off the byte counts. */
function unframe(row: FlowRow, header: number): void {
  if (row.sourceBytes > 0) row.sourceBytes = Math.max(0, row.sourceBytes - header * (row.sourcePackets || 0));
  if (row.destinationBytes > 0)
    row.destinationBytes = Math.max(0, row.destinationBytes - header * (row.destinationPackets || 0));
}
