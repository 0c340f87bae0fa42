/** The two host cells of a row: addresses in any spelling, MACs, names; or IPv4 addresses written as one integer. */
import type { FlowRow } from '../../trace/flowRow';
import type { HostTable } from '../../trace/hostTable';
import type { HostId } from '../../trace/trace';
import { readCount } from './cellNumbers';
import type { RowSplitter } from './rowSplitter';
import type { RowProblem, TablePlan } from './tablePlan';

const NO_HOST = -1;
const SPACE = 0x20;
const MINUS = 0x2d;
const LARGEST_IPV4 = 2 ** 32 - 1;

type HostCell = (bytes: Uint8Array, cell: number) => HostId;

export function createHostCells({ hostsAreIntegers }: TablePlan, hosts: HostTable, cells: RowSplitter) {
  const read = hostsAreIntegers ? integerCells(hosts, cells) : textCells(hosts, cells);
  const wanted = hostsAreIntegers ? 'an IPv4 address as an integer' : 'an address or a name';
  const problems = {
    source: { reason: 'no source', field: 'source', wanted } as RowProblem,
    destination: { reason: 'no destination', field: 'destination', wanted } as RowProblem,
  };
  return (bytes: Uint8Array, row: FlowRow, source: number, destination: number): RowProblem | null => {
    row.source = read(bytes, source);
    if (row.source === NO_HOST) return problems.source;
    row.destination = read(bytes, destination);
    return row.destination === NO_HOST ? problems.destination : null;
  };
}

function textCells(hosts: HostTable, cells: RowSplitter): HostCell {
  return (bytes, cell) => {
    if (cells.hasEscapes) return named(hosts, cells.text(bytes, cell).trim());
    let start = cells.starts[cell]!;
    let end = cells.ends[cell]!;
    while (start < end && bytes[start] === SPACE) start++;
    while (end > start && bytes[end - 1] === SPACE) end--;
    if (start === end || (start + 1 === end && bytes[start] === MINUS)) return NO_HOST;
    return hosts.spelled(bytes, start, end);
  };
}

function named(hosts: HostTable, text: string): HostId {
  return text === '' || text === '-' ? NO_HOST : hosts.named(text);
}

function integerCells(hosts: HostTable, cells: RowSplitter): HostCell {
  const octets = new Uint8Array(4);
  return (bytes, cell) => {
    const number = readCount(bytes, cells.starts[cell]!, cells.ends[cell]!);
    if (!(number >= 0 && number <= LARGEST_IPV4 && Number.isInteger(number))) return NO_HOST;
    octets[0] = number >>> 24;
    octets[1] = number >>> 16;
    octets[2] = number >>> 8;
    octets[3] = number;
    return hosts.ipv4(octets, 0);
  };
}
