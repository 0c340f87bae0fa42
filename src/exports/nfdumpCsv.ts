/**
 * `nfdump -B -o csv` of nfdump 1.7 (output_csv.c): a flow a row, what the destination sent in opkt and obyt. Times have
 * the milliseconds that nfdump keeps but its CSV does not print.
 */
import { quoteCell } from './quoteCell';
import { ipVersionOf } from '../trace/ipAddress';
import { TCP_FLAGS } from '../trace/packet';
import type { Epoch } from '../trace/epochAt';
import type { Trace } from '../trace/trace';
import type { FlowTexts } from './flowTexts';
import { dateParts, flowTexts, later, rowChunks, startAt } from './flowTexts';
import { icmpMessage } from './icmpMessage';
import { stateFlags } from './stateFlags';
import type { Write } from './writer';
import { EVERYTHING } from './writer';

const HEADER =
  'ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out,sas,das,smk,dmk,dtos,dir,nh,nhb,svln,dvln,' +
  'ismc,odmc,idmc,osmc,mpls1,mpls2,mpls3,mpls4,mpls5,mpls6,mpls7,mpls8,mpls9,mpls10,cl,sl,al,ra,eng,exid,tr';
const DECIMALS = 3;
const NO_MAC = '00:00:00:00:00:00';
/** From `in` on: what no trace knows. */
const REST = [
  ...new Array<string>(8).fill('0'),
  ...['0.0.0.0', '0.0.0.0', '0', '0'],
  ...new Array<string>(4).fill(NO_MAC),
  ...new Array<string>(10).fill('0-0-0'),
  ...new Array<string>(3).fill('    0.000'),
  ...['0.0.0.0', '0/0', '0'],
].join(',');

export const writeNfdumpCsv: Write = function* (trace) {
  const texts = flowTexts(trace, { text: quoteCell, unknown: '' });
  const protocols = trace.protocols.map((name) => quoteCell(name.toUpperCase()));
  const is6 = trace.hosts.map((host) => ipVersionOf(host) === 6);
  yield* rowChunks(trace.length, (row) => rowText(trace, row, { texts, protocols, is6 }), `${HEADER}\n`);
  return EVERYTHING;
};

interface Context {
  readonly texts: FlowTexts;
  readonly protocols: readonly string[];
  /** By host. */
  readonly is6: readonly boolean[];
}

function rowText(trace: Trace, row: number, { texts, protocols, is6 }: Context): string {
  const start = startAt(trace, row, DECIMALS);
  const duration = trace.duration[row]!;
  const isKnown = !Number.isNaN(duration);
  const end = moment(isKnown ? later(start, duration, DECIMALS) : start);
  const isIcmp = trace.protocols[trace.protocol[row]!] === 'icmp';
  const version6 = is6[trace.source[row]!]!;
  return [
    moment(start),
    end,
    isKnown ? duration.toFixed(DECIMALS) : '',
    texts.source(row),
    texts.destination(row),
    isIcmp ? '0' : texts.sourcePort(row),
    isIcmp ? icmpPort(trace, row, version6) : texts.destinationPort(row),
    isIcmp && version6 ? 'ICMP6' : protocols[trace.protocol[row]!]!,
    flagText(trace, row),
    '0',
    '0',
    texts.sourcePackets(row),
    texts.sourceBytes(row),
    texts.destinationPackets(row),
    texts.destinationBytes(row),
    REST,
    end,
  ].join(',');
}

function moment(epoch: Epoch): string {
  const { date, clock, decimals } = dateParts(epoch, DECIMALS);
  return `${date} ${clock}.${decimals}`;
}

/** Type · 256 + code. */
function icmpPort(trace: Trace, row: number, version6: boolean): string {
  const message = icmpMessage(trace, row, version6);
  return message ? String(message.type * 256 + message.code) : '';
}

/** CEUAPRSF, of both sides together as `-B` has them. */
const LETTERS = [
  ['A', TCP_FLAGS.ACK],
  ['P', TCP_FLAGS.PSH],
  ['R', TCP_FLAGS.RST],
  ['S', TCP_FLAGS.SYN],
  ['F', TCP_FLAGS.FIN],
] as const;

function flagText(trace: Trace, row: number): string {
  const isTcp = trace.protocols[trace.protocol[row]!] === 'tcp';
  const flags = isTcp ? stateFlags(trace.states[trace.state[row]!]!) : null;
  const sent = flags ? flags.source | flags.destination : 0;
  return `...${LETTERS.map(([letter, flag]) => (sent & flag ? letter : '.')).join('')}`;
}
