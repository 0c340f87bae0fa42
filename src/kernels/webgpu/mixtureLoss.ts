/**
 * Negative log density of a log-normal mixture, or of its mass beyond or below a gap, and its gradient in the parameters' place: an invocation a row
 * or a team. Both sums of exponentials grow in one pass, rescaled whenever a greater term turns up.
 */
import type { MixtureLoss } from '../mixtureLoss';
import { ENDING, LOG_NORMAL_PEAK, LOG_SCALE_BOUND, NORMAL_PEAK, TAIL } from '../mixtureLoss';
import type { RowTeam } from './rowTeam';
import { rowTeam } from './rowTeam';
import type { Dispatch, Lowering } from './shader';
import { createDispatch, places } from './shader';

const LOWEST = '-1.0e30';
const decimal = (value: number) => value.toExponential();
const POLYNOMIAL = TAIL.map(decimal).reduce((sum, coefficient) => `(${sum} * u + ${coefficient})`);

const FUNCTIONS = `
struct Component {
  logit: f32,
  log: f32,
  location: f32,
  scale: f32,
}
fn normalTail(z: f32) -> vec2f {
  let t = 4.0 / (4.0 + abs(z));
  let u = 2.0 * t - 1.0;
  let scaled = t * ${POLYNOMIAL};
  let half = 0.5 * z * z;
  let bell = exp(-half);
  let below = z < 0.0;
  let survival = select(scaled, 1.0 - scaled * bell, below);
  let hazard = ${decimal(NORMAL_PEAK)} * select(1.0, bell, below) / survival;
  return vec2f(log(survival) - select(half, 0.0, below), hazard);
}
fn componentAt(at: i32, components: i32, logTau: f32, ending: i32) -> Component {
  let ends = ending == ${ENDING.event};
  let side = select(1.0, -1.0, ending == ${ENDING.shorter});
  let raw = floats[at + 2 * components];
  let ratio = raw / ${decimal(LOG_SCALE_BOUND)};
  let shrink = 1.0 / sqrt(1.0 + ratio * ratio);
  let logScale = raw * shrink;
  let narrowness = exp(-logScale);
  let z = (logTau - floats[at + components]) * narrowness;
  let tail = normalTail(side * z);
  let slope = select(side * tail.y, z, ends);
  return Component(
    floats[at],
    select(tail.x, -logScale - 0.5 * z * z, ends),
    slope * narrowness,
    (slope * z - select(0.0, 1.0, ends)) * shrink * shrink * shrink,
  );
}`;

/** One dispatch for all groups. */
export function lowerMixtureLoss(call: MixtureLoss, { variant }: Lowering): Dispatch[] {
  const { groups, gradient, scale } = call;
  const team = rowTeam(variant('mixtureLoss'));
  const fields = groups.map(({ parameters, components, target, event, weight, loss }) => ({
    columns: parameters.columns,
    components,
    ...places('row', parameters, 1),
    targetAt: target,
    eventAt: event,
    weightAt: weight,
    lossAt: loss,
    scaleAt: scale,
  }));
  return [
    createDispatch({
      element: 'f32',
      groups: fields,
      counts: groups.map(({ parameters }) => parameters.rows),
      declarations: FUNCTIONS + team.declarations,
      ...team.grid,
      body: lossBody(team, gradient),
    }),
  ];
}

function lossBody({ start, step, speaks }: RowTeam, gradient: boolean): string {
  return `
  let weight = floats[weightAt + index];
  let row = rowAt + index * rowStride;
  let logTau = floats[targetAt + index];
  let ending = integers[eventAt + index];
  let ends = ending == ${ENDING.event};
  var best = vec2f(${LOWEST});
  var sums = vec2f();
  for (var k = ${start}; k < components; k += ${step}) {
    let each = componentAt(row + k, components, logTau, ending);
    let logs = vec2f(each.logit, each.logit + each.log);
    let top = max(best, logs);
    sums = sums * exp(best - top) + exp(logs - top);
    best = top;
  }
  let most = mostOfTeam(local, best.x);
  let total = sumOfTeam(local, sums.x * exp(best.x - most));
  let likeliest = mostOfTeam(local, best.y);
  let sum = sumOfTeam(local, sums.y * exp(best.y - likeliest));
  let odds = most - likeliest + (log(total) - log(sum));
  let loss = weight * (odds + select(0.0, ${decimal(LOG_NORMAL_PEAK)} + logTau, ends));
  if (${speaks}) { floats[lossAt + index] = select(loss, 0.0, weight == 0.0); }
  ${gradient ? gradientBody(start, step) : ''}`;
}

function gradientBody(start: string, step: number): string {
  return `
  let factor = weight * floats[scaleAt];
  let counts = weight != 0.0;
  for (var k = ${start}; k < components; k += ${step}) {
    let each = componentAt(row + k, components, logTau, ending);
    let prior = exp(min(each.logit - most, 0.0)) / total;
    let share = exp(min(each.logit + each.log - likeliest, 0.0)) / sum;
    floats[row + k] = select(0.0, factor * (prior - share), counts);
    floats[row + components + k] = select(0.0, -factor * share * each.location, counts);
    floats[row + 2 * components + k] = select(0.0, -factor * share * each.scale, counts);
  }
  for (var k = 3 * components + ${start}; k < columns; k += ${step}) { floats[row + k] = 0.0; }`;
}
