/** A captured frame and how far its headers have been read: dissectors move `position`, nothing is copied. */
export interface Frame {
  /** Whole epoch seconds; NaN = the capture gives the packet no time. */
  seconds: number;
  /** 0 … 999,999,999 on top of `seconds`. */
  nanoseconds: number;
  /** tcpdump.org/linktypes.html */
  linkType: number;
  bytes: Uint8Array;
  /** Index in `bytes` of the next header. */
  position: number;
  /** Index in `bytes` behind the last captured byte. */
  end: number;
  /** Where the frame ended on the wire; ≥ `end` where the capture cut it. */
  wireEnd: number;
  /** What somebody wrote to the packet; '' = nothing. */
  comment: string;
}

/** libpcap's MAXIMUM_SNAPLEN: a longer record is damage, not a packet. */
export const LONGEST_PACKET = 262_144;

export function createFrame(): Frame {
  return {
    seconds: 0,
    nanoseconds: 0,
    linkType: 0,
    bytes: new Uint8Array(),
    position: 0,
    end: 0,
    wireEnd: 0,
    comment: '',
  };
}

/** A frame check sequence behind the frame's data is no part of it. */
export function cutCheckSequence(frame: Frame, length: number): void {
  frame.wireEnd = Math.max(frame.position, frame.wireEnd - length);
  frame.end = Math.min(frame.end, frame.wireEnd);
}

/** Big-endian 16 bits at an index of the frame's bytes. */
export function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** Big-endian 32 bits at an index of the frame's bytes. */
export function uint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
