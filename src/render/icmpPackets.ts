/** The messages of one ICMP flow (RFC 792, RFC 4443): type and code as Zeek keeps them in the ports. */
import { minPacketBytes, packetByteStep } from '../trace/feasible';
import type { Datagram } from './datagrams';
import { datagrams } from './datagrams';
import type { Exchange, FlowPackets } from './exchange';
import type { Frame } from './frame';
import { sealMessage, sealTransport } from './frame';
import { writeIcmpBody } from './icmpBody';
import { IP_HEADER } from './ip';

/** Requests and their replies. Zeek writes the reply's type where others have the code. */
const REPLY4: Readonly<Record<number, number>> = { 8: 0, 10: 9, 13: 14, 15: 16, 17: 18 };
const REPLY6: Readonly<Record<number, number>> = {
  128: 129,
  130: 131,
  133: 134,
  135: 136,
  139: 140,
  144: 145,
};
const ECHO_REQUEST = { 4: 8, 6: 128 } as const;
const CHECKSUM_AT = 2;

interface Kind {
  readonly request: number;
  readonly reply: number;
  readonly code: number;
}

export function icmpPackets(exchange: Exchange): FlowPackets {
  const version = exchange.source.address.length === 4 ? 4 : 6;
  const kind = kindOf(exchange, version);
  const identifier = exchange.random.integer(2 ** 16);
  return datagrams(exchange, {
    protocol: version === 4 ? 1 : 58,
    step: packetByteStep({ protocol: 'icmp', state: '', ipVersion: version, sourcePort: kind.request }),
    hopLimit: version === 6 ? hopLimitOf(kind.request) : undefined,
    write: (datagram) => writeMessage(datagram, kind, identifier),
  });
}

function kindOf({ source, destination }: Exchange, version: 4 | 6): Kind {
  const replies = invertible(version === 4 ? REPLY4 : REPLY6);
  const request = source.port >= 0 ? source.port & 255 : ECHO_REQUEST[version];
  const reply = replies[request];
  const isCode = destination.port >= 0 && destination.port !== reply;
  return { request, reply: reply ?? request, code: isCode ? destination.port & 255 : 0 };
}

/** A reply seen first is answered by its request. */
function invertible(replies: Readonly<Record<number, number>>): Record<number, number> {
  const inverse = Object.entries(replies).map(([request, reply]) => [reply, Number(request)]);
  return { ...Object.fromEntries(inverse), ...replies } as Record<number, number>;
}

function writeMessage({ frame, from, to, isReply, index }: Datagram, kind: Kind, identifier: number): void {
  const type = isReply && fits(kind.reply, frame) ? kind.reply : kind.request;
  frame.transport[0] = type;
  frame.transport[1] = type === kind.request ? kind.code : 0;
  writeIcmpBody({
    type,
    message: frame.transport,
    from: from.address,
    to: to.address,
    identifier,
    sequence: index & 0xffff,
  });
  seal(frame);
}

/** A router's answer is longer than the question may be. */
function fits(type: number, { ip, transport }: Frame): boolean {
  const ipVersion = ip.source.length === 4 ? 4 : 6;
  const least = minPacketBytes({ protocol: 'icmp', state: '', ipVersion, sourcePort: type });
  return transport.length >= least - IP_HEADER[ipVersion];
}

function seal(frame: Frame): void {
  if (frame.ip.source.length === 4) sealMessage(frame.transport, CHECKSUM_AT);
  else sealTransport(frame, CHECKSUM_AT);
}

/** Neighbour discovery must come from this link (RFC 4861 §6.1), multicast listener reports stay on it (RFC 3810 §5). */
function hopLimitOf(type: number): number | undefined {
  if (type >= 133 && type <= 137) return 255;
  return (type >= 130 && type <= 132) || type === 143 ? 1 : undefined;
}
