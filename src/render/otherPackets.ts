/** Flows of IP protocols without ports, as minimal well-formed packets. */
import type { Datagram } from './datagrams';
import { datagrams } from './datagrams';
import type { Exchange, FlowPackets } from './exchange';
import { sealMessage } from './frame';
import { ownValue } from '../trace/ownValue';

/** An EtherType for experiments (IEEE 802): nothing dissects what follows. */
const EXPERIMENTAL = [0x88, 0xb5];

interface OtherProtocol {
  readonly number: number;
  readonly write: (datagram: Datagram) => void;
}

const PROTOCOLS: Readonly<Record<string, OtherProtocol>> = {
  igmp: { number: 2, write: writeIgmp },
  gre: { number: 47, write: ({ frame }) => frame.transport.set(EXPERIMENTAL, 2) },
  esp: { number: 50, write: writeEsp },
};

/** Null where the protocol has no writer. */
export function otherPackets(protocol: string, exchange: Exchange): FlowPackets | null {
  const other = ownValue(PROTOCOLS, protocol);
  return other ? datagrams(exchange, { protocol: other.number, write: other.write }) : null;
}

/** A version 2 report of the group (RFC 2236 §2). */
function writeIgmp({ frame, to }: Datagram): void {
  frame.transport[0] = 0x16;
  if (to.address.length === 4) frame.transport.set(to.address, 4);
  sealMessage(frame.transport, 2);
}

/** Security parameters index and sequence number (RFC 4303 §2); the rest is ciphertext to every reader. */
function writeEsp({ frame, from, index }: Datagram): void {
  const view = new DataView(frame.transport.buffer, frame.transport.byteOffset);
  view.setUint32(0, 0x1000 + from.address.at(-1)!);
  view.setUint32(4, index + 1);
}
