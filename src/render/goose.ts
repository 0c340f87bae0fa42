/** A GOOSE message (IEC 61850-8-1 §18, annex A), its data set one octet string of the length that is left. */
import type { LinkMessage } from './linkPackets';

/** APPID, length and two reserved words. */
const HEADER = 8;
const APPLICATION = [0x00, 0x01];
/** Tags of goosePdu's parts (IMPLICIT, context-specific). */
const TAG = {
  ...{ PDU: 0x61, CONTROL_BLOCK: 0x80, TIME_TO_LIVE: 0x81, DATA_SET: 0x82, TIME: 0x84, STATE: 0x85 },
  ...{ SEQUENCE: 0x86, REVISION: 0x88, ENTRIES: 0x8a, ALL_DATA: 0xab, OCTETS: 0x89 },
} as const;
/** Tag and a length of two octets. */
const LONG = 4;

export function writeGoose({ message, index }: LinkMessage): void {
  const sequence = [(index >> 24) & 127, (index >> 16) & 255, (index >> 8) & 255, index & 255];
  const parts = [
    ...[TAG.CONTROL_BLOCK, 1, 0x41, TAG.TIME_TO_LIVE, 2, 0x27, 0x10, TAG.DATA_SET, 1, 0x41],
    ...[TAG.TIME, 8, 0, 0, 0, 0, 0, 0, 0, 0, TAG.STATE, 1, 1, TAG.SEQUENCE, 4, ...sequence],
    ...[TAG.REVISION, 1, 1, TAG.ENTRIES, 1, 1],
  ];
  const size = message.length - HEADER - LONG;
  const octets = size - parts.length - 2 * LONG;
  message.set([...APPLICATION, message.length >> 8, message.length & 255]);
  message.set([...long(TAG.PDU, size), ...parts], HEADER);
  message.set(
    [...long(TAG.ALL_DATA, LONG + octets), ...long(TAG.OCTETS, octets)],
    HEADER + LONG + parts.length,
  );
}

function long(tag: number, length: number): number[] {
  return [tag, 0x82, length >> 8, length & 255];
}
