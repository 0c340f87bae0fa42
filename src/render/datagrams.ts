/** The packets of a flow over IP without connection. */
import type { Exchange, FlowPackets } from './exchange';
import type { Endpoint, Frame } from './frame';
import { createFrame } from './frame';
import { flowNumbering } from './identification';
import { IP_HEADER } from './ip';
import { spreadPackets } from './spread';

export interface Datagram {
  readonly frame: Frame;
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** From the responder. */
  readonly isReply: boolean;
  /** Index among the packets of its sender. */
  readonly index: number;
}

interface DatagramKind {
  /** IANA protocol number. */
  readonly protocol: number;
  readonly hopLimit?: number | undefined;
  /** Bytes by which packets can differ in length, 1 unless given. */
  readonly step?: number;
  /** Fills the transport, checksum included. */
  readonly write: (datagram: Datagram) => void;
}

export function datagrams(exchange: Exchange, kind: DatagramKind): FlowPackets {
  const { source, destination, values, random, planned } = exchange;
  const { protocol, hopLimit, step = 1, write } = kind;
  const header = IP_HEADER[source.address.length === 4 ? 4 : 6];
  const ends = [source, destination].map((end) => ({
    end,
    numbering: flowNumbering(end.profile.numbering, random.integer(2 ** 16)),
  }));
  return spreadPackets({ values, random, step, planned }, (buffer, { side, index, bytes }) => {
    const { end: from, numbering } = ends[side]!;
    const to = ends[1 - side]!.end;
    const identification = numbering.next();
    const frame = createFrame(buffer, from, to, {
      protocol,
      length: bytes - header,
      identification,
      hopLimit,
    });
    write({ frame, from, to, isReply: side === 1, index });
    return frame.length;
  });
}
