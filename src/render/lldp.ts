/** An LLDP unit (IEEE 802.1AB §8): chassis and port by MAC, time to live, a description where there is room. */
import type { LinkMessage } from './linkPackets';

const ENTRY = { CHASSIS: 1, PORT: 2, TIME_TO_LIVE: 3, DESCRIPTION: 6 } as const;
const MAC_OF = { CHASSIS: 4, PORT: 3 } as const;
const SECONDS = 120;
/** Chassis, port, time to live and end. */
const LEAST = 24;
/** Up to here Ethernet's padding explains the length. */
const PADDED = 46;

export function writeLldp({ message, from: { mac } }: LinkMessage): void {
  let at = 0;
  const add = (type: number, content: ArrayLike<number>) => {
    message.set([(type << 1) | (content.length >> 8), content.length & 255], at);
    message.set(content, at + 2);
    at += 2 + content.length;
  };
  add(ENTRY.CHASSIS, [MAC_OF.CHASSIS, ...mac]);
  add(ENTRY.PORT, [MAC_OF.PORT, ...mac]);
  add(ENTRY.TIME_TO_LIVE, [0, SECONDS]);
  const room = message.length - LEAST - 2;
  if (message.length > PADDED) add(ENTRY.DESCRIPTION, new Uint8Array(Math.min(255, room)).fill(0x61));
}
