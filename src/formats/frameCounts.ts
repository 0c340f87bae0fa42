/** What the import report says of frames as they come in, before any header is read. */
import type { Frame } from './frame';
import { linkTypeName } from './headers/linkTypeNames';

/** Damaged captures may name thousands: there is an end to how many are told apart. */
const MOST_TYPES = 256;
const OTHER = -1;

/** Frames by link type, those of which the capture holds only the beginning, and those with a comment. */
export function createFrameCounts() {
  const counts = new Map<number, number>();
  let snapped = 0;
  let snapLength = 0;
  let comments = 0;
  let linkType = -1;
  let run = 0;

  /** Neighbours mostly have the same link type: the table is looked at where it changes. */
  function flush(): void {
    const type = counts.has(linkType) || counts.size < MOST_TYPES ? linkType : OTHER;
    if (run > 0) counts.set(type, (counts.get(type) ?? 0) + run);
    run = 0;
  }

  return {
    count(frame: Frame): void {
      if (frame.linkType !== linkType) {
        flush();
        linkType = frame.linkType;
      }
      run++;
      if (frame.end < frame.wireEnd) {
        snapped++;
        snapLength = Math.max(snapLength, frame.end - frame.position);
      }
      if (frame.comment !== '') comments++;
    },
    totals() {
      flush();
      const linkTypes: Record<string, number> = {};
      for (const [type, count] of counts) {
        const name = type === OTHER ? 'other link types' : linkTypeName(type);
        linkTypes[name] = (linkTypes[name] ?? 0) + count;
      }
      return { linkTypes, snapped, snapLength, comments };
    },
  };
}
