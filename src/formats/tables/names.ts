/** What tools call protocols, connection states and nothing at all → the words of a `Trace`. */
import { TCP_FLAGS } from '../../trace/packet';
import { ownValue } from '../../trace/ownValue';
import { flagState, oneWayState } from '../flagState';
import { protocolText } from '../protocolText';
import { isUnknown } from './cellNumbers';

/** Azure's letters. */
const LETTERS: Readonly<Record<string, string>> = { t: 'tcp', u: 'udp' };
/** ICSFlowGenerator's `IPV4-TCP` and `IPV4-2`. */
const VERSIONED = /^ipv[46]-(tcp|udp|icmp|\d+)$/i;

export function protocolOf(text: string): string {
  const name = text.trim();
  if (isUnknown(name)) return '';
  return ownValue(LETTERS, name.toLowerCase()) ?? protocolText(VERSIONED.exec(name)?.[1] ?? name);
}

/** A label, service or state as the source gives it; '' where it says "none". */
export function wordOf(text: string): string {
  return isUnknown(text) ? '' : text.trim();
}

const { FIN, SYN, RST, PSH, ACK } = TCP_FLAGS;
const FLAGS: Readonly<Record<string, number>> = { F: FIN, S: SYN, R: RST, P: PSH, A: ACK };

/** `.AP.SF`, `...A..S.`, `FSPA`, `0x1b` or `27` → the flag byte. */
function flagsOf(text: string): number {
  const plain = text.trim();
  if (/^(?:0x[\da-f]+|\d+)$/i.test(plain)) return Number(plain) & 0xff;
  return [...plain].reduce((flags, letter) => flags | (FLAGS[letter.toUpperCase()] ?? 0), 0);
}

/**
 * conn_state of a row of NetFlow. Where it has the answer too (nfdump -b and -B), its flags are those of either side, or of
 * the source: what one side did, the other is taken to have done, but for a reset, which ends a connection alone.
 */
export function netflowState(protocol: string, text: string, isAnswered: boolean): string {
  const flags = flagsOf(text);
  if (protocol !== 'tcp' || flags === 0) return '';
  return isAnswered ? flagState(flags, flags & ~RST) : oneWayState(flags);
}

/** Argus's words for what is no TCP conversation, or is one without its flags (ra(1), "state"). */
const ARGUS_UDP: Readonly<Record<string, string>> = { CON: 'SF', INT: 'S0' };
const ARGUS_TCP: Readonly<Record<string, string>> = { REQ: 'S0', ACC: 'S1', CON: 'S1', EST: 'S1', CLO: 'SF' };

/** Argus's State: all flags of either side (`FSPA_SRPA`), or a word; words without a like in Zeek stay as they are. */
export function argusState(protocol: string, text: string): string {
  const word = text.trim();
  if (protocol !== 'tcp') return (protocol === 'udp' ? ownValue(ARGUS_UDP, word) : undefined) ?? wordOf(word);
  const [source, destination] = word.split('_');
  if (destination === undefined) return ownValue(ARGUS_TCP, word) ?? wordOf(word);
  return flagState(flagsOf(source!), flagsOf(destination));
}
