/** Where the fields of one record lie in its datagram. */
import type { Element } from './elements';
import { NO_SLOT, SLOT, SLOTS } from './elements';
import type { Template } from './template';
import { VARIABLE } from './template';

export class RecordFields {
  bytes: Uint8Array = new Uint8Array();
  readonly #at = new Int32Array(SLOTS);
  readonly #lengths = new Int32Array(SLOTS);

  /** Finds the fields of the record at an index; the index behind it, or −1 where it is cut. */
  locate(bytes: Uint8Array, at: number, end: number, { slots, lengths }: Template): number {
    this.bytes = bytes;
    this.#at.fill(-1);
    let next = at;
    for (let i = 0; i < slots.length; i++) {
      let length = lengths[i]!;
      if (length === VARIABLE) {
        if (next >= end) return -1;
        length = bytes[next++]!;
        if (length === 255) {
          if (next + 2 > end) return -1;
          length = (bytes[next]! << 8) | bytes[next + 1]!;
          next += 2;
        }
      }
      if (next + length > end) return -1;
      const slot = slots[i]!;
      if (slot !== NO_SLOT) {
        this.#at[slot] = next;
        this.#lengths[slot] = length;
      }
      next += length;
    }
    return next;
  }

  /** Index of an element of exactly this length; −1 = the record has none. */
  at(element: Element, length: number): number {
    const slot = SLOT[element];
    return this.#lengths[slot] === length ? this.#at[slot]! : -1;
  }

  /** Unsigned integer of up to 8 bytes, exact up to 2^53 (RFC 7011 §6.2 lets exporters shorten it); NaN = none. */
  number(element: Element): number {
    const slot = SLOT[element];
    const at = this.#at[slot]!;
    const length = this.#lengths[slot]!;
    if (at < 0 || length === 0 || length > 8) return NaN;
    let value = 0;
    for (let i = at; i < at + length; i++) value = value * 256 + this.bytes[i]!;
    return value;
  }

  /** The first of the elements that the record has. */
  first(...elements: readonly Element[]): number {
    for (const element of elements) {
      const value = this.number(element);
      if (!Number.isNaN(value)) return value;
    }
    return NaN;
  }
}
