/** Text files line by line, in batches of one chunk, so that a row costs no await. */
import type { ByteReader } from './byteReader';

/** A longer line is no line of any log. */
const LONGEST_LINE = 1_048_576;

/** Batches of lines without their line feed (a carriage return stays); the last line needs none. */
export async function* textLines(
  reader: ByteReader,
  warn: (message: string) => void,
): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let carried = '';
  for await (const chunk of reader.rest()) {
    const lines = (carried + decoder.decode(chunk, { stream: true })).split('\n');
    carried = lines.pop()!;
    if (lines.length > 0) yield lines;
    if (carried.length > LONGEST_LINE)
      return warn(
        `line of more than ${LONGEST_LINE} characters up to offset ${reader.offset}; the rows before it are kept`,
      );
  }
  carried += decoder.decode();
  if (carried !== '') yield [carried];
}
