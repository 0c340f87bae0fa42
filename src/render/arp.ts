/** ARP for IPv4 over Ethernet (RFC 826): who is asked, or answers. */
import type { LinkMessage } from './linkPackets';
import type { RenderHost } from './renderHosts';

const REQUEST = 1;
const REPLY = 2;
const TO_GROUP = 1;

export function writeArp({ message, from, to, isReply }: LinkMessage): void {
  const isToGroup = (to.mac[0]! & TO_GROUP) === 1;
  // Between addresses of IP hosts the first packet asks; between MACs a group tells it, or that nobody else asks.
  const asks = to.address ? !isReply : isToGroup;
  message.set([0, 1, 8, 0, 6, 4, 0, asks ? REQUEST : REPLY]);
  message.set(from.mac, 8);
  message.set(protocolAddress(from), 14);
  if (!asks) message.set(to.mac, 18);
  message.set(protocolAddress(to), 24);
}

/** Of a host known by its MAC alone: 10/8 with the MAC's last three octets, so that two hosts rarely claim the same. */
function protocolAddress({ address, mac }: RenderHost): ArrayLike<number> {
  return address?.length === 4 ? address : [10, mac[3]!, mac[4]!, mac[5]!];
}
