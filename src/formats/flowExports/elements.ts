/**
 * The information elements that a flow needs (iana.org/assignments/ipfix; NetFlow v9's field types are the first 127 of
 * them), and those of a flow's other direction (RFC 5103: the same numbers under enterprise 29305).
 */

const ELEMENTS = {
  octets: 1,
  packets: 2,
  protocol: 4,
  flags: 6,
  sourcePort: 7,
  source4: 8,
  destinationPort: 11,
  destination4: 12,
  endUpTime: 21,
  startUpTime: 22,
  outOctets: 23,
  outPackets: 24,
  source6: 27,
  destination6: 28,
  icmpTypeCode4: 32,
  sampling: 34,
  samplerInterval: 50,
  totalOctets: 85,
  totalPackets: 86,
  icmpTypeCode6: 139,
  startSeconds: 150,
  endSeconds: 151,
  startMilliseconds: 152,
  endMilliseconds: 153,
  startMicroseconds: 154,
  endMicroseconds: 155,
  startNanoseconds: 156,
  endNanoseconds: 157,
  startDelta: 158,
  endDelta: 159,
  bootMilliseconds: 160,
  durationMilliseconds: 161,
  durationMicroseconds: 162,
  icmpType4: 176,
  icmpCode4: 177,
  icmpType6: 178,
  icmpCode6: 179,
  initiatorOctets: 231,
  responderOctets: 232,
  initiatorPackets: 298,
  responderPackets: 299,
  samplingPackets: 305,
} as const;

const REVERSE_ELEMENTS = {
  reverseOctets: 1,
  reversePackets: 2,
  reverseFlags: 6,
  reverseTotalOctets: 85,
  reverseTotalPackets: 86,
} as const;

export type Element = keyof typeof ELEMENTS | keyof typeof REVERSE_ELEMENTS;

const NAMES = [...Object.keys(ELEMENTS), ...Object.keys(REVERSE_ELEMENTS)] as readonly Element[];

/** A place for each element of a record. */
export const SLOT = Object.fromEntries(NAMES.map((name, slot) => [name, slot])) as Readonly<
  Record<Element, number>
>;
export const SLOTS = NAMES.length;
/** Place of what a flow has no use for. */
export const NO_SLOT = -1;

const REVERSE_ENTERPRISE = 29_305;

/** `enterprise` 0 = IANA's own elements. */
export function slotOf(element: number, enterprise: number): number {
  if (enterprise === 0) return STANDARD.get(element) ?? NO_SLOT;
  return enterprise === REVERSE_ENTERPRISE ? (REVERSE.get(element) ?? NO_SLOT) : NO_SLOT;
}

const STANDARD = slots(ELEMENTS);
const REVERSE = slots(REVERSE_ELEMENTS);

function slots(elements: Readonly<Partial<Record<Element, number>>>): ReadonlyMap<number, number> {
  return new Map(Object.entries(elements).map(([name, element]) => [element, SLOT[name as Element]]));
}
