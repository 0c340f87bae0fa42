/** Which stretches of a trace are trained on and which are seen by nothing but scoring. */
import type { Seconds, TimeWindow } from '../trace/trace';

export type Holdout =
  | { readonly kind: 'none' }
  /** The last `share` of the span. */
  | { readonly kind: 'tail'; readonly share: number }
  /** Every other block of `seconds`: even blocks train, odd ones are held out. */
  | { readonly kind: 'blocks'; readonly seconds: Seconds };

interface Split {
  readonly training: readonly TimeWindow[];
  readonly heldOut: readonly TimeWindow[];
}

/** Cuts the span [0, span) in two. Windows are in time order, disjoint and together cover the span. */
export function splitSpan(span: Seconds, holdout: Holdout): Split {
  switch (holdout.kind) {
    case 'none':
      return { training: [{ from: 0, to: span }], heldOut: [] };
    case 'tail': {
      const cut = span * (1 - holdout.share);
      return { training: [{ from: 0, to: cut }], heldOut: [{ from: cut, to: span }] };
    }
    case 'blocks': {
      const blocks = Array.from({ length: Math.ceil(span / holdout.seconds) }, (_, i) => ({
        from: i * holdout.seconds,
        to: Math.min((i + 1) * holdout.seconds, span),
      }));
      return {
        training: blocks.filter((_, i) => i % 2 === 0),
        heldOut: blocks.filter((_, i) => i % 2 === 1),
      };
    }
    default:
      return holdout satisfies never;
  }
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
