/** What a reader throws when a file cannot be read at all; its message is a sentence for the person who dropped it. */
export class FormatError extends Error {
  override readonly name = 'FormatError';

  /**
   * `offset` = byte of the file (inside its gzip, where it has one) where reading stopped. `kind`: a person can
   * help with an unmapped table, by a mapping.
   */
  constructor(
    message: string,
    readonly offset: number = 0,
    readonly kind: 'unreadable' | 'unmapped table' = 'unreadable',
  ) {
    super(message);
  }

  /** The same error with its file named first. */
  inFile(name: string): FormatError {
    return new FormatError(`${name}: ${this.message}`, this.offset, this.kind);
  }
}
