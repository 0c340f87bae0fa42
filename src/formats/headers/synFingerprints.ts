/** What a SYN or SYN-ACK tells of its sender's stack: window and options (RFC 9293 §3.1, RFC 7323, RFC 2018). */
import type { HostStack, TcpOption } from '../../trace/hostStack';
import type { Frame } from '../frame';
import { uint16 } from '../frame';

export type SynFingerprint = Pick<HostStack, 'window' | 'mss' | 'windowScale' | 'options'> & {
  readonly isSyn: boolean;
};

const OPTION = { END: 0, NOP: 1, MSS: 2, WINDOW_SCALE: 3, SACK_PERMITTED: 4, TIMESTAMPS: 8 } as const;
const OPTION_NAMES: Readonly<Partial<Record<number, TcpOption>>> = {
  [OPTION.END]: 'end',
  [OPTION.NOP]: 'nop',
  [OPTION.MSS]: 'mss',
  [OPTION.WINDOW_SCALE]: 'windowScale',
  [OPTION.SACK_PERMITTED]: 'sackPermitted',
  [OPTION.TIMESTAMPS]: 'timestamps',
};
const TCP_HEADER = 20;

/** Hosts share a few fingerprints: each is kept once. Number 0 is nobody's. */
export function createSynFingerprints() {
  const list: (SynFingerprint | undefined)[] = [undefined];
  const numbers = new Map<string, number>();
  return {
    list,
    /** 0 where the capture ends within the header. */
    intern(frame: Frame, isSyn: boolean): number {
      const fingerprint = readFingerprint(frame, isSyn);
      if (fingerprint === null) return 0;
      const key = JSON.stringify(fingerprint);
      const known = numbers.get(key) ?? list.push(fingerprint) - 1;
      numbers.set(key, known);
      return known;
    },
  };
}

function readFingerprint({ bytes, position, end }: Frame, isSyn: boolean): SynFingerprint | null {
  if (end - position < TCP_HEADER) return null;
  const headerEnd = position + (bytes[position + 12]! >> 4) * 4;
  if (headerEnd > end) return null;
  const options: TcpOption[] = [];
  let mss = 0;
  let windowScale = 0;
  for (let at = position + TCP_HEADER; at < headerEnd;) {
    const kind = bytes[at]!;
    const length = kind === OPTION.END || kind === OPTION.NOP ? 1 : at + 1 < headerEnd ? bytes[at + 1]! : 0;
    if (length === 0 || at + length > headerEnd) break;
    const name = OPTION_NAMES[kind];
    if (name !== undefined) options.push(name);
    if (kind === OPTION.MSS && length === 4) mss = uint16(bytes, at + 2);
    if (kind === OPTION.WINDOW_SCALE && length === 3) windowScale = bytes[at + 2]!;
    if (kind === OPTION.END) break;
    at += length;
  }
  return { window: uint16(bytes, position + 14), mss, windowScale, options, isSyn };
}
