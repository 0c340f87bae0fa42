/** TCP options laid out to a wanted length (RFC 9293 §3.2, RFC 7323, RFC 2018, RFC 7413). */

export const MAX_OPTIONS = 40;
/** Two NOPs and a timestamp. */
export const TIMESTAMP_OPTION = 12;
/** What common stacks put into a SYN: with and without timestamps. */
export const SYN_OPTIONS = 12;
export const SYN_OPTIONS_WITH_TIMESTAMP = 20;
const WINDOW_SCALE = 8;

interface Timestamps {
  readonly value: number;
  readonly echo: number;
}

const NOP = 1;
const WINDOW_SCALE_OPTION = [NOP, 3, 3, WINDOW_SCALE];
const SACK_PERMITTED = [4, 2];

/** Options of a SYN, exactly `length` bytes: a multiple of 4 up to 40. A fast-open cookie fills what is left. */
export function synOptions(length: number, maximumSegmentSize: number, timestamps: Timestamps): number[] {
  const segmentSize = [2, 4, maximumSegmentSize >> 8, maximumSegmentSize & 255];
  const timed = [...SACK_PERMITTED, ...timestamp(timestamps)];
  if (length < 4) return [];
  if (length < 8) return segmentSize;
  if (length < 12) return [...segmentSize, NOP, NOP, ...SACK_PERMITTED];
  if (length < 16) return [...segmentSize, ...WINDOW_SCALE_OPTION, NOP, NOP, ...SACK_PERMITTED];
  if (length < 20) return [...segmentSize, ...timed];
  return [...segmentSize, ...timed, ...WINDOW_SCALE_OPTION, ...fastOpen(length - 20, timestamps.value)];
}

export function segmentOptions(timestamps: Timestamps): number[] {
  return [NOP, NOP, ...timestamp(timestamps)];
}

function timestamp({ value, echo }: Timestamps): number[] {
  return [8, 10, ...word(value), ...word(echo)];
}

/** RFC 7413 §4.1.1: an empty request, or a cookie of 4 to 16 bytes. */
function fastOpen(length: number, cookie: number): number[] {
  if (length < 4) return [];
  return [
    NOP,
    NOP,
    34,
    length - 2,
    ...Array.from({ length: length - 4 }, (_, i) => (cookie >> (i % 4)) & 255),
  ];
}

function word(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}
