/**
 * The objects of a JSON log as texts: one a line (ndjson.org), which is how tools write them, or one array of objects, as
 * `jq -s` and exports of data bases make it.
 */
import type { ByteReader } from '../byteReader';
import { textLines } from '../textLines';

/** An object's text and the number of its first line. */
export interface JsonRecord {
  readonly text: string;
  readonly line: number;
}

/** A longer object is none of any log. */
const LONGEST_OBJECT = 1_048_576;

/** Batches of objects; a line that is no object is a record too, for whoever parses it to complain about. */
export async function* jsonRecords(
  reader: ByteReader,
  warn: (message: string) => void,
): AsyncGenerator<JsonRecord[]> {
  await reader.fill(1);
  const head = new TextDecoder().decode(reader.bytes.subarray(reader.position, reader.position + 64));
  if (head.trimStart().startsWith('[')) yield* arrayRecords(reader, warn);
  else yield* lineRecords(reader, warn);
}

async function* lineRecords(
  reader: ByteReader,
  warn: (message: string) => void,
): AsyncGenerator<JsonRecord[]> {
  let line = 0;
  for await (const lines of textLines(reader, warn)) {
    const records: JsonRecord[] = [];
    for (const text of lines) {
      line++;
      if (text !== '' && text.trim() !== '') records.push({ text, line });
    }
    yield records;
  }
}

async function* arrayRecords(
  reader: ByteReader,
  warn: (message: string) => void,
): AsyncGenerator<JsonRecord[]> {
  const decoder = new TextDecoder();
  const scanner = new ObjectScanner();
  for await (const chunk of reader.rest()) {
    yield scanner.scan(decoder.decode(chunk, { stream: true }));
    if (scanner.held > LONGEST_OBJECT) break;
  }
  if (scanner.held > 0)
    warn(`object cut off or of more than ${LONGEST_OBJECT} characters, begun at line ${scanner.begun}`);
}

const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Cuts the objects out of an array's text, chunk by chunk. */
class ObjectScanner {
  /** Line where the open object began. */
  begun = 0;
  #line = 1;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #text = '';

  /** Characters of the open object so far. */
  get held(): number {
    return this.#text.length;
  }

  scan(chunk: string): JsonRecord[] {
    const records: JsonRecord[] = [];
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      if (code === LINE_FEED) this.#endLine();
      else if (this.#inString) this.#passString(code);
      else if (code === QUOTE) this.#inString = true;
      else if (code === OPEN && this.#depth++ === 0) {
        from = i;
        this.begun = this.#line;
      } else if (code === CLOSE && this.#depth > 0 && --this.#depth === 0) {
        records.push({ text: this.#text + chunk.slice(from, i + 1), line: this.begun });
        this.#text = '';
      }
    }
    if (this.#depth > 0) this.#text += chunk.slice(from);
    return records;
  }

  /** No JSON string holds a line feed: one left open is damage that ends here. */
  #endLine(): void {
    this.#line++;
    this.#inString = this.#isEscaped = false;
  }

  #passString(code: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === BACKSLASH) this.#isEscaped = true;
    else if (code === QUOTE) this.#inString = false;
  }
}
