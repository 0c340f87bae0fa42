/**
 * Rows and cells of delimited text, as bounds within the bytes of a chunk, so that no cell becomes a string unless
 * someone needs one. Quoting as in RFC 4180: a cell that begins with a quote ends at the next single one, and may hold
 * delimiters, line breaks and doubled quotes.
 */

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;
const NO_BYTE = -1;
/** A row of a log with more cells than this is none; the rest is counted, not kept. */
const MOST_CELLS = 1024;

const decoder = new TextDecoder();

/** Rearranges the cells of a row that is not simply divided by its delimiter. */
export type RowShape = (bytes: Uint8Array, cells: RowSplitter) => void;

interface SplitterOptions {
  readonly shape?: RowShape | undefined;
  /** False = a quote is a character like any other. */
  readonly isQuoted?: boolean;
}

export class RowSplitter {
  /** Bounds of each cell of the row that `next` found, quotes left out. */
  readonly starts: Int32Array = new Int32Array(MOST_CELLS);
  readonly ends: Int32Array = new Int32Array(MOST_CELLS);
  /** Cells of that row. */
  count = 0;
  /** Its line breaks: one, and those inside quotes. */
  lines = 0;
  /** Some of its cells hold doubled quotes. */
  hasEscapes = false;
  /** Runs of spaces are one delimiter: columns aligned for the eye. */
  readonly isAligned: boolean;
  readonly #delimiter: number;

  readonly #quote: number;
  readonly #shape: RowShape | undefined;

  constructor(delimiter: string, { shape, isQuoted = true }: SplitterOptions = {}) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = isQuoted ? QUOTE : NO_BYTE;
    this.#shape = shape;
    this.isAligned = delimiter === ' ';
  }

  /**
   * Splits the row at `from`. The index behind its line feed, or −1 where the bytes end before the row does; the last
   * row of a file needs no line feed.
   */
  next(bytes: Uint8Array, from: number, isLast: boolean): number {
    this.count = this.lines = 0;
    this.hasEscapes = false;
    const next = this.isAligned ? this.#aligned(bytes, from, isLast) : this.#delimited(bytes, from, isLast);
    if (next >= 0) this.#shape?.(bytes, this);
    return next;
  }

  /** Divides the last cell where it holds two blanks or more. */
  splitLast(bytes: Uint8Array): void {
    const last = this.count - 1;
    if (last < 0 || this.count > MOST_CELLS) return;
    const end = this.ends[last]!;
    let start = this.starts[last]!;
    this.count = last;
    for (let at = start; at + 1 < end; at++) {
      if (bytes[at] !== SPACE || bytes[at + 1] !== SPACE) continue;
      this.#cell(start, at);
      while (at < end && bytes[at] === SPACE) at++;
      start = at;
    }
    this.#cell(start, end);
  }

  /** Nothing between any delimiters. */
  get isBlank(): boolean {
    for (let cell = 0; cell < Math.min(this.count, MOST_CELLS); cell++)
      if (this.ends[cell]! > this.starts[cell]!) return false;
    return true;
  }

  /** The cell as text; '' where the row has no such cell. */
  text(bytes: Uint8Array, cell: number): string {
    if (cell >= this.count || cell >= MOST_CELLS) return '';
    const text = decoder.decode(bytes.subarray(this.starts[cell], this.ends[cell]));
    return this.hasEscapes ? text.replaceAll('""', '"') : text;
  }

  texts(bytes: Uint8Array): string[] {
    return Array.from({ length: this.count }, (_, cell) => this.text(bytes, cell));
  }

  #delimited(bytes: Uint8Array, from: number, isLast: boolean): number {
    const delimiter = this.#delimiter;
    const { length } = bytes;
    let start = from;
    for (let at = from; at < length; at++) {
      const byte = bytes[at]!;
      if (byte === delimiter) {
        this.#cell(start, at);
        start = at + 1;
      } else if (byte === LINE_FEED) {
        this.#cell(start, at > start && bytes[at - 1] === CARRIAGE_RETURN ? at - 1 : at);
        this.lines++;
        return at + 1;
      } else if (byte === this.#quote && at === start) {
        const close = this.#quoted(bytes, at + 1, isLast);
        if (close < 0) return isLast ? this.#last(start + 1, length) : -1;
        const next = behindCell(bytes, close + 1, delimiter);
        if (next < 0 && !isLast) return -1;
        this.#cell(start + 1, close);
        if (next < 0 || bytes[next] === LINE_FEED) {
          this.lines++;
          return next < 0 ? length : next + 1;
        }
        at = next;
        start = next + 1;
      }
    }
    if (!isLast) return -1;
    this.#last(start, length > start && bytes[length - 1] === CARRIAGE_RETURN ? length - 1 : length);
    return length;
  }

  /** Index of the closing quote; −1 = not in these bytes. */
  #quoted(bytes: Uint8Array, from: number, isLast: boolean): number {
    for (let at = from; at < bytes.length; at++) {
      if (bytes[at] === LINE_FEED) this.lines++;
      if (bytes[at] !== QUOTE) continue;
      if (at + 1 === bytes.length && !isLast) return -1;
      if (bytes[at + 1] !== QUOTE) return at;
      this.hasEscapes = true;
      at++;
    }
    return -1;
  }

  /** The cell with which the file ends. */
  #last(start: number, end: number): number {
    this.#cell(start, end);
    this.lines++;
    return end;
  }

  #aligned(bytes: Uint8Array, from: number, isLast: boolean): number {
    const { length } = bytes;
    let start = -1;
    for (let at = from; at < length; at++) {
      const byte = bytes[at]!;
      if (byte > SPACE) {
        if (start < 0) start = at;
        continue;
      }
      if (start >= 0) this.#cell(start, at);
      start = -1;
      if (byte !== LINE_FEED) continue;
      this.lines++;
      return at + 1;
    }
    if (!isLast) return -1;
    if (start >= 0) this.#cell(start, length);
    this.lines++;
    return length;
  }

  #cell(start: number, end: number): void {
    if (this.count < MOST_CELLS) {
      this.starts[this.count] = start;
      this.ends[this.count] = end;
    }
    this.count++;
  }
}

/** Index of the delimiter or line feed behind a closing quote; −1 = not in these bytes. */
function behindCell(bytes: Uint8Array, from: number, delimiter: number): number {
  for (let at = from; at < bytes.length; at++)
    if (bytes[at] === delimiter || bytes[at] === LINE_FEED) return at;
  return -1;
}
