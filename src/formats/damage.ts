/** The sentences about damaged captures: what is wrong, at which byte, and what was kept. */
import type { ByteReader } from './byteReader';

/** The file ends inside a record that begins at the reader's position. */
export function truncated(what: string, need: number, reader: ByteReader, packets: number): string {
  return damaged(
    `truncated ${what}: need ${need} bytes at offset ${reader.offset}, have ${reader.available}`,
    packets,
  );
}

/** Reading cannot go on; `problem` names the offset. */
export function damaged(problem: string, packets: number): string {
  return `${problem}; the ${packets} packets before it are kept`;
}
