/** What a pcapng section says of an interface before its packets (draft-ietf-opsawg-pcapng §4.2). */
import type { OptionBytes } from './pcapngOptions';
import { eachOption } from './pcapngOptions';
import type { Clock } from './pcapngTime';
import { clockOf } from './pcapngTime';

export interface PcapngInterface {
  readonly linkType: number;
  readonly clock: Clock;
  /** Bytes kept of a packet at most; Infinity = all. */
  readonly snapLength: number;
  /** Bytes of frame check sequence at the end of each frame. */
  readonly checkLength: number;
}

const OPTION = { TSRESOL: 9, FCSLEN: 13, TSOFFSET: 14 } as const;
const MICROSECONDS = 6;
/** Of link type and snap length. */
const FIXED_PART = 8;

/** The interface of a block's body; null = the body is too short. */
export function readInterface(body: OptionBytes): PcapngInterface | null {
  const { view, start, end, littleEndian } = body;
  if (end - start < FIXED_PART) return null;
  let resolution = MICROSECONDS;
  let offset = 0;
  let checkLength = 0;
  eachOption({ ...body, start: start + FIXED_PART }, (code, at, length) => {
    if (code === OPTION.TSRESOL && length >= 1) resolution = view.getUint8(at);
    if (code === OPTION.FCSLEN && length >= 1) checkLength = view.getUint8(at);
    if (code === OPTION.TSOFFSET && length >= 8) offset = Number(view.getBigInt64(at, littleEndian));
  });
  return {
    linkType: view.getUint16(start, littleEndian),
    clock: clockOf(resolution, offset),
    snapLength: view.getUint32(start + 4, littleEndian) || Infinity,
    checkLength,
  };
}
