/** Everything training reads: the encoder, its gap model, and the slots of training and validation. Plain data. */
import type { Seconds, TimeWindow, Trace } from '../trace/trace';
import { compactTables } from '../trace/compactTables';
import { selectWindows } from '../trace/selectRows';
import type { Encoder, EncoderOptions } from './encoder';
import { fitEncoder, pairTokenCount } from './encoder';
import type { EventTable } from './events';
import { encodeEvents } from './events';
import type { GapModel } from './gapModel';
import { fitGapModel } from './gapModel';
import type { GapTargets } from './gapTargets';
import { encodeGapTargets } from './gapTargets';
import type { RenewalBuckets, StreamRenewal } from './pairRenewal';
import { NO_RENEWAL, fitPairRenewals, renewalBuckets } from './pairRenewal';
import type { Sequences } from './sequences';
import { buildSequences } from './sequences';

export interface Codecs {
  readonly encoder: Encoder;
  readonly gaps: GapModel;
  /** What pairs' ages say, per stream. */
  readonly renewals: readonly StreamRenewal[];
  /** The windows all of this was learned from. */
  readonly windows: readonly TimeWindow[];
}

/** Slots with the events they point into and their gaps as categories. */
export interface SlotTable {
  readonly events: EventTable;
  readonly sequences: Sequences;
  readonly gaps: GapTargets;
  readonly renewals: RenewalBuckets;
}

export interface Dataset {
  readonly codecs: Codecs;
  readonly training: SlotTable;
  /** The last 15 % of each training stretch's events, for early stopping; the codecs know them, the weights do not. */
  readonly validation: SlotTable;
}

export interface DatasetOptions extends EncoderOptions {
  readonly gapBins: number;
}

export const VALIDATION_SHARE = 0.15;

/** Learns codecs from the rows inside `windows`, and cuts those rows into training and validation slots. */
export function prepareDataset(
  trace: Trace,
  windows: readonly TimeWindow[],
  options: DatasetOptions,
): Dataset {
  // Compacted, because the order of a whole trace's tables would tell of rows that are held out.
  const rows = compactTables(selectWindows(trace, windows));
  if (rows.length < 2)
    throw new Error(`too few flows to train on: ${rows.length}, want at least 2; widen the training window`);
  const encoder = fitEncoder(rows, options);
  const events = encodeEvents(encoder, rows);
  const all = buildSequences(events, windows);
  const gaps = fitGapModel(all, encoder.streams.length, windows, options.gapBins, trace.resolution);
  const renewals =
    options.streams === 'one'
      ? [NO_RENEWAL]
      : fitPairRenewals(events, all, encoder.streams.length, pairTokenCount(encoder));
  const codecs = { encoder, gaps, renewals, windows };
  const { training, validation } = validationSplit(rows, windows);
  return {
    codecs,
    training: slotTable(codecs, events, training),
    validation: slotTable(codecs, events, validation),
  };
}

/** What of the training windows shapes weights, and what early stopping looks at. */
export function validationSplit(
  rows: Pick<Trace, 'time'>,
  windows: readonly TimeWindow[],
): { training: TimeWindow[]; validation: TimeWindow[] } {
  const cuts = windows.map((window) => validationCut(rows, window));
  return {
    training: windows.map(({ from }, w) => ({ from, to: cuts[w]! })),
    validation: windows.map(({ to }, w) => ({ from: cuts[w]!, to })),
  };
}

/** Rows of `trace` inside `windows` as slots under codecs learned elsewhere: for scoring. */
export function encodeSlots(codecs: Codecs, trace: Trace, windows: readonly TimeWindow[]): SlotTable {
  return slotTable(codecs, encodeEvents(codecs.encoder, selectWindows(trace, windows)), windows);
}

function slotTable(
  { encoder, gaps, renewals }: Codecs,
  events: EventTable,
  windows: readonly TimeWindow[],
): SlotTable {
  const sequences = buildSequences(events, windows);
  return {
    events,
    sequences,
    gaps: encodeGapTargets(gaps, sequences),
    renewals: renewalBuckets(renewals, events, sequences, pairTokenCount(encoder)),
  };
}

/** When the last 15 % of a window's events begin; the window's end where it has too few to cut. */
function validationCut({ time }: Pick<Trace, 'time'>, { from, to }: TimeWindow): Seconds {
  const inside = time.filter((t) => t >= from && t < to);
  return inside.length * VALIDATION_SHARE < 1
    ? to
    : inside[Math.floor(inside.length * (1 - VALIDATION_SHARE))]!;
}
