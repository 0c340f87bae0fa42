/** How a total is cut into packets: shares that add up exactly. */

/** Share `index` of `total` cut evenly into `count` whole parts, the larger ones first. */
export function evenShare(total: number, count: number, index: number): number {
  return Math.floor(total / count) + (index < total % count ? 1 : 0);
}

/** Even shares that differ by multiples of `step`; what is no whole step goes to the first. */
export function steppedShare(total: number, count: number, index: number, step: number): number {
  const least = Math.floor(total / count / step) * step;
  const left = total - least * count;
  return least + step * evenShare(Math.floor(left / step), count, index) + (index === 0 ? left % step : 0);
}

interface Segments {
  /** Segments that carry something: as few as the segment size allows. */
  readonly count: number;
  /** Bytes of segment `index`; 0 outside [0, count). */
  bytes(index: number): number;
}

/**
 * `total` payload bytes as full segments and a last, shorter one, in at most `slots` of them. The maximum segment size is
 * raised where `slots` of the usual size would not hold it: what a capture of an offloading interface (TSO, GRO) shows.
 */
export function splitPayload(total: number, slots: number, maximumSegmentSize: number): Segments {
  const size = slots * maximumSegmentSize >= total ? maximumSegmentSize : Math.ceil(total / slots);
  const count = total > 0 ? Math.ceil(total / size) : 0;
  return {
    count,
    bytes: (index) => (index < 0 || index >= count ? 0 : index === count - 1 ? total - index * size : size),
  };
}
