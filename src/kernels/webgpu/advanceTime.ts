/** From gap category to time: an invocation a lane. */
import type { AdvanceTime } from '../advanceTime';
import { CLOCK_PERIODS, LONGEST_MOVE } from '../advanceTime';
import { LANE, SAMPLING, laneFields } from './sampling';
import type { Dispatch } from './shader';
import { createDispatch, places } from './shader';

const GAP_AT = `fn gapAt(start: i32, limit: i32, bins: i32, category: i32, silence: f32, uniform: f32) -> f32 {
  let tail = floats[limit];
  let longest = floats[limit + 1];
  let resolution = floats[limit + 2];
  let bounded = category >= 0 && longest > silence;
  if (category == 0) {
    let end = select(resolution, min(resolution, longest), bounded);
    return silence + uniform * max(0.0, end - silence);
  }
  let bin = select(category, bins, category < 0);
  var low = floats[start + bin - 1];
  if (silence > 0.0) { low = max(low, log(silence)); }
  if (bounded && log(longest) <= low) { return longest; }
  if (bin == bins) {
    var within = 1.0;
    if (bounded) { within = 1.0 - exp(-tail * (log(longest) - low)); }
    return exp(low - log(1.0 - uniform * within) / tail);
  }
  var high = floats[start + bin];
  if (bounded) { high = min(high, log(longest)); }
  return exp(low + uniform * max(0.0, high - low));
}`;

/** The time of the next event, and what the marks' heads see of it. */
export function lowerAdvanceTime(call: AdvanceTime): Dispatch[] {
  const { lanes, harmonics, when, decayTime, keep, draw, bins, edges, limits, phase, encoding } = call;
  const fields = {
    ...laneFields(lanes),
    ...places('when', when, 1),
    ...{ decayTimeAt: decayTime, keepAt: keep, draw, bins, edges, limits, phase, encoding },
    features: call.features,
    clock: call.clock,
  };
  const clocks = CLOCK_PERIODS.map(
    (period, p) => `{
      let inside = ((seconds % ${period}) + ${period}) % ${period};
      let angle = 6.283185307 * ((f32(inside) + f32(fraction) / f32(FRACTIONS)) / ${period}.0);
      for (var k = 1; k <= ${harmonics[p]!}; k++) {
        floats[to + column] = sin(f32(k) * angle);
        floats[to + column + 1] = cos(f32(k) * angle);
        column += 2;
      }
    }`,
  );
  const body = `
    let lane = index;
    ${LANE}
    if (integers[at + RECORD_live] == 0) { return; }
    let born = integers[at + RECORD_born] == 1;
    let category = integers[at + RECORD_category];
    let uniform = laneUniform(at, draw, 0, PURPOSE_value);
    floats[ring + RING_gap] = f32(select(category, GAP_born, born));
    floats[ring + RING_uniform] = uniform;
    if (!born && category == bins + 1) { integers[at + RECORD_live] = 0; return; }
    var gap = -1.0;
    if (born) {
      integers[at + RECORD_seconds] = integers[at + RECORD_birthSeconds];
      integers[at + RECORD_fraction] = integers[at + RECORD_birthFraction];
    } else {
      let stream = integers[at + RECORD_stream];
      let silence = floats[own + NUMBER_silence];
      gap = gapAt(edges + stream * bins, limits + 4 * stream, bins, category, silence, uniform);
      let bounded = min(gap, ${LONGEST_MOVE}.0);
      let whole = floor(bounded);
      let sum = integers[at + RECORD_fraction] + i32((bounded - whole) * f32(FRACTIONS));
      let carry = select(0, 1, sum >= FRACTIONS);
      integers[at + RECORD_seconds] += i32(whole) + carry;
      integers[at + RECORD_fraction] = sum - carry * FRACTIONS;
    }
    floats[own + NUMBER_gap] = gap;
    floats[decayTimeAt + lane] = max(gap, 0.0);
    floats[keepAt + lane] = 1.0;
    let to = whenAt + lane * whenStride;
    let fraction = integers[at + RECORD_fraction] + integers[phase + 1];
    let seconds = integers[at + RECORD_seconds] + integers[phase];
    var column = 0;
    ${clocks.join('\n')}
    for (; column < clock; column++) { floats[to + column] = 0.0; }
    let logged = log(max(gap, floats[limits + 2]));
    for (var k = 0; k < features; k++) {
      floats[to + column + k] = select(encoded(encoding + k, logged), 0.0, gap < 0.0);
    }`;
  return [
    createDispatch({
      element: 'f32',
      groups: [fields],
      counts: [lanes.count],
      writesIntegers: true,
      declarations: `${SAMPLING}\n${GAP_AT}`,
      body,
    }),
  ];
}
