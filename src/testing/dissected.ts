/** One frame, dissected: the packet with its hosts spelled out, or why there is none. */
import { createFrame } from '../formats/frame';
import { dissect } from '../formats/headers/dissect';
import type { Dissection } from '../formats/headers/dissection';
import { createDissection } from '../formats/headers/dissection';
import { protocolName } from '../trace/ipProtocols';
import { createPacket } from '../trace/packet';

export const ETHERNET = 1;
export const RAW = 101;

interface Dissected {
  source: string;
  destination: string;
  /** By name. */
  protocol: string;
  sourcePort: number;
  destinationPort: number;
  bytes: number;
  flags: number;
  sequence: number;
}

interface Options {
  dissection?: Dissection;
  /** Length on the wire where the capture cut the frame. */
  onWire?: number;
  /** Value of the bytes around the frame, which must not matter. */
  around?: number;
}

export function dissected(
  bytes: readonly number[],
  linkType: number = RAW,
  { dissection = createDissection(), onWire = bytes.length, around = 0x45 }: Options = {},
): Dissected | string {
  const packet = createPacket();
  const chunk = new Uint8Array(bytes.length + 64).fill(around);
  chunk.set(bytes, 32);
  const frame = {
    ...createFrame(),
    linkType,
    bytes: chunk,
    position: 32,
    end: 32 + bytes.length,
    wireEnd: 32 + onWire,
  };
  const dropped = dissect(frame, packet, dissection);
  if (dropped !== null) return dropped;
  const { names } = dissection.hosts;
  const { sourcePort, destinationPort, flags, sequence } = packet;
  return {
    source: names[packet.source]!,
    destination: names[packet.destination]!,
    protocol: protocolName(packet.protocol),
    sourcePort,
    destinationPort,
    bytes: packet.bytes,
    flags,
    sequence,
  };
}
