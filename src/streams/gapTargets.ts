/** What the gap head is asked at each slot: one category for an event, a run of categories for a censored silence. */
import type { GapCodec } from './gapCodec';
import { encodeGap, neverAgain } from './gapCodec';
import type { GapModel } from './gapModel';
import type { Sequences } from './sequences';

export interface GapTargets {
  /** Category of the gap, or of the silence at which it was cut off. */
  readonly first: Int32Array;
  /** = first for an event; the last category still possible for a censored silence. */
  readonly last: Int32Array;
  /** Share of the first category's mass that lies beyond the cut; 1 for an event. */
  readonly fraction: Float32Array;
  /** log density per second of τ given its category; 0 for a censored silence. */
  readonly logDensity: Float64Array;
  /** 0 for the wait before a sequence's first event, which is no gap; else 1. */
  readonly weight: Float32Array;
}

/** Targets under each slot's own stream codec, or under `pooled` for the marginal baseline. */
export function encodeGapTargets(gaps: GapModel, sequences: Sequences, pooled?: GapCodec): GapTargets {
  const { length } = sequences;
  const targets: GapTargets = {
    first: new Int32Array(length),
    last: new Int32Array(length),
    fraction: new Float32Array(length).fill(1),
    logDensity: new Float64Array(length),
    weight: new Float32Array(length),
  };
  for (let slot = 0; slot < length; slot++) {
    if (sequences.input[slot]! < 0) continue;
    const codec = pooled ?? gaps.streams[sequences.stream[slot]!]!.codec;
    const code = encodeGap(codec, sequences.to[slot]! - sequences.from[slot]!);
    targets.weight[slot] = 1;
    targets.first[slot] = code.category;
    if (sequences.target[slot]! >= 0) {
      targets.last[slot] = code.category;
      targets.logDensity[slot] = code.logDensity;
    } else {
      targets.last[slot] = neverAgain(codec) - sequences.returns[slot]!;
      targets.fraction[slot] = code.survival;
    }
  }
  return targets;
}
