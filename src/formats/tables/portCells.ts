/** The two port cells of a row. What they say of ICMP differs from tool to tool; a trace holds type and code, as `headers/icmp` has them. */
import type { FlowRow } from '../../trace/flowRow';
import type { Interner } from '../../trace/interner';
import { icmpCounterpart } from '../headers/icmp';
import { NO_COUNT } from '../numberText';
import { readPort } from './cellNumbers';
import type { RowSplitter } from './rowSplitter';
import type { RowProblem, TablePlan } from './tablePlan';

const wanted = 'a port, 0 … 65535, or the name of a common service';
const PROBLEMS = {
  source: { reason: 'unreadable sourcePort', field: 'sourcePort', wanted } as RowProblem,
  destination: { reason: 'unreadable destinationPort', field: 'destinationPort', wanted } as RowProblem,
};

export function createPortCells(
  { columns, conversions }: TablePlan,
  protocols: Interner,
  cells: RowSplitter,
) {
  const { sourcePort, destinationPort } = columns;
  const portAt = (bytes: Uint8Array, column: number) =>
    column < 0 ? -1 : readPort(bytes, cells.starts[column]!, cells.ends[column]!);
  const isIcmp: boolean[] = [];
  const icmp = conversions.icmp && ICMP[conversions.icmp];

  return (bytes: Uint8Array, row: FlowRow): RowProblem | null => {
    isIcmp[row.protocol] ??= protocols.values[row.protocol] === 'icmp';
    if (isIcmp[row.protocol] && icmp) {
      icmp(cells.text(bytes, sourcePort).trim(), cells.text(bytes, destinationPort).trim(), row);
      return null;
    }
    row.sourcePort = portAt(bytes, sourcePort);
    if (row.sourcePort === NO_COUNT) return PROBLEMS.source;
    row.destinationPort = portAt(bytes, destinationPort);
    return row.destinationPort === NO_COUNT ? PROBLEMS.destination : null;
  };
}

type ReadIcmp = (source: string, destination: string, row: FlowRow) => void;

const ICMP: Readonly<Record<NonNullable<TablePlan['conversions']['icmp']>, ReadIcmp>> = {
  // Argus writes one little-endian word of type and code, 0x0403 = type 3 code 4, then a word of the message; or, of
  // ICMPv6, the two numbers.
  argus(source, destination, row) {
    const isWord = source.startsWith('0x');
    const word = numberOf(source);
    const code = isWord ? word >> 8 : numberOf(destination);
    setMessage(row, word < 0 || !isWord ? word : word & 255, code);
  },
  // nfdump puts both into the destination port: 256 × type + code in its CSV, `type.code` in its text.
  nfdump(_, destination, row) {
    const [type = '', code = '0'] = destination.split('.');
    const number = numberOf(destination);
    const isWord = number > 255;
    setMessage(row, isWord ? number >> 8 : numberOf(type), isWord ? number & 255 : numberOf(code));
  },
};

/** As a capture has it: a request goes with the type that answers it. The two versions share no such type. */
function setMessage(row: FlowRow, type: number, code: number): void {
  row.sourcePort = type;
  row.destinationPort = type < 0 ? -1 : (icmpCounterpart(type, false) ?? icmpCounterpart(type, true) ?? code);
}

function numberOf(text: string): number {
  const number = text === '' ? -1 : Math.floor(Number(text));
  return number >= 0 && number <= 65_535 ? number : -1;
}
