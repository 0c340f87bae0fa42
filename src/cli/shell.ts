/** What a command may do to the shell it was called from. */

export interface Shell {
  /** To stdout; waits where the reader is slow. */
  print(content: string | Uint8Array): Promise<void>;
  /** A sentence to stderr. */
  say(sentence: string): void;
}
