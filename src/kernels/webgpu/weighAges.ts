/** What pairs' ages say: an invocation a lane and pair. */
import type { WeighAges } from '../weighAges';
import { LANE, SAMPLING, laneFields } from './sampling';
import type { Dispatch } from './shader';
import { createDispatch, places } from './shader';

/** The bucket of each pair's age, and what it adds. */
export function lowerWeighAges(call: WeighAges): Dispatch[] {
  const { lanes, seen, pairs, rows, ages, weights, buckets, result } = call;
  const fields = {
    ...laneFields(lanes),
    ...places('result', result, 1),
    ...{ seenAt: seen, pairs, rows, ages, weightsAt: weights, buckets },
  };
  const body = `
    let lane = index / pairs;
    let pair = index % pairs;
    ${LANE}
    let row = integers[rows + integers[at + RECORD_stream] * pairs + pair];
    let seen = seenAt + 2 * index;
    let to = resultAt + lane * resultStride + pair;
    floats[to] = 0.0;
    if (row < 0 || integers[seen + 1] < 0) { return; }
    let age = f32(integers[at + RECORD_seconds] - integers[seen]) +
      f32(integers[at + RECORD_fraction] - integers[seen + 1]) / f32(FRACTIONS);
    let source = row * buckets;
    var bucket = 0;
    while (bucket + 1 < buckets && floats[ages + source + bucket + 1] <= age) { bucket++; }
    floats[to] = floats[weightsAt + source + bucket];`;
  return [
    createDispatch({
      element: 'f32',
      groups: [fields],
      counts: [lanes.count * pairs],
      declarations: SAMPLING,
      body,
    }),
  ];
}
