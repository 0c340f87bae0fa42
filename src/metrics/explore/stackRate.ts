/** Activity over time, stacked by protocol or service: from fine bins to coarse, with the least and most of what a bin hides. */
import { topIndices } from '../../math/topIndices';
import { shareable } from '../../trace/shareable';
import type { Seconds, Trace } from '../../trace/trace';
import { OTHERS } from '../comparison';
import { binWidths, summariseRate } from '../rate';
import { protocolText, serviceKeys, serviceText } from '../services';
import { sayCount, sayDuration, sayNumber } from '../wording';
import type { Quantity, RateStack, StackBy, StackLevel } from './exploration';
import { layBeside } from './layBeside';
import type { Besides, Rows } from './rowsUnder';
import { lengthOf } from './rowsUnder';

const CATEGORIES = 6;
/** So many bins at most are of the unit: peaks are told this sharp, and do not dwarf what is usual. */
const UNIT_BINS = 2000;

/**
 * The rows by start time, in bins of round widths from the trace's start; the sentence is about all of them. Unknown packets and
 * bytes count as none. Bins of the unit's width or wider are means per unit, and `low` and `high`
 * are the least and greatest unit inside, so that a zoom changes no height.
 */
export function stackRate(
  all: Rows,
  { quantity, by, beside }: { quantity: Quantity; by: StackBy; beside: Besides | null },
): RateStack {
  const { trace } = all;
  const weight = WEIGHTS[quantity](trace);
  const { categories, categoryOf } = categorise(all, by);
  const widths = binWidths(lengthOf(all));
  const finest = widths[0]!;
  const bins = Math.max(1, Math.ceil(lengthOf(all) / finest - 1e-9));
  const fine = categories.map(() => shareable(Float32Array, bins));
  for (let i = 0; i < all.rows.length; i++) {
    const row = all.rows[i]!;
    fine[categoryOf(row)]![Math.min(Math.floor(all.time[i]! / finest), bins - 1)]! += weight(row);
  }
  const unit = widths.find((width) => lengthOf(all) / width <= UNIT_BINS) ?? widths.at(-1)!;
  const totals = totalsOf(fine.map((column) => summed(column, Math.round(unit / finest))));
  const laid = beside && layBeside(beside, WEIGHTS[quantity], { widths, bins, unit, name: nameOf(quantity) });
  const levels = widths.map((binWidth, at): StackLevel => {
    const counts = fine.map((column) => summed(column, Math.round(binWidth / finest)));
    const synthetic = laid && laid.lines[at]!;
    if (binWidth <= unit) return { binWidth, counts, low: null, high: null, synthetic };
    const share = Math.round(binWidth / unit);
    const scaled = counts.map((column) => column.map((value) => value / share) as Float32Array);
    return { binWidth, counts: scaled.map(shared), ...extremes(totals, share), synthetic };
  });
  const difference = laid && laid.difference;
  return { quantity, categories, unit, levels, difference, summary: summariseStack(all, quantity) };
}

function nameOf(quantity: Quantity): string {
  return quantity === 'events' ? 'flows' : quantity;
}

const WEIGHTS: Record<Quantity, (trace: Trace) => (row: number) => number> = {
  events: () => () => 1,
  packets: ({ sourcePackets, destinationPackets }) => sumOf(sourcePackets, destinationPackets),
  bytes: ({ sourceBytes, destinationBytes }) => sumOf(sourceBytes, destinationBytes),
};

function sumOf(there: Float64Array, back: Float64Array) {
  return (row: number) => (there[row]! || 0) + (back[row]! || 0);
}

function categorise({ trace, rows }: Rows, by: StackBy) {
  const keyOf = by === 'service' ? serviceKeys(trace) : (row: number) => trace.protocol[row]!;
  const counts = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) {
    const key = keyOf(rows[i]!);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const keys = [...counts.keys()];
  // One more than fits is shown as itself where it is the last one.
  const most = keys.length === CATEGORIES + 1 ? keys.length : CATEGORIES;
  const top = topIndices([...counts.values()], most).map((at) => keys[at]!);
  const place = new Map(top.map((key, i) => [key, i]));
  const names = top.map((key) =>
    by === 'service' ? serviceText(key, trace.protocols) : protocolText(trace.protocols[key]!),
  );
  return {
    categories: keys.length > most ? [...names, OTHERS] : names.length > 0 ? names : ['flows'],
    categoryOf: (row: number) => place.get(keyOf(row)) ?? most,
  };
}

function summed(fine: Float32Array, times: number): Float32Array {
  if (times === 1) return fine;
  const coarse = shareable(Float32Array, Math.ceil(fine.length / times));
  for (let i = 0; i < fine.length; i++) coarse[Math.floor(i / times)]! += fine[i]!;
  return coarse;
}

function shared(column: Float32Array): Float32Array {
  const copy = shareable(Float32Array, column.length);
  copy.set(column);
  return copy;
}

function totalsOf(columns: readonly Float32Array[]): Float32Array {
  const totals = new Float32Array(columns[0]!.length);
  for (const column of columns) for (let i = 0; i < column.length; i++) totals[i]! += column[i]!;
  return totals;
}

function extremes(totals: Float32Array, times: number): Pick<StackLevel, 'low' | 'high'> {
  const bins = Math.ceil(totals.length / times);
  const [low, high] = [shareable(Float32Array, bins).fill(Infinity), shareable(Float32Array, bins)];
  for (let i = 0; i < totals.length; i++) {
    const at = Math.floor(i / times);
    if (totals[i]! < low[at]!) low[at] = totals[i]!;
    if (totals[i]! > high[at]!) high[at] = totals[i]!;
  }
  return { low, high };
}

function summariseBeside({ real, synthetic }: Besides, quantity: Quantity): string {
  if (quantity === 'events') {
    const observed = (rows: Rows) => ({ flows: rows.rows.length, covered: lengthOf(rows) });
    return summariseRate({ real: observed(real), synthetic: observed(synthetic) });
  }
  const side = (rows: Rows) => {
    const total = totalOf(rows, quantity);
    const flows = `${sayCount(rows.rows.length)} flows`;
    return total > 0 ? `${sayNumber(total)} ${quantity} of ${flows}` : `${flows} that tell no ${quantity}`;
  };
  return `${side(real)} real against ${side(synthetic)} synthetic, in ${sayDuration(lengthOf(real))}.`;
}

function totalOf({ trace, rows }: Rows, quantity: Quantity): number {
  const weight = WEIGHTS[quantity](trace);
  let total = 0;
  for (let i = 0; i < rows.length; i++) total += weight(rows[i]!);
  return total;
}

const RATE_UNITS: readonly (readonly [seconds: Seconds, name: string])[] = [
  [1, 's'],
  [60, 'min'],
  [3600, 'h'],
];

/** How many of the quantity in the rows' window, and how fast; of both sides where there are two. */
export function summariseStack(inside: Rows, quantity: Quantity, beside?: Besides): string {
  if (beside && lengthOf(beside.synthetic) > 0 && lengthOf(beside.real) > 0)
    return summariseBeside(beside, quantity);
  const total = totalOf(inside, quantity);
  const flows = `${sayCount(inside.rows.length)} flows`;
  const seconds = lengthOf(inside);
  if (quantity !== 'events' && total === 0) return `${flows}; this trace does not tell their ${quantity}.`;
  const [size, unit] = RATE_UNITS.find(([size]) => (total / seconds) * size >= 1) ?? RATE_UNITS[2]!;
  const rate = `${sayNumber((total / seconds) * size)}/${unit}`;
  if (quantity === 'events') return `${flows} in ${sayDuration(seconds)} (${rate}).`;
  return `${sayNumber(total)} ${quantity} of ${flows} in ${sayDuration(seconds)} (${rate}).`;
}
