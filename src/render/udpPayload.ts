/**
 * What stands in for UDP payload, which no flow record tells: a minimal message of exactly the wanted length for common
 * services, zeros elsewhere. The lengths that a port's protocol cannot have were found by trying all ports with tshark 4.0.
 */
import type { PayloadFill } from './exchange';
import { dhcpMessage } from './dhcp';
import { dnsMessage } from './dns';
import { ntpMessage } from './ntp';
import { fillRandom } from './payloadFill';
import { UNTOUCHED, takesRandomUdp } from './randomPorts';

export interface UdpMessage {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly length: number;
  /** From the responder. */
  readonly isReply: boolean;
  /** 16 bits that tell one request of a flow, and its reply, from the next. */
  readonly identifier: number;
  readonly fill: PayloadFill;
  /** Of random payload. */
  readonly seed: number;
}

const NEVER = Infinity;

/** Least length at which zeros pass for a message of the port's protocol; 0 for the ports not named. */
const LEAST_LENGTHS: readonly (readonly [number, readonly number[]])[] = [
  [2, [177, 319, 320, 2055, 2222, 2948, 3250, 4739, 5350, 5351, 8211, 9200, 9996, 18246, 34980]],
  [
    4,
    [
      69, 546, 547, 1001, 1293, 2048, 2345, 2944, 3452, 4342, 4500, 4555, 4754, 5001, 5094, 6343, 8600, 9901,
      9956,
    ],
  ],
  [4, [12000, 12001, 12002, 12003, 12004, 27950, 27951, 27952, 27953, 27961, 27962, 27963]],
  [6, [49, 4306, 4307, 7074, 8200, 17755, 17756, 27960, 34962]],
  [
    9,
    [
      173, 496, 524, 664, 2157, 2428, 3389, 3455, 4551, 4790, 5072, 5246, 5247, 5436, 6160, 6970, 7275, 8848,
      19999, 26000,
    ],
  ],
  [12, [53, 137, 5353, 5355]],
  [16, [138, 427, 434, 525, 701, 854, 910, 925, 1052, 1194, 1755, 2269, 2887, 3357, 4729, 4791, 8767, 12220]],
  [16, [24576, 24577, 27500, 27910]],
  [24, [1628, 1629, 3343, 4784, 4789, 5031, 6784, 7784, 11273, 41170, 44818]],
  [24, [14390, 14391, 14392, 14393, 14394, 14395, 14396, 14397, 14398, 14399]],
  [48, [123]],
  [60, [921, 1745, 5000, 6277, 10500, 12222, 12223, 17220]],
  [240, [67, 68]],
  [
    NEVER,
    [
      213, 464, 513, 520, 521, 1153, 1718, 1719, 2313, 2945, 3130, 3544, 4533, 4534, 4569, 4991, 5678, 5683,
      6635, 8805,
    ],
  ],
  [NEVER, [9201, 9875, 9899, 10253, 13400, 23272, 25826, 32000, 32512, 37008, 47000, 54328]],
];

const LEAST_LENGTH = new Map(
  LEAST_LENGTHS.flatMap(([length, ports]) => ports.map((port) => [port, length] as const)),
);

type MessageWriter = (message: UdpMessage) => Uint8Array;

const WRITERS: Readonly<Record<number, MessageWriter>> = {
  53: dnsMessage,
  67: dhcpMessage,
  68: dhcpMessage,
  123: ntpMessage,
  5353: dnsMessage,
  5355: dnsMessage,
};

/** Exactly `length` bytes; null where the ports' protocols have no message that short. */
export function udpPayload(message: UdpMessage): Uint8Array | null {
  const { sourcePort, destinationPort, length, fill } = message;
  const ports = [sourcePort, destinationPort];
  if (ports.some((port) => length < (LEAST_LENGTH.get(port) ?? 0))) return null;
  const service = ports.find((port) => port in WRITERS);
  if (service !== undefined) return WRITERS[service]!(message);
  const payload = new Uint8Array(length);
  if (fill === 'random' && length > UNTOUCHED && takesRandomUdp(sourcePort, destinationPort))
    fillRandom(payload, UNTOUCHED, length, message.seed);
  return payload;
}
