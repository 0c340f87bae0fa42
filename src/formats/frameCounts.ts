import type { Frame } from './frame';
import { linkTypeName } from './headers/linkTypeNames';

/** Frames by link type, those of which the capture holds only the beginning, and those with a comment. */
export function createFrameCounts() {
  const counts = new Map<number, number>();
  let snapped = 0;
  let comments = 0;
  let linkType = -1;
  let run = 0;

  /** Neighbours mostly have the same link type: the table is looked at where it changes. */
  function flush(): void {
    if (run > 0) counts.set(linkType, (counts.get(linkType) ?? 0) + run);
    run = 0;
  }

  return {
    count(frame: Frame): void {
      if (frame.linkType !== linkType) {
        flush();
        linkType = frame.linkType;
      }
      run++;
      if (frame.end < frame.wireEnd) snapped++;
      if (frame.comment !== '') comments++;
    },
    totals() {
      flush();
      const linkTypes: Record<string, number> = {};
      for (const [type, count] of counts) {
        const name = linkTypeName(type);
        linkTypes[name] = (linkTypes[name] ?? 0) + count;
      }
      return { linkTypes, snapped, comments };
    },
  };
}
