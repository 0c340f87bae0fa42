/** The packets of a connectionless flow: bytes spread evenly, ends alternating. */
import { durationNanoseconds, packetCount } from './exchange';
import type { Exchange, FlowPackets } from './exchange';
import type { Endpoint, Frame } from './frame';
import { createFrame } from './frame';
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

export function* datagrams(
  exchange: Exchange,
  { protocol, hopLimit, step = 1, write }: DatagramKind,
): FlowPackets {
  const { source, destination, values, random } = exchange;
  const times = poissonTimes(packetCount(exchange), durationNanoseconds(exchange), random);
  const header = IP_HEADER[source.address.length === 4 ? 4 : 6];
  const firstIdentification = random.substream('identification').integer(2 ** 16);
  for (const { fromSource, index } of interleave(values.sourcePackets, values.destinationPackets)) {
    const [from, to] = fromSource ? [source, destination] : [destination, source];
    const [packets, bytes] = fromSource
      ? [values.sourcePackets, values.sourceBytes]
      : [values.destinationPackets, values.destinationBytes];
    const length = steppedShare(bytes, packets, index, step) - header;
    const frame = createFrame(from, to, {
      protocol,
      length,
      identification: (firstIdentification + index) & 0xffff,
      hopLimit,
    });
    write({ frame, from, to, isReply: !fromSource, index });
    yield { time: times.next().value as number, bytes: frame.bytes };
  }
}
