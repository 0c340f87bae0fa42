/** The options at the end of a pcapng block (draft-ietf-opsawg-pcapng §3.5). */

/** The bytes from `start` to `end`, and their byte order. */
export interface OptionBytes {
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  readonly littleEndian: boolean;
}

const END_OF_OPTIONS = 0;
const COMMENT = 1;

/** Calls `visit` with each option's code and the place of its value, up to the first that does not fit. */
export function eachOption(
  { view, start, end, littleEndian }: OptionBytes,
  visit: (code: number, at: number, length: number) => void,
): void {
  for (let at = start; at + 4 <= end;) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (code === END_OF_OPTIONS || at + 4 + length > end) return;
    visit(code, at + 4, length);
    at += 4 + Math.ceil(length / 4) * 4;
  }
}

/** The comments among the options, a line each; '' = none. */
export function commentOf(options: OptionBytes): string {
  const comments: string[] = [];
  const { buffer, byteOffset } = options.view;
  eachOption(options, (code, at, length) => {
    if (code === COMMENT) comments.push(decoder.decode(new Uint8Array(buffer, byteOffset + at, length)));
  });
  return comments.join('\n');
}

const decoder = new TextDecoder();
