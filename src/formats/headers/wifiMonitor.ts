/** What monitoring drivers put before an 802.11 header: radiotap (radiotap.org), Prism, AVS. */
import type { Frame } from '../frame';
import { uint16, uint32 } from '../frame';
import type { Carried, LinkAddresses } from './link';
import { readPaddedWifi, readWifi } from './wifi';

const PRISM_HEADER = 144;
const AVS_MAGIC = 0x80211;
const RADIOTAP = { TIME: 0x01, FLAGS: 0x02, MORE: 0x80 } as const;
/** Bits of radiotap's flags field. */
const FLAGS = { CHECKSUM: 0x10, PADDED: 0x20 } as const;

export function readRadiotap(frame: Frame, link: LinkAddresses): Carried {
  const { bytes, position, end } = frame;
  if (end - position < 8) return 'truncated radiotap header';
  const length = bytes[position + 2]! | (bytes[position + 3]! << 8);
  if (bytes[position] !== 0 || length < 8) return 'malformed radiotap header';
  if (end - position < length) return 'truncated radiotap header';
  const flags = radiotapFlags(frame, position + length);
  frame.position += length;
  if (flags & FLAGS.CHECKSUM) frame.wireEnd = Math.max(frame.position, frame.wireEnd - 4);
  frame.end = Math.min(end, frame.wireEnd);
  return readPaddedWifi(frame, link, flags & FLAGS.PADDED ? 4 : 1);
}

/** The flags field comes second, behind a time stamp of eight aligned bytes; 0 where there is none. */
function radiotapFlags({ bytes, position }: Frame, headerEnd: number): number {
  const present = bytes[position + 4]!;
  if (!(present & RADIOTAP.FLAGS)) return 0;
  let at = position + 8;
  while (bytes[at - 1]! & RADIOTAP.MORE && at + 4 <= headerEnd) at += 4;
  if (present & RADIOTAP.TIME) at = position + Math.ceil((at - position) / 8) * 8 + 8;
  return at < headerEnd ? bytes[at]! : 0;
}

/** Link type 119 is used for both Prism's header and AVS's. */
export function readPrism(frame: Frame, link: LinkAddresses): Carried {
  const { bytes, position, end } = frame;
  if (end - position < 8) return 'truncated prism header';
  if (uint32(bytes, position) >>> 12 === AVS_MAGIC) return readAvs(frame, link);
  if (end - position < PRISM_HEADER) return 'truncated prism header';
  frame.position += PRISM_HEADER;
  return readWifi(frame, link);
}

export function readAvs(frame: Frame, link: LinkAddresses): Carried {
  const { bytes, position, end } = frame;
  if (end - position < 8) return 'truncated avs header';
  const length = uint32(bytes, position + 4);
  if (length < 8 || uint16(bytes, position + 4) !== 0) return 'malformed avs header';
  if (end - position < length) return 'truncated avs header';
  frame.position += length;
  return readWifi(frame, link);
}
