/** Text files line by line, in batches of one chunk, so that a row costs no await. */
import type { ByteReader } from './byteReader';
import { FormatError } from './formatError';

/** A longer line is no line of any log. */
const LONGEST_LINE = 1_048_576;

/** Batches of lines without their line feed (a carriage return stays); the last line needs none. */
export async function* textLines(reader: ByteReader): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let carried = '';
  for await (const chunk of reader.rest()) {
    const lines = (carried + decoder.decode(chunk, { stream: true })).split('\n');
    carried = lines.pop()!;
    if (carried.length > LONGEST_LINE)
      throw new FormatError(
        `line of more than ${LONGEST_LINE} characters up to offset ${reader.offset}`,
        reader.offset,
      );
    if (lines.length > 0) yield lines;
  }
  carried += decoder.decode();
  if (carried !== '') yield [carried];
}
