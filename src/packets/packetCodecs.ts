/** What level 2 learns before its first gradient: names, and how sizes, gaps and what is left become tokens and numbers. */
import type { GapCodec } from '../streams/gapCodec';
import { encodeGap, fitGapCodec, gapCategories } from '../streams/gapCodec';
import type { NumericCodec } from '../streams/numericCodec';
import { encodeNumber, fitNumericCodec, numericTokens } from '../streams/numericCodec';
import type { PiecewiseLinear } from '../streams/piecewiseLinear';
import { fitPiecewiseLinear } from '../streams/piecewiseLinear';
import { logGap } from '../streams/sequences';
import type { Seconds, Trace } from '../trace/trace';
import { gapsLeft, spareBytes } from './flowBudget';
import type { FlowVocabulary } from './flowTokens';
import { fitFlowVocabulary, flowTokenizer, serviceCount } from './flowTokens';
import { TYPES } from './packetTypes';
import type { TimestampShares } from './timestampShares';
import { fitTimestampShares } from './timestampShares';
import { walkFlow } from './walkFlow';

export interface PacketCodecs {
  readonly resolution: Seconds;
  readonly vocabulary: FlowVocabulary;
  readonly size: NumericCodec;
  readonly timestamps: TimestampShares;
  /** By service. */
  readonly gaps: readonly GapCodec[];
  readonly encodings: Readonly<Record<EncodingName, PiecewiseLinear>>;
  /** Counts by service and type, size token, gap category: where the heads' biases start. */
  readonly counts: { readonly types: Counts; readonly sizes: Counts; readonly gaps: Counts };
  /** By service and gap category: the least and the longest gap seen, seconds at 2 × category; NaN where none was. */
  readonly gapSpans: readonly Float64Array[];
  /** The largest packet of any service that is seen, by service. */
  readonly largest: Float64Array;
}

type Counts = readonly Float64Array[];

/** Logs of the gap before, of what is left of the duration, of that per gap; log1p of spare bytes, and of those per packet. */
export type EncodingName = 'gap' | 'duration' | 'meanGap' | 'spare' | 'meanSpare';

export const ENCODING_SIZES: Readonly<Record<EncodingName, number>> = {
  gap: 32,
  duration: 24,
  meanGap: 48,
  spare: 16,
  meanSpare: 32,
};

export const GAP_BINS = 64;
const SIZE_ATOMS = 64;
const SIZE_BINS = 32;
/** Gaps that a service needs for bins of its own. */
const OWN_BINS_LEAST = 200;

/** Fits on the packets of the given rows. */
export function fitPacketCodecs(trace: Trace, rows: readonly number[]): PacketCodecs {
  const table = trace.packets!;
  const { resolution } = trace;
  const vocabulary = fitFlowVocabulary(trace, rows, table.kept);
  const tokens = flowTokenizer(vocabulary, trace);
  const services = serviceCount(vocabulary);
  const sizes: number[] = [];
  const gaps: number[][] = Array.from({ length: services }, () => []);
  const logs: Record<EncodingName, number[]> = {
    gap: [],
    duration: [],
    meanGap: [],
    spare: [],
    meanSpare: [],
  };
  for (const row of rows) {
    const flow = tokens(row);
    const { service } = flow;
    walkFlow(trace, row, flow, (budget, packet) => {
      sizes.push(packet.bytes);
      if (!Number.isNaN(packet.gap)) {
        gaps[service]!.push(packet.gap);
        logs.gap.push(logGap(packet.gap, resolution));
      }
      logs.duration.push(logGap(budget.duration, resolution));
      logs.meanGap.push(logGap(budget.duration / Math.max(1, gapsLeft(budget)), resolution));
      const spare = spareBytes(budget, packet.side);
      logs.spare.push(Math.log1p(spare));
      logs.meanSpare.push(Math.log1p(spare / budget.packets[packet.side]));
    });
  }
  const encodings = Object.fromEntries(
    Object.entries(logs).map(([name, values]) => [
      name,
      fitPiecewiseLinear(values, ENCODING_SIZES[name as EncodingName]),
    ]),
  ) as Record<EncodingName, PiecewiseLinear>;
  const pooled = fitGapCodec(gaps.flat(), GAP_BINS, resolution);
  const codecs = {
    resolution,
    vocabulary,
    size: fitNumericCodec(sizes, { spread: 'log', atoms: SIZE_ATOMS, bins: SIZE_BINS }),
    gaps: gaps.map((own) => (own.length < OWN_BINS_LEAST ? pooled : fitGapCodec(own, GAP_BINS, resolution))),
    encodings,
    timestamps: fitTimestampShares(trace, rows, tokens),
  };
  return { ...codecs, ...countTokens(trace, rows, codecs) };
}

function countTokens(
  trace: Trace,
  rows: readonly number[],
  { vocabulary, size, gaps }: Pick<PacketCodecs, 'vocabulary' | 'size' | 'gaps'>,
): Pick<PacketCodecs, 'counts' | 'gapSpans' | 'largest'> {
  const tokens = flowTokenizer(vocabulary, trace);
  const counted = (length: number) => gaps.map(() => new Float64Array(length));
  const counts = {
    types: counted(TYPES),
    sizes: counted(numericTokens(size)),
    gaps: counted(gapCategories(gaps[0]!)),
  };
  const gapSpans = gaps.map((codec) => new Float64Array(2 * gapCategories(codec)).fill(NaN));
  const largest = new Float64Array(gaps.length);
  for (const row of rows) {
    const flow = tokens(row);
    const { service } = flow;
    walkFlow(trace, row, flow, (_, { type, bytes, gap }) => {
      counts.types[service]![type]!++;
      counts.sizes[service]![encodeNumber(size, bytes)]!++;
      largest[service] = Math.max(largest[service]!, bytes);
      if (Number.isNaN(gap)) return;
      const { category } = encodeGap(gaps[service]!, gap);
      counts.gaps[service]![category]!++;
      widen(gapSpans[service]!, category, gap);
    });
  }
  return { counts, gapSpans, largest };
}

function widen(spans: Float64Array, category: number, gap: Seconds): void {
  const at = 2 * category;
  if (!(spans[at]! <= gap)) spans[at] = gap;
  if (!(spans[at + 1]! >= gap)) spans[at + 1] = gap;
}
