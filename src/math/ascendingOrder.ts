/** Sorting positions instead of values, so that what belongs to a value can follow it. */
import { drained } from './drained';

/** Digits of a 64-bit value, least significant first. */
const DIGITS = 4;
const RADIX = 1 << 16;

/**
 * The indices of `values` (≥ 0, not NaN) by ascending value, equal ones in order of index. A radix sort: the bit patterns of
 * doubles that are not negative ascend with them. A million take a tenth of what a comparator does.
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  return drained(ascendingSteps(values));
}

/** The same in steps, between which a thread may see to other things: a step takes a tenth of a second for five millions. */
export function* ascendingSteps(values: Float64Array): Generator<void, Uint32Array> {
  const digits = new Uint16Array(values.buffer, values.byteOffset, DIGITS * values.length);
  let order = new Uint32Array(values.length).map((_, i) => i);
  let next = new Uint32Array(values.length);
  const starts = new Uint32Array(RADIX + 1);
  for (let digit = 0; digit < DIGITS; digit++) {
    yield;
    starts.fill(0);
    for (let at = digit; at < digits.length; at += DIGITS) starts[digits[at]! + 1]!++;
    if (starts[(digits[digit] ?? 0) + 1] === values.length) continue;
    for (let i = 0; i < RADIX; i++) starts[i + 1]! += starts[i]!;
    for (const i of order) next[starts[digits[DIGITS * i + digit]!]!++] = i;
    [order, next] = [next, order];
  }
  return order;
}
