/** The next gap of a stream: the scored density, restricted to what the stream's training gaps support (model.md §5). */
import type { Random } from '../math/random';
import { encodeGap, neverAgain, sampleGap as sampleWithin } from '../streams/gapCodec';
import type { StreamGaps } from '../streams/gapModel';
import type { DrawnRhythm } from '../streams/rhythm';
import type { Seconds } from '../trace/trace';
import { drawAmong, drawCategory } from './drawCategory';

const ATTEMPTS = 50;

/** What a draw hangs on besides the logits. */
export interface GapDraw {
  /** Silence observed so far. */
  readonly elapsed: Seconds;
  /** Time of the stream's last event. */
  readonly last: Seconds;
  readonly rhythm: DrawnRhythm | null;
}

/**
 * Draws τ given that it exceeds `elapsed`; Infinity for *never again*. A silence that already outlasts all support goes
 * on by the open bin's Pareto tail, so that no stream dies of a mask.
 * @param choices the categories of the stream's support
 */
export function sampleNextGap(
  gaps: StreamGaps,
  choices: Int32Array,
  logits: ArrayLike<number>,
  random: Random,
  { elapsed, last, rhythm }: GapDraw,
): Seconds {
  const { codec, support, longest } = gaps;
  const never = neverAgain(codec);
  const now = elapsed > 0 ? encodeGap(codec, elapsed) : null;
  const left = (category: number) => {
    if (!support[category]) return 0;
    if (category === never || now === null || category > now.category) return 1;
    return category === now.category && (elapsed < longest || longest === 0) ? now.survival : 0;
  };
  const weight = rhythm
    ? (category: number) => {
        const share = left(category);
        return share > 0 ? share * rhythm.factor(category, last, last + elapsed) : 0;
      }
    : left;
  const category =
    now === null && !rhythm ? drawAmong(logits, random, choices) : drawCategory(logits, random, weight);
  if (category < 0) return sampleWithin(codec, never - 1, random, elapsed);
  let possible = Math.max(longest, elapsed);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const gap = sampleWithin(codec, category, random, elapsed);
    if (gap > longest && category !== never && elapsed < longest) continue;
    if (!rhythm || rhythm.accepts(category, last, gap, random.uniform())) return gap;
    possible = gap;
  }
  return possible;
}

/** The categories that a stream's support leaves. */
export function supportedCategories({ support }: StreamGaps): Int32Array {
  return Int32Array.from(support.keys()).filter((category) => support[category] === 1);
}
