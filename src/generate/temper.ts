/** Temperature: logits divided by it, so that below 1 the likeliest comes more often and above 1 the rare (model.md §8). */

/** Grows to the longest list of categories; sampling reads it at once. */
let room = new Float32Array(256);

/** The logits themselves at temperature 1; otherwise a scratch copy that lasts until the next call. */
export function tempered(logits: Float32Array, temperature = 1): Float32Array {
  if (temperature === 1) return logits;
  if (logits.length > room.length) room = new Float32Array(2 * logits.length);
  for (let k = 0; k < logits.length; k++) room[k] = logits[k]! / temperature;
  return room.subarray(0, logits.length);
}
