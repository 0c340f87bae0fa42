/** A column of unknown length, in blocks: nothing is copied while it grows, and memory is at most a block ahead. */
import { shareable } from './shareable';

type ColumnArray = Float64Array | Int32Array | Uint32Array | Uint16Array;

const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;
/** A short column must not cost a block. */
const FIRST_BLOCK = 64;

export class GrowingColumn<T extends ColumnArray> {
  length = 0;
  readonly #make: new (length: number) => T;
  readonly #blocks: T[] = [];
  /** The block that is being filled. */
  #last: T;

  constructor(make: new (length: number) => T) {
    this.#make = make;
    this.#last = new make(FIRST_BLOCK);
    this.#blocks.push(this.#last);
  }

  push(value: number): void {
    const at = this.length & (BLOCK - 1);
    if (at === 0 ? this.length > 0 : at === this.#last.length) this.#grow(at);
    this.#last[at] = value;
    this.length++;
  }

  at(index: number): number {
    return this.#blocks[index >>> BLOCK_BITS]![index & (BLOCK - 1)]!;
  }

  set(index: number, value: number): void {
    this.#blocks[index >>> BLOCK_BITS]![index & (BLOCK - 1)] = value;
  }

  /** One column that threads may share, its rows in the given order (as they are where null); this one is empty then. */
  take(order: Uint32Array | null): T {
    const out = shareable(this.#make, this.length);
    if (order === null) this.#copyInto(out);
    else for (let i = 0; i < out.length; i++) out[i] = this.at(order[i]!);
    this.#blocks.length = this.length = 0;
    return out;
  }

  #copyInto(out: T): void {
    for (const [i, block] of this.#blocks.entries()) {
      const from = i * BLOCK;
      out.set(block.subarray(0, Math.min(block.length, this.length - from)), from);
    }
  }

  /** A new block, or the first one made longer. */
  #grow(filled: number): void {
    const longer = new this.#make(filled === 0 ? BLOCK : Math.min(BLOCK, 8 * filled));
    if (filled > 0) longer.set(this.#blocks.pop()!);
    this.#blocks.push(longer);
    this.#last = longer;
  }
}
