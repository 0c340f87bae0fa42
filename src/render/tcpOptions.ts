/** TCP options laid out to a wanted length (RFC 9293 §3.2, RFC 7323, RFC 2018, RFC 7413). */
import type { HostStack, TcpOption } from '../trace/hostStack';

export const MAX_OPTIONS = 40;
/** Two NOPs and a timestamp. */
export const TIMESTAMP_OPTION = 12;

export interface Timestamps {
  readonly value: number;
  readonly echo: number;
}

/** Options with a meaning, which a SYN-ACK may only have if the SYN did; MSS needs no offer. */
export type Negotiable = Exclude<TcpOption, 'nop' | 'end'>;

type SynStack = Pick<HostStack, 'mss' | 'windowScale' | 'options'>;

const SIZES: Readonly<Record<TcpOption, number>> = {
  ...{ mss: 4, windowScale: 3, sackPermitted: 2, timestamps: 10, nop: 1, end: 1 },
};
const FULL: readonly Negotiable[] = ['mss', 'sackPermitted', 'timestamps', 'windowScale'];
/** What a SYN of so many words of options carries most likely. */
const BY_WORDS: readonly (readonly Negotiable[])[] = [
  [],
  ['mss'],
  ['mss', 'sackPermitted'],
  ['mss', 'sackPermitted', 'windowScale'],
  ['mss', 'sackPermitted', 'timestamps'],
];

/** The stack's own options, padding included, as far as they are `allowed`. */
export function ownOptions(
  { options, mss }: SynStack,
  allowed: ReadonlySet<TcpOption>,
): readonly TcpOption[] {
  const sent = mss > 0 ? options : options.filter((option) => option !== 'mss');
  const isWhole = sent === options && options.every((option) => !isNegotiable(option) || allowed.has(option));
  const kept = sent.filter((option): option is Negotiable => isNegotiable(option) && allowed.has(option));
  return isWhole && lengthOf(options) % 4 === 0 ? options : aligned(kept);
}

/**
 * Options of exactly `length` bytes, a multiple of 4 up to 40: the stack's own where they fit, else what SYNs of that
 * length usually carry, in the stack's order.
 */
export function optionsOfLength(
  length: number,
  stack: SynStack,
  allowed: ReadonlySet<TcpOption>,
): readonly TcpOption[] {
  const own = ownOptions(stack, allowed);
  if (lengthOf(own) === length) return own;
  const usual = (BY_WORDS[length / 4] ?? FULL).filter((option) => allowed.has(option));
  const rank = (option: Negotiable) => (stack.options.indexOf(option) + 9) % 9;
  const ordered = aligned([...usual].sort((a, b) => rank(a) - rank(b)));
  return lengthOf(ordered) <= length ? ordered : aligned(usual);
}

export function lengthOf(options: readonly TcpOption[]): number {
  return options.reduce((sum, option) => sum + SIZES[option], 0);
}

/** The bytes of a SYN's options, `length` of them; a fast-open cookie fills what is left. */
export function synOptionBytes(
  options: readonly TcpOption[],
  length: number,
  { mss, windowScale }: SynStack,
  timestamps: Timestamps,
): number[] {
  const written: Readonly<Record<TcpOption, readonly number[]>> = {
    mss: [2, 4, mss >> 8, mss & 255],
    windowScale: [3, 3, windowScale],
    sackPermitted: [4, 2],
    timestamps: [8, 10, ...word(timestamps.value), ...word(timestamps.echo)],
    nop: [1],
    end: [0],
  };
  const bytes = options.flatMap((option) => written[option]);
  return [...bytes, ...fastOpen(length - bytes.length, timestamps.value)];
}

/** Two NOPs and a timestamp at `at`. */
export function writeTimestamps(buffer: Uint8Array, at: number, { value, echo }: Timestamps): void {
  buffer[at] = buffer[at + 1] = 1;
  buffer[at + 2] = 8;
  buffer[at + 3] = 10;
  writeWord(buffer, at + 4, value);
  writeWord(buffer, at + 8, echo);
}

/** Padded with NOPs as Windows and Linux do: before each option that would not end on a word, SACK and timestamps as one. */
function aligned(options: readonly Negotiable[]): TcpOption[] {
  const out: TcpOption[] = [];
  options.forEach((option, i) => {
    const joins = isPair(option, options[i - 1]);
    const size = SIZES[option] + (isPair(option, options[i + 1]) ? SIZES[options[i + 1]!] : 0);
    if (!joins) out.push(...Array<TcpOption>((4 - (size % 4)) % 4).fill('nop'));
    out.push(option);
  });
  return out;
}

function isPair(a: Negotiable, b: Negotiable | undefined): boolean {
  return (a === 'sackPermitted' && b === 'timestamps') || (a === 'timestamps' && b === 'sackPermitted');
}

function isNegotiable(option: TcpOption): option is Negotiable {
  return option !== 'nop' && option !== 'end';
}

/** RFC 7413 §4.1.1: an empty request, or a cookie of 4 to 16 bytes; NOPs where even that is too short. */
function fastOpen(length: number, cookie: number): number[] {
  if (length < 4) return [];
  const size = Math.min(16, length - 4);
  const octets = Array.from({ length: size }, (_, i) => (cookie >> (i % 4)) & 255);
  return [...Array<number>(length - size - 2).fill(1), 34, size + 2, ...octets];
}

function word(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function writeWord(buffer: Uint8Array, at: number, value: number): void {
  buffer[at] = value >>> 24;
  buffer[at + 1] = value >>> 16;
  buffer[at + 2] = value >>> 8;
  buffer[at + 3] = value;
}
