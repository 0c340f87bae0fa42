/** The packets of a connectionless flow: bytes spread evenly, ends alternating. */
import { durationNanoseconds, packetCount } from './exchange';
import type { Exchange, FlowPackets } from './exchange';
import type { Endpoint, Frame } from './frame';
import { createFrame } from './frame';
import { flowNumbering } from './identification';
import { interleave } from './interleave';
import { IP_HEADER } from './ip';
import { steppedShare } from './segment';
import { poissonTimes } from './timing';

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
  const { values, random } = exchange;
  const { protocol, hopLimit, step = 1, write } = kind;
  const header = IP_HEADER[exchange.source.address.length === 4 ? 4 : 6];
  const ends = [openEnd(exchange, 'source'), openEnd(exchange, 'destination')] as const;
  const turns = interleave(values.sourcePackets, values.destinationPackets);
  const nextTime = poissonTimes(packetCount(exchange), durationNanoseconds(exchange), random);
  let turn = turns.next().value;
  const packets = {
    time: turn ? nextTime() : Infinity,
    write(buffer: Uint8Array) {
      const { fromSource, index } = turn!;
      const { end, count, bytes, numbering } = ends[fromSource ? 0 : 1];
      const to = ends[fromSource ? 1 : 0].end;
      const frame = createFrame(buffer, end, to, {
        protocol,
        length: steppedShare(bytes, count, index, step) - header,
        identification: numbering.next(),
        hopLimit,
      });
      write({ frame, from: end, to, isReply: !fromSource, index });
      turn = turns.next().value;
      packets.time = turn ? nextTime() : Infinity;
      return frame.length;
    },
  };
  return packets;
}

function openEnd({ source, destination, values, random }: Exchange, name: 'source' | 'destination') {
  const end = name === 'source' ? source : destination;
  return {
    end,
    count: name === 'source' ? values.sourcePackets : values.destinationPackets,
    bytes: name === 'source' ? values.sourceBytes : values.destinationBytes,
    numbering: flowNumbering(end.profile.numbering, random.integer(2 ** 16)),
  };
}
