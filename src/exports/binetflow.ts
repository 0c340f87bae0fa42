/**
 * Bidirectional flows as Argus' `ra` prints them for CTU-13 (Garcia et al. 2014), with the SrcPkts that later captures of
 * the Stratosphere project have before the label: openargus.org, ra(1), for directions and states.
 */
import { quoteCell } from './quoteCell';
import { ipVersionOf } from '../trace/ipAddress';
import { TCP_FLAGS } from '../trace/packet';
import type { Trace } from '../trace/trace';
import type { FlowTexts } from './flowTexts';
import { countText, dateParts, flowTexts, rowChunks, startAt } from './flowTexts';
import { frameBytes } from './frameBytes';
import { icmpMessage } from './icmpMessage';
import { stateFlags } from './stateFlags';
import type { Write } from './writer';
import { EVERYTHING } from './writer';

const HEADER =
  'StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,SrcPkts,Label';
const DECIMALS = 6;

export const writeBinetflow: Write = function* (trace) {
  const texts = flowTexts(trace, { text: quoteCell, unknown: '' });
  const is6 = trace.hosts.map((host) => ipVersionOf(host) === 6);
  yield* rowChunks(trace.length, (row) => rowText(trace, row, { texts, is6 }), `${HEADER}\n`);
  return EVERYTHING;
};

interface Context {
  readonly texts: FlowTexts;
  /** By host. */
  readonly is6: readonly boolean[];
}

function rowText(trace: Trace, row: number, { texts, is6 }: Context): string {
  const { date, clock, decimals } = dateParts(startAt(trace, row, DECIMALS), DECIMALS);
  const duration = trace.duration[row]!;
  const [sent, answered] = [trace.sourcePackets[row]!, trace.destinationPackets[row]!];
  const isIcmp = trace.protocols[trace.protocol[row]!] === 'icmp';
  const version6 = is6[trace.source[row]!]!;
  return [
    `${date.replaceAll('-', '/')} ${clock}.${decimals}`,
    Number.isNaN(duration) ? '' : duration.toFixed(DECIMALS),
    isIcmp && version6 ? 'ipv6-icmp' : texts.protocol(row),
    texts.source(row),
    isIcmp ? icmpPort(trace, row, version6) : texts.sourcePort(row),
    direction(trace, row),
    texts.destination(row),
    isIcmp ? '' : texts.destinationPort(row),
    stateText(trace, row),
    '0',
    answered > 0 ? '0' : '',
    countText(sent + answered, ''),
    countText(frameBytes(trace, row, 'source') + frameBytes(trace, row, 'destination'), ''),
    countText(frameBytes(trace, row, 'source'), ''),
    texts.sourcePackets(row),
    texts.label(row),
  ].join(',');
}

/** Code and type, hexadecimal. */
function icmpPort(trace: Trace, row: number, version6: boolean): string {
  const message = icmpMessage(trace, row, version6);
  return message ? `0x${(message.code * 256 + message.type).toString(16).padStart(4, '0')}` : '';
}

/** Who spoke, as far as it is known; `?` where the beginning was not seen, and so who began. */
function direction(trace: Trace, row: number): string {
  const protocol = trace.protocols[trace.protocol[row]!];
  if (protocol === 'arp') return '  who';
  if (trace.sourcePackets[row] === 0 && trace.destinationPackets[row]! > 0) return '  <?>';
  if (protocol === 'tcp') return trace.states[trace.state[row]!] === 'OTH' ? '  <?>' : '   ->';
  return trace.destinationPackets[row]! > 0 ? '  <->' : '   ->';
}

const LETTERS = [
  ['F', TCP_FLAGS.FIN],
  ['S', TCP_FLAGS.SYN],
  ['R', TCP_FLAGS.RST],
  ['P', TCP_FLAGS.PSH],
  ['A', TCP_FLAGS.ACK],
] as const;

/** TCP flags of both sides; for the rest, whether there was an answer. A state that is not Zeek's stays what it is. */
function stateText(trace: Trace, row: number): string {
  const state = trace.states[trace.state[row]!]!;
  const flags = stateFlags(state);
  if (state === '' || flags === null) return quoteCell(state);
  if (trace.protocols[trace.protocol[row]!] === 'tcp')
    return `${letters(flags.source)}_${letters(flags.destination)}`;
  if (trace.sourcePackets[row] === 0) return 'RSP';
  return trace.destinationPackets[row]! > 0 ? 'CON' : 'INT';
}

function letters(flags: number): string {
  return LETTERS.map(([letter, flag]) => (flags & flag ? letter : '')).join('');
}
