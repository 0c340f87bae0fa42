/** Per-stream gap codecs, what a stream's silences may look like in generation, and where the gap head starts. */
import type { Seconds, TimeWindow } from '../trace/trace';
import type { GapCodec } from './gapCodec';
import { encodeGap, fitGapCodec, gapCategories } from './gapCodec';
import type { PiecewiseLinear } from './piecewiseLinear';
import { fitPiecewiseLinear } from './piecewiseLinear';
import type { Sequences } from './sequences';
import { logGap } from './sequences';

export interface StreamGaps {
  readonly codec: GapCodec;
  /** 1 for every category generation may use: those that training gaps touched, one to each side, *never* if seen. */
  readonly support: Uint8Array;
  /** Longest gap generation may draw. */
  readonly longest: Seconds;
  /** Training gaps per category (censored ones left out). */
  readonly counts: Float64Array;
}

export interface GapModel {
  readonly streams: readonly StreamGaps[];
  /** All streams' gaps in one codec: the marginal baseline, and the bins of streams with few events. */
  readonly pooled: GapCodec;
  readonly pooledCounts: Float64Array;
  /** Encodings of log τ and of the log age of the same pair's last event. */
  readonly gapEncoding: PiecewiseLinear;
  readonly ageEncoding: PiecewiseLinear;
}

export const ENCODING_SIZE = 32;
const OWN_BINS_LEAST = 80;
const DEATH_SILENCE = 3;
const DEATH_FEW_EVENTS = 20;
const LONGEST_STRETCH = 1.35;

/** Fits on the training sequences. First waits are no gaps: they stay out of bins, support and counts. */
export function fitGapModel(
  sequences: Sequences,
  streamCount: number,
  windows: readonly TimeWindow[],
  bins: number,
  resolution: Seconds,
): GapModel {
  const gaps: number[][] = Array.from({ length: streamCount }, () => []);
  const ages: number[] = [];
  const lastEvent = new Float64Array(streamCount).fill(NaN);
  for (let slot = 0; slot < sequences.length; slot++) {
    const stream = sequences.stream[slot]!;
    if (sequences.target[slot]! >= 0) lastEvent[stream] = sequences.to[slot]!;
    if (isGap(sequences, slot)) gaps[stream]!.push(sequences.to[slot]! - sequences.from[slot]!);
    if (!Number.isNaN(sequences.pairAge[slot]!)) ages.push(logGap(sequences.pairAge[slot]!, resolution));
  }
  const all = gaps.flat();
  const pooled = fitGapCodec(all, bins, resolution);
  const end = windows[windows.length - 1]?.to ?? 0;
  const streams = gaps.map((own, stream) =>
    streamGaps(own, stream, pooled, bins, resolution, end - lastEvent[stream]!),
  );
  const logs = all.map((gap) => logGap(gap, resolution));
  return {
    streams,
    pooled,
    pooledCounts: countCategories(pooled, all),
    gapEncoding: fitPiecewiseLinear(logs, ENCODING_SIZE),
    ageEncoding: fitPiecewiseLinear(ages.length > 50 ? ages : logs, ENCODING_SIZE),
  };
}

/** Whether a slot's target closes a gap between two events (not a first wait, not censored). */
function isGap(sequences: Sequences, slot: number): boolean {
  return sequences.input[slot]! >= 0 && sequences.target[slot]! >= 0;
}

function streamGaps(
  gaps: readonly number[],
  stream: number,
  pooled: GapCodec,
  bins: number,
  resolution: Seconds,
  silence: Seconds,
): StreamGaps {
  const codec = gaps.length < OWN_BINS_LEAST ? pooled : fitGapCodec(gaps, bins, resolution);
  const counts = countCategories(codec, gaps);
  const longest = gaps.reduce((most, gap) => Math.max(most, gap), 0);
  const mayDie = stream > 0 && (gaps.length < DEATH_FEW_EVENTS || silence > DEATH_SILENCE * longest);
  const support = new Uint8Array(gapCategories(codec));
  counts.forEach((count, k) => {
    if (count === 0) return;
    for (let near = Math.max(0, k - 1); near <= Math.min(k + 1, support.length - 2); near++)
      support[near] = 1;
  });
  support[support.length - 1] = mayDie || gaps.length === 0 ? 1 : 0;
  return { codec, support, longest: longest * LONGEST_STRETCH, counts };
}

function countCategories(codec: GapCodec, gaps: readonly number[]): Float64Array {
  const counts = new Float64Array(gapCategories(codec));
  for (const gap of gaps) counts[encodeGap(codec, gap).category]!++;
  return counts;
}
