/**
 * Records out of chunks: parsers ask for `fill(n)` and then read `bytes` and `view` from `position` on, synchronously,
 * whatever the chunk borders. Holds one chunk plus at most one record: a record across a border is put together alone, so
 * that the chunk behind it is not copied.
 */
export class ByteReader {
  bytes: Uint8Array = new Uint8Array();
  view: DataView = new DataView(this.bytes.buffer);
  /** Index in `bytes` of the next byte to read. */
  position = 0;
  readonly #source: AsyncIterator<Uint8Array>;
  /** What the record at the border left of its chunk. */
  #ahead: Uint8Array | null = null;
  #base = 0;
  #ended = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Bytes before `position` since the start of the source. */
  get offset(): number {
    return this.#base + this.position;
  }

  /** Bytes that can be read without waiting. */
  get available(): number {
    return this.bytes.length - this.position;
  }

  /** Waits until `length` bytes are available; false where the source ends first. Allocates only what arrives. */
  async fill(length: number): Promise<boolean> {
    if (this.available >= length) return true;
    const parts = [this.bytes.subarray(this.position)];
    let total = this.available;
    while (total < length && !this.#ended) {
      const chunk = await this.#next();
      const used =
        total === 0 || isBehind(parts, chunk) ? chunk.length : Math.min(chunk.length, length - total);
      parts.push(chunk.subarray(0, used));
      if (used < chunk.length) this.#ahead = chunk.subarray(used);
      total += used;
    }
    this.#hold(joined(parts, total));
    return total >= length;
  }

  /** Moves `length` bytes on, holding none of them; false where the source ends first. */
  async skip(length: number): Promise<boolean> {
    let left = length;
    while (left > this.available) {
      left -= this.available;
      this.position = this.bytes.length;
      if (!(await this.fill(1))) return false;
    }
    this.position += left;
    return true;
  }

  /** Everything available, or the next chunk where nothing is; null at the end. */
  async take(): Promise<Uint8Array | null> {
    if (!(await this.fill(1))) return null;
    const taken = this.bytes.subarray(this.position);
    this.position = this.bytes.length;
    return taken;
  }

  /** What is left, chunk by chunk; lets the source go with its own reader. */
  async *rest(): AsyncGenerator<Uint8Array> {
    try {
      for (let chunk = await this.take(); chunk !== null; chunk = await this.take()) yield chunk;
    } finally {
      await this.close();
    }
  }

  /** Reads no further chunk: what is at hand is the rest. */
  end(): void {
    this.#ended = true;
    this.#ahead = null;
  }

  /** Lets the source go where it is not read to its end. */
  async close(): Promise<void> {
    this.end();
    await this.#source.return?.();
  }

  async #next(): Promise<Uint8Array> {
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead !== null) return ahead;
    const { value, done } = await this.#source.next();
    if (!done) return value;
    this.#ended = true;
    return new Uint8Array();
  }

  #hold(bytes: Uint8Array): void {
    this.#base += this.position;
    this.position = 0;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

/** Whether a chunk lies right behind the only part in memory, as the chunks of one piece of a file do. */
function isBehind([part, ...others]: readonly Uint8Array[], chunk: Uint8Array): boolean {
  return (
    others.length === 0 &&
    part!.buffer === chunk.buffer &&
    part!.byteOffset + part!.length === chunk.byteOffset
  );
}

function joined(parts: readonly Uint8Array[], total: number): Uint8Array {
  const [first, second, ...others] = parts.filter((part) => part.length > 0);
  if (!second) return first ?? new Uint8Array();
  if (others.length === 0 && isBehind([first!], second))
    return new Uint8Array(first!.buffer, first!.byteOffset, total);
  const all = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
