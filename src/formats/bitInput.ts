/**
 * Compressed bytes out of chunks, read bit by bit from the low end (RFC 1951 §3.1.1). Reading past the end gives zeros:
 * who reads asks afterwards whether it `overran`.
 */

/** Zeros behind the last byte, for reads that look a few bytes ahead. */
const PADDING = 8;

export class BitInput {
  bytes: Uint8Array = new Uint8Array(PADDING);
  /** Bits of `bytes` that have been read. */
  bit = 0;
  /** Bytes of `bytes` that are the file's. */
  length = 0;
  ended = false;
  readonly #source: AsyncIterator<Uint8Array>;
  #base = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Whole bytes that are left. */
  get available(): number {
    return this.length - ((this.bit + 7) >> 3);
  }

  /** Of the next byte that has not been begun. */
  get offset(): number {
    return this.#base + ((this.bit + 7) >> 3);
  }

  get overran(): boolean {
    return this.bit > this.length * 8;
  }

  /** Waits for so many bytes, or for the end; false where it comes first. */
  async fill(length: number): Promise<boolean> {
    while (this.available < length && !this.ended) {
      const { value, done } = await this.#source.next();
      if (done) this.ended = true;
      else this.#append(value);
    }
    return this.available >= length;
  }

  /** The next `count` bits, 16 at most. */
  read(count: number): number {
    const value = this.peek() & ((1 << count) - 1);
    this.bit += count;
    return value;
  }

  /** At least 17 bits from here on. */
  peek(): number {
    const { bytes, bit } = this;
    const at = bit >> 3;
    return at + 3 > bytes.length
      ? 0
      : (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)) >> (bit & 7);
  }

  /** Up to `length` whole bytes of what is at hand. */
  take(length: number): Uint8Array {
    const from = (this.bit + 7) >> 3;
    const to = Math.min(this.length, from + length);
    this.bit = to * 8;
    return this.bytes.subarray(from, to);
  }

  /** Lets the source go. */
  async close(): Promise<void> {
    this.ended = true;
    await this.#source.return?.();
  }

  #append(chunk: Uint8Array): void {
    const from = Math.min(this.bit >> 3, this.length);
    const rest = this.bytes.subarray(from, this.length);
    const all = new Uint8Array(rest.length + chunk.length + PADDING);
    all.set(rest);
    all.set(chunk, rest.length);
    this.bytes = all;
    this.length = rest.length + chunk.length;
    this.bit -= from * 8;
    this.#base += from;
  }
}
