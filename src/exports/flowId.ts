/** Names of flows where a format wants one: the same seed and row give the same name, however long the trace. */

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Base-62 digits that one 32-bit word can fill evenly enough. */
const DIGITS_PER_WORD = 5;
const UID_DIGITS = 17;

/** As Zeek spells them: `C` and seventeen base-62 digits. */
export function zeekUid(seed: number, row: number): string {
  let uid = 'C';
  for (let word = 0, left = UID_DIGITS; left > 0; word++, left -= DIGITS_PER_WORD) {
    let value = hashed(seed, row, word);
    for (let digit = 0; digit < Math.min(DIGITS_PER_WORD, left); digit++) {
      uid += DIGITS[value % 62];
      value = Math.floor(value / 62);
    }
  }
  return uid;
}

/** A whole number below 2^53, as Suricata's flow_id. */
export function flowNumber(seed: number, row: number): number {
  return hashed(seed, row, 0) * 2 ** 21 + (hashed(seed, row, 1) >>> 11);
}

/** 32 bits: murmur3's finaliser over each word in turn. */
function hashed(seed: number, row: number, word: number): number {
  return mixed(mixed(mixed(seed | 0) ^ (row + 0x9e3779b9)) ^ (word + 0x7f4a7c15)) >>> 0;
}

function mixed(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
