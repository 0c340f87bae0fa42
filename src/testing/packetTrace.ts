/** A trace of TCP and UDP flows with packets inside: requests answered after a while, in sizes that follow a pattern. */
import { createRandom } from '../math/random';
import { TCP_FLAGS } from '../trace/packet';
import type { Trace } from '../trace/trace';
import type { Row } from './traceOf';
import { traceOf } from './traceOf';
import type { PacketOf } from './withPackets';
import { withPackets } from './withPackets';

const { SYN, ACK, PSH, FIN } = TCP_FLAGS;

/** `flows` flows, every third of them UDP, the rest whole TCP connections. */
export function packetTrace(flows: number, seed = 1): Trace {
  const random = createRandom(seed);
  const packets = Array.from({ length: flows }, (_, i) => (i % 3 === 2 ? datagrams() : connection()));
  const rows = packets.map((own, i): Row => {
    const sum = (side: number, of: (packet: PacketOf) => number) =>
      own.reduce((total, packet) => total + (packet[2] === side ? of(packet) : 0), 0);
    const isUdp = i % 3 === 2;
    return [
      i,
      `10.0.0.${1 + (i % 4)}`,
      '10.0.0.9',
      {
        sourcePort: 20_000 + i,
        protocol: isUdp ? 'udp' : 'tcp',
        destinationPort: isUdp ? 123 : 443,
        state: 'SF',
        duration: own.at(-1)![0],
        sourcePackets: sum(0, () => 1),
        destinationPackets: sum(1, () => 1),
        sourceBytes: sum(0, (packet) => packet[1]),
        destinationBytes: sum(1, (packet) => packet[1]),
      },
    ];
  });
  return withPackets(traceOf(rows, flows + 60), packets);

  function connection(): PacketOf[] {
    const own: PacketOf[] = [];
    let at = 0;
    const send = (gap: number, bytes: number, side: 0 | 1, flags: number) => {
      at = Math.round((at + (own.length > 0 ? gap * (0.8 + 0.4 * random.uniform()) : 0)) * 1e6) / 1e6;
      own.push([at, bytes, side, flags]);
    };
    send(0, 60, 0, SYN);
    send(0.02, 60, 1, SYN | ACK);
    send(0.001, 52, 0, ACK);
    for (let turn = 1 + random.integer(4); turn > 0; turn--) {
      send(0.5, 200 + random.integer(20), 0, PSH | ACK);
      send(0.02, 1500, 1, ACK);
      send(0.0001, 700, 1, PSH | ACK);
      send(0.001, 52, 0, ACK);
    }
    send(0.1, 52, 0, FIN | ACK);
    send(0.02, 52, 1, FIN | ACK);
    send(0.001, 52, 0, ACK);
    return own;
  }

  function datagrams(): PacketOf[] {
    const turns = 2 + random.integer(3);
    return Array.from({ length: 2 * turns }, (_, i): PacketOf => [
      Math.round(1e6 * (4 * Math.floor(i / 2) + (i % 2) * 0.03)) / 1e6,
      i % 2 === 0 ? 76 : 100 + 4 * random.integer(3),
      (i % 2) as 0 | 1,
    ]);
  }
}
