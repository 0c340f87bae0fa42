/** What the ages of a lane's pairs say at the time of its next event: a number per pair, from a table per stream. */
import type { Lanes } from './lanes';
import { FRACTIONS, RECORD, laneView } from './lanes';
import type { Matrix, Memory } from './program';

export interface WeighAges {
  readonly kernel: 'weighAges';
  readonly lanes: Lanes;
  /** Word in `integers`, [lanes, pairs, 2]: when each pair was last seen, in seconds and 2⁻³⁰ s; fraction −1 = never. */
  readonly seen: number;
  readonly pairs: number;
  /** Word in `integers`, [streams, pairs]: row of the tables; −1 = ages of this pair say nothing. */
  readonly rows: number;
  /** Words in `floats`, [rows, buckets]: the age at which a bucket begins, the first 0; what it adds. */
  readonly ages: number;
  readonly weights: number;
  readonly buckets: number;
  /** [lanes, pairs] */
  readonly result: Matrix;
}

/** Reference of `WeighAges`. */
export function weighAges(call: WeighAges, memory: Memory): void {
  const { floats, integers } = memory;
  for (let lane = 0; lane < call.lanes.count; lane++) {
    const { at } = laneView(call.lanes, lane, memory);
    for (let pair = 0; pair < call.pairs; pair++) {
      const row = integers[call.rows + integers[at + RECORD.stream]! * call.pairs + pair]!;
      const seen = call.seen + 2 * (lane * call.pairs + pair);
      const to = call.result.at + lane * call.result.stride + pair;
      floats[to] = 0;
      if (row < 0 || integers[seen + 1]! < 0) continue;
      const age =
        integers[at + RECORD.seconds]! -
        integers[seen]! +
        (integers[at + RECORD.fraction]! - integers[seen + 1]!) / FRACTIONS;
      const from = row * call.buckets;
      let bucket = 0;
      while (bucket + 1 < call.buckets && floats[call.ages + from + bucket + 1]! <= age) bucket++;
      floats[to] = floats[call.weights + from + bucket]!;
    }
  }
}
