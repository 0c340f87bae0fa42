/** The datagrams of one UDP flow. */
import type { Datagram } from './datagrams';
import { datagrams } from './datagrams';
import type { Exchange, FlowPackets, PayloadFill } from './exchange';
import { sealTransport } from './frame';
import { UDP_CHECKSUM_AT, UDP_HEADER, writeUdp } from './udp';
import { udpPayload } from './udpPayload';

export function udpPackets(exchange: Exchange): FlowPackets {
  const firstIdentifier = exchange.random.integer(2 ** 16);
  const seed = exchange.random.integer(2 ** 32);
  return datagrams(exchange, {
    protocol: 17,
    write: (datagram) => writeDatagram(datagram, { firstIdentifier, seed, fill: exchange.payload }),
  });
}

/**
 * Where the port's protocol has no message of the wanted length, the datagram stays empty and the rest of the IP packet is
 * surplus area (RFC 9868), which every receiver skips: the IP bytes are exact, and nothing poses as a damaged message.
 */
function writeDatagram(
  { frame, from, to, isReply, index }: Datagram,
  {
    firstIdentifier,
    seed,
    fill,
  }: { readonly firstIdentifier: number; readonly seed: number; readonly fill: PayloadFill },
): void {
  const identifier = (firstIdentifier + index) & 0xffff;
  const ports = { sourcePort: from.port, destinationPort: to.port };
  const payload = udpPayload({
    ...ports,
    ...{ length: frame.transport.length - UDP_HEADER, isReply, identifier, fill },
    seed: seed ^ (2 * index + (isReply ? 1 : 0)),
  });
  const length = UDP_HEADER + (payload?.length ?? 0);
  writeUdp(frame.transport, { ...ports, length });
  if (payload) frame.transport.set(payload, UDP_HEADER);
  sealTransport(frame, UDP_CHECKSUM_AT, length);
  if (frame.transport[UDP_CHECKSUM_AT] === 0 && frame.transport[UDP_CHECKSUM_AT + 1] === 0) {
    // RFC 768: a computed zero is sent as all ones.
    frame.transport.fill(0xff, UDP_CHECKSUM_AT, UDP_CHECKSUM_AT + 2);
  }
}
