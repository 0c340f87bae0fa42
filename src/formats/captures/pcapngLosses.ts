/**
 * What the interface statistics blocks of pcapng say was never captured (draft-ietf-opsawg-pcapng §4.6): counts since the
 * capture began, so that an interface's largest tells all; a block may leave them out.
 */
import type { OptionBytes } from './pcapngOptions';
import { eachOption } from './pcapngOptions';

const OPTION = { IFDROP: 5, OSDROP: 7 } as const;
/** Of interface and time stamp. */
const FIXED_PART = 12;
/** More interfaces than any capture has are not counted. */
const MOST_INTERFACES = 4096;

export interface Losses {
  /** Counts a block's body; false = it is too short. */
  add(body: OptionBytes): boolean;
  /** Interfaces are numbered anew. */
  beginSection(): void;
  /** A sentence; null = nothing was lost, or nothing is said of it. */
  told(): string | null;
}

export function createLosses(): Losses {
  let section = 0;
  const byInterface = new Map<string, number>();
  return {
    add(body) {
      const { view, start, end, littleEndian } = body;
      if (end - start < FIXED_PART) return false;
      let lost = 0;
      eachOption({ ...body, start: start + FIXED_PART }, (code, at, length) => {
        if ((code !== OPTION.IFDROP && code !== OPTION.OSDROP) || length !== 8) return;
        const count = Number(view.getBigUint64(at, littleEndian));
        // All ones stand for "not known".
        if (count <= Number.MAX_SAFE_INTEGER) lost += count;
      });
      const name = `${section}/${view.getUint32(start, littleEndian)}`;
      const before = byInterface.get(name) ?? 0;
      if (lost > before && byInterface.size < MOST_INTERFACES) byInterface.set(name, lost);
      return true;
    },
    beginSection() {
      section++;
    },
    told() {
      const lost = [...byInterface.values()].reduce((sum, count) => sum + count, 0);
      return lost === 0
        ? null
        : `${lost} packets were lost while capturing, as its statistics say: counts are too low and gaps too long`;
    },
  };
}
