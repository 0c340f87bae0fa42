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

/** A stream of bytes as segments, none of them empty. */
export interface Segments {
  readonly count: number;
  /** Of segment `index`, 0 … count − 1. */
  bytes(index: number): number;
}

/** Fewest segments of at most `size` bytes that hold `total`. */
export function fewestSegments(total: number, size: number): number {
  return Math.ceil(total / size);
}

/**
 * `total` bytes as `count` segments of at most `size`: full ones but for the ends of messages, which are shorter. There
 * is one such end where `count` is the fewest possible, and two more for each segment beyond that.
 */
export function cutSegments(total: number, size: number, count: number): Segments {
  const spare = count - fewestSegments(total, size);
  const ends = Math.min(count, 2 * spare + 1);
  const left = total - (count - ends) * size;
  const endsBefore = (index: number) => Math.floor((index * ends) / count);
  return {
    count,
    bytes(index) {
      const before = endsBefore(index);
      return endsBefore(index + 1) > before ? evenShare(left, ends, before) : size;
    },
  };
}
