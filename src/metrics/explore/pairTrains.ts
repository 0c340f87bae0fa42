/** The rows of every ordered pair, side by side, so that a pair's times are one stretch of a column. */
import { stableOrder } from '../../math/stableOrder';
import { numberPairs } from '../pairTable';
import type { Rows } from './rowsUnder';

export interface PairTrains {
  readonly length: number;
  /** Host ids. */
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  /** Where each pair's rows begin in `order`; one longer than there are pairs. */
  readonly starts: Uint32Array;
  /** Positions in the rows, by pair, then by time. */
  readonly order: Uint32Array;
}

/** Groups rows by pair, pairs by source, then destination. */
export function pairTrains({ trace, rows }: Rows): PairTrains {
  const [source, destination] = [new Uint32Array(rows.length), new Uint32Array(rows.length)];
  const places = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    source[i] = trace.source[rows[i]!]!;
    destination[i] = trace.destination[rows[i]!]!;
    places[i] = i;
  }
  const table = numberPairs([{ length: rows.length, source, destination }]);
  const numbers = table.numbers[0]!;
  const starts = new Uint32Array(table.length + 1);
  for (let i = 0; i < numbers.length; i++) starts[numbers[i]! + 1]!++;
  for (let pair = 0; pair < table.length; pair++) starts[pair + 1]! += starts[pair]!;
  return { ...table, starts, order: stableOrder(places, numbers, table.length) };
}

/** Times of a pair's flows, ascending, seconds since the trace's start. */
export function timesOf({ starts, order }: PairTrains, { time }: Rows, pair: number): Float64Array {
  const times = new Float64Array(starts[pair + 1]! - starts[pair]!);
  for (let i = 0; i < times.length; i++) times[i] = time[order[starts[pair]! + i]!]!;
  return times;
}

/** Flows of a pair. */
export function flowsOf({ starts }: PairTrains, pair: number): number {
  return starts[pair + 1]! - starts[pair]!;
}
