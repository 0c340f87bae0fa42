/** Which stretches of a trace are trained on and which are seen by nothing but scoring. */
import { rangeWithin } from '../math/rangeWithin';
import type { Seconds, TimeWindow } from '../trace/trace';

export type Holdout =
  | { readonly kind: 'none' }
  /** The last `share` of the span. */
  | ({ readonly kind: 'tail'; readonly share: number } & Stage)
  /** Every other block of `seconds`: even blocks train, odd ones are held out. */
  | ({ readonly kind: 'blocks'; readonly seconds: Seconds } & Stage);

interface Stage {
  /**
   * Choose between variants: what would train is cut in the same way once more and its second part scored. What is held out
   * is then neither trained on nor scored.
   */
  readonly validate?: boolean;
}

interface Split {
  readonly training: readonly TimeWindow[];
  readonly heldOut: readonly TimeWindow[];
}

/**
 * Cuts the span [0, span) in two. Windows are in time order and disjoint; together they cover the span, unless the split is for
 * validation.
 */
export function splitSpan(span: Seconds, holdout: Holdout): Split {
  switch (holdout.kind) {
    case 'none':
      return { training: [{ from: 0, to: span }], heldOut: [] };
    case 'tail': {
      const to = holdout.validate ? span * (1 - holdout.share) : span;
      const cut = to * (1 - holdout.share);
      return { training: [{ from: 0, to: cut }], heldOut: [{ from: cut, to }] };
    }
    case 'blocks': {
      const blocks = Array.from({ length: Math.ceil(span / holdout.seconds) }, (_, i) => ({
        from: i * holdout.seconds,
        to: Math.min((i + 1) * holdout.seconds, span),
      }));
      const [training, heldOut] = alternated(blocks);
      if (!holdout.validate) return { training, heldOut };
      const [inner, validation] = alternated(training);
      return { training: inner, heldOut: validation };
    }
    default:
      return holdout satisfies never;
  }
}

function alternated(blocks: readonly TimeWindow[]): [even: TimeWindow[], odd: TimeWindow[]] {
  return [blocks.filter((_, i) => i % 2 === 0), blocks.filter((_, i) => i % 2 === 1)];
}

/**
 * The latest part of the training windows that holds at most so many events: whole windows from the end, the earliest one cut.
 * @param time start of every event, ascending
 */
export function capTraining(
  training: readonly TimeWindow[],
  time: Float64Array,
  most: number | null,
): readonly TimeWindow[] {
  if (most === null) return training;
  const kept: TimeWindow[] = [];
  let room = most;
  for (const window of training.toReversed()) {
    const [first, end] = rangeWithin(time, window.from, window.to);
    if (end - first > room) {
      if (room > 0) kept.unshift({ from: time[end - room]!, to: window.to });
      break;
    }
    room -= end - first;
    kept.unshift(window);
  }
  return kept;
}

/** Reads `none`, `0.3` (tail share) or `blocks:7200`; throws on anything else. */
export function parseHoldout(text: string): Holdout {
  if (text === 'none' || text === '0') return { kind: 'none' };
  const blocks = /^blocks:(\d+(?:\.\d+)?)$/.exec(text);
  if (blocks && Number(blocks[1]) > 0) return { kind: 'blocks', seconds: Number(blocks[1]) };
  const share = Number(text);
  if (share > 0 && share < 1) return { kind: 'tail', share };
  throw new Error(`invalid hold-out: ${text}; give a share such as 0.3, blocks:SECONDS or none`);
}
