/** How the records of a set are laid out (RFC 3954 §5.2 and §6.1; RFC 7011 §3.4): read from the exporter, trusted in nothing. */
import { uint16, uint32 } from '../frame';
import { NO_SLOT, slotOf } from './elements';

export interface Template {
  /** Place of each field's value (`SLOT`). */
  readonly slots: Int16Array;
  /** Bytes of each field; VARIABLE = told by the record. */
  readonly lengths: Uint16Array;
  /** No record is shorter. */
  readonly shortest: number;
  /** Its records tell of the exporter, not of flows. */
  readonly isOptions: boolean;
}

export const VARIABLE = 65_535;

/** Where the definitions of fields begin, and how many there are. */
export interface TemplateHead {
  readonly at: number;
  readonly fields: number;
  /** Fields at the beginning that name what an options record is about. */
  readonly scopes: number;
  readonly isOptions: boolean;
}

/**
 * The template at a place of a datagram and the index behind it; null where it is cut, or its records would be empty.
 * `isIpfix`: fields may be of an enterprise, and scopes are elements.
 */
export function readTemplate(
  bytes: Uint8Array,
  { at, fields, scopes, isOptions }: TemplateHead,
  { end, isIpfix }: { readonly end: number; readonly isIpfix: boolean },
): { readonly template: Template; readonly next: number } | null {
  if (at + 4 * fields > end) return null;
  const slots = new Int16Array(fields);
  const lengths = new Uint16Array(fields);
  let shortest = 0;
  let next = at;
  for (let i = 0; i < fields; i++, next += 4) {
    if (next + 4 > end) return null;
    const element = uint16(bytes, next);
    const hasEnterprise = isIpfix && element >= 0x8000;
    if (hasEnterprise && next + 8 > end) return null;
    const enterprise = hasEnterprise ? uint32(bytes, next + 4) : 0;
    lengths[i] = uint16(bytes, next + 2);
    slots[i] =
      i < scopes && !isIpfix ? NO_SLOT : slotOf(hasEnterprise ? element & 0x7fff : element, enterprise);
    shortest += lengths[i] === VARIABLE ? 1 : lengths[i]!;
    if (hasEnterprise) next += 4;
  }
  return shortest === 0 ? null : { template: { slots, lengths, shortest, isOptions }, next };
}
