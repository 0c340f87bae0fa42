/** Ports of fragmented datagrams: only the first fragment has them, the others are found by IP identification. */
import type { Packet } from '../../trace/packet';

/** Datagrams remembered; the oldest is forgotten first. */
const CAPACITY = 4096;

export interface FragmentTable {
  /** Keeps the ports of a first fragment. */
  remember(packet: Packet, identification: number): void;
  /** Gives a later fragment its datagram's ports; false where its first fragment has not been seen. */
  recall(packet: Packet, identification: number): boolean;
}

export function createFragmentTable(): FragmentTable {
  const ports = new Map<string, readonly [source: number, destination: number]>();
  return {
    remember(packet, identification) {
      ports.set(keyOf(packet, identification), [packet.sourcePort, packet.destinationPort]);
      if (ports.size > CAPACITY) ports.delete(ports.keys().next().value!);
    },
    recall(packet, identification) {
      const known = ports.get(keyOf(packet, identification));
      if (!known) return false;
      [packet.sourcePort, packet.destinationPort] = known;
      return true;
    },
  };
}

/** RFC 791 §3.2: source, destination, protocol and identification name the datagram. */
function keyOf({ source, destination, protocol }: Packet, identification: number): string {
  return `${source} ${destination} ${protocol} ${identification}`;
}
