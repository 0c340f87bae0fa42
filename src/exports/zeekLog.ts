/**
 * Zeek's conn.log as Zeek writes it: tab-separated with its header lines, or JSON (docs.zeek.org, "Zeek Log Formats";
 * base/protocols/conn/main.zeek for the fields). What a trace does not know is unset.
 */
import { epochAt } from '../trace/epochAt';
import type { Trace } from '../trace/trace';
import { formatEpoch } from '../formats/numberText';
import type { Cell, Spelling } from './flowTexts';
import { dateParts, flowTexts, hasLabels, rowChunks, startAt } from './flowTexts';
import { zeekUid } from './flowId';
import type { Write } from './writer';
import { EVERYTHING } from './writer';

const UNSET = '-';
const EMPTY = '(empty)';

interface Field {
  readonly name: string;
  readonly type: string;
  readonly cell: Cell;
}

export const writeZeekTsv: Write = function* (trace, { seed }) {
  const fields = fieldsOf(trace, seed, { text: escaped, unknown: UNSET });
  const cells = fields.map(({ cell }) => cell);
  const line = (name: string, values: readonly string[]) => `#${[name, ...values].join('\t')}\n`;
  const head = [
    '#separator \\x09\n',
    line('set_separator', [',']),
    line('empty_field', [EMPTY]),
    line('unset_field', [UNSET]),
    line('path', ['conn']),
    line('open', [moment(trace, 0)]),
    line(
      'fields',
      fields.map(({ name }) => name),
    ),
    line(
      'types',
      fields.map(({ type }) => type),
    ),
  ];
  yield* rowChunks(trace.length, (row) => cells.map((cell) => cell(row)).join('\t'), head.join(''));
  yield line('close', [moment(trace, trace.length - 1)]);
  return EVERYTHING;
};

export const writeZeekJson: Write = function* (trace, { seed }) {
  const fields = fieldsOf(trace, seed, { text: JSON.stringify, unknown: '' });
  const known = fields.filter(({ name }) => !NEVER_KNOWN.has(name));
  const cells = known.map(({ name, cell }) => [`${JSON.stringify(name)}:`, cell] as const);
  yield* rowChunks(trace.length, (row) => {
    const written = cells.map(([name, cell]) => [name, cell(row)] as const);
    return `{${written.flatMap(([name, text]) => (text === '' ? [] : [name + text])).join(',')}}`;
  });
  return EVERYTHING;
};

/** Unset in every row, and left out of JSON. */
const NEVER_KNOWN = new Set([
  'orig_bytes',
  'resp_bytes',
  'local_orig',
  'local_resp',
  'history',
  'tunnel_parents',
]);

/** The fields of Zeek 7's conn.log in its order, and a label where the trace has any. */
function fieldsOf(trace: Trace, seed: number, spelling: Spelling): Field[] {
  const { text, unknown } = spelling;
  const cells = flowTexts(trace, spelling);
  const decimals = decimalsOf(trace);
  const unset = () => unknown;
  const protocol: Cell = (row) =>
    trace.protocols[trace.protocol[row]!] === '' ? text(NO_PROTOCOL) : cells.protocol(row);
  const duration: Cell = (row) =>
    Number.isNaN(trace.duration[row]!) ? unknown : trace.duration[row]!.toFixed(decimals);
  const field = (name: string, type: string, cell: Cell): Field => ({ name, type, cell });
  return [
    field('ts', 'time', (row) =>
      formatEpoch(epochAt(trace, trace.time[row]!)).slice(0, decimals - 9 || undefined),
    ),
    field('uid', 'string', (row) => text(zeekUid(seed, row))),
    field('id.orig_h', 'addr', cells.source),
    field('id.orig_p', 'port', cells.sourcePort),
    field('id.resp_h', 'addr', cells.destination),
    field('id.resp_p', 'port', cells.destinationPort),
    field('proto', 'enum', protocol),
    field('service', 'string', cells.service),
    field('duration', 'interval', duration),
    field('orig_bytes', 'count', unset),
    field('resp_bytes', 'count', unset),
    field('conn_state', 'string', cells.state),
    field('local_orig', 'bool', unset),
    field('local_resp', 'bool', unset),
    field('missed_bytes', 'count', () => '0'),
    field('history', 'string', unset),
    field('orig_pkts', 'count', cells.sourcePackets),
    field('orig_ip_bytes', 'count', cells.sourceBytes),
    field('resp_pkts', 'count', cells.destinationPackets),
    field('resp_ip_bytes', 'count', cells.destinationBytes),
    field('tunnel_parents', 'set[string]', () => EMPTY),
    ...(hasLabels(trace) ? [field('label', 'string', cells.label)] : []),
  ];
}

/** Zeek's name for a protocol that is none of its own; its enum has no unset value. */
const NO_PROTOCOL = 'unknown_transport';

/** Zeek writes microseconds; a trace of nanoseconds keeps them. */
function decimalsOf(trace: Trace): 6 | 9 {
  for (let row = 0; row < trace.length; row++)
    if (epochAt(trace, trace.time[row]!).nanoseconds % 1000 !== 0) return 9;
  return 6;
}

/** A cell as Zeek escapes it: what would be read as a separator, a mark or an escape. */
function escaped(text: string): string {
  if (text === UNSET || text === EMPTY) return hexadecimal(text[0]!) + text.slice(1);
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\x00-\x1f\\\x7f]/g, hexadecimal);
}

function hexadecimal(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** `2026-03-02-13-05-09`, of a row's start: the log of a trace was open while the trace was. */
function moment(trace: Trace, row: number): string {
  if (trace.length === 0) return '1970-01-01-00-00-00';
  const { date, clock } = dateParts(startAt(trace, row, 6), 6);
  return `${date}-${clock.replaceAll(':', '-')}`;
}
