/** What stands in for SCTP user data: on which ports zeros or random bytes pass for a message (tshark 4.0, all its SCTP ports). */

/** Its dissector takes zeros for a damaged message (SIGTRAN, DNS, SSH): sign of life instead of data. */
const CLOSED = new Set([22, 53, 2904, 2905, 3565, 3863, 5675, 9900, 9908, 10_001, 14_001]);
/** The other ports that have a dissector. */
const KNOWN = new Set([
  ...[80, 324, 443, 465, 636, 802, 853, 993, 995, 1300, 2221, 2345, 2443, 2944, 3249, 3250, 3251, 3252],
  ...[3496, 3868, 4739, 5061, 5671, 5684, 5868, 8883, 9082, 9901, 11_207, 19_999, 21_064, 27_017],
  ...[29_118, 29_168, 29_169, 36_412, 36_422, 36_443, 36_444, 37_464, 38_412, 38_422, 38_462, 38_472],
]);

export function takesSctpData(a: number, b: number): boolean {
  return !CLOSED.has(a) && !CLOSED.has(b);
}

export function takesRandomSctp(a: number, b: number): boolean {
  return takesSctpData(a, b) && !KNOWN.has(a) && !KNOWN.has(b);
}
