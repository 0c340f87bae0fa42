/** The check sum of gzip (RFC 1952 §8), four bytes a step. */

const POLYNOMIAL = 0xedb8_8320;
const TABLES = tables();

/** Of `bytes`, continuing from the check sum of what came before. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [first, second, third, fourth] = TABLES as [Int32Array, Int32Array, Int32Array, Int32Array];
  let crc = ~before;
  let i = 0;
  for (const stop = bytes.length - 3; i < stop; i += 4) {
    crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    crc = fourth[crc & 255]! ^ third[(crc >>> 8) & 255]! ^ second[(crc >>> 16) & 255]! ^ first[crc >>> 24]!;
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ first[(crc ^ bytes[i]!) & 255]!;
  return ~crc >>> 0;
}

function tables(): Int32Array[] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    return crc;
  });
  const all = [first];
  for (let k = 1; k < 4; k++) all.push(all[k - 1]!.map((crc) => (crc >>> 8) ^ first[crc & 255]!));
  return all;
}
