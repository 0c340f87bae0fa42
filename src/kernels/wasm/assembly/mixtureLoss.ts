/**
 * −log of a log-normal mixture's density, or of its mass beyond or below a gap; the gradient takes the parameters' place. Per row: each component's
 * log and its slopes to scratch, four components at a time, then the two sums of exponentials, then the gradient.
 */
import { exponential, logarithm } from './exponential';
import { exponentials, greatest } from './intervalLoss';
import { madd, put, splat } from './lanes';

/** As `bindMixtureLoss` writes it; addresses and strides in bytes. */
@unmanaged export class MixtureLossCall {
  parameters: usize; rows: i32; columns: i32; stride: i32;
  components: i32;
  target: usize;
  event: usize;
  weight: usize;
  loss: usize;
  gradient: bool;
  scale: usize;
  bound: f32;
  peak: f32;
  logPeak: f32;
  terms: i32;
  /** The first of `terms` coefficients, highest power first. */
  tail: f32;
}

/** Losses, and gradients in the parameters' place. */
export function mixtureLoss(call: MixtureLossCall, scratch: usize): void {
  const scale = load<f32>(call.scale);
  for (let r = 0; r < call.rows; r++) {
    const weight = load<f32>(call.weight + r * 4);
    const parameters = call.parameters + r * call.stride;
    if (weight == 0) {
      store<f32>(call.loss + r * 4, 0);
      if (call.gradient) memory.fill(parameters, 0, call.columns * 4);
    } else {
      scoreRow(call, r, parameters, weight, scale, scratch);
    }
  }
}

function scoreRow(call: MixtureLossCall, r: i32, parameters: usize, weight: f32, scale: f32, scratch: usize): void {
  const count = call.components, size = ((count + 3) & ~3) * 4;
  const ending = load<i32>(call.event + r * 4), ends = ending == 1;
  const logTau = load<f32>(call.target + r * 4);
  const shares = scratch + size;
  writeComponents(call, parameters, logTau, ending, shares, size);
  const most = greatest(parameters, count), likeliest = greatest(shares, count);
  const total = exponentials(parameters, count, most, scratch);
  const sum = exponentials(shares, count, likeliest, shares);
  const logs = logarithm(f32x4(total, sum, 1, 1));
  const odds = most - likeliest + (f32x4.extract_lane(logs, 0) - f32x4.extract_lane(logs, 1));
  store<f32>(call.loss + r * 4, weight * (ends ? odds + (call.logPeak + logTau) : odds));
  if (call.gradient) writeGradient(call, parameters, weight * scale, total, sum, scratch, size);
}

/** Three rows of `size` bytes: weight logit + log, and the log's slopes by location and by raw log-scale. */
function writeComponents(call: MixtureLossCall, parameters: usize, logTau: f32, ending: i32, to: usize, size: i32): void {
  const count = call.components, one = splat(1), inverseBound = splat(1 / call.bound);
  const ends = ending == 1, side = splat(ending == 2 ? -1 : 1);
  for (let c = 0; c < count; c += 4) {
    const from = parameters + c * 4, into = to + c * 4;
    const raw = v128.load(from + 8 * count);
    const ratio = f32x4.mul(raw, inverseBound);
    const shrink = f32x4.div(one, f32x4.sqrt(madd(ratio, ratio, one)));
    const logScale = f32x4.mul(raw, shrink);
    const precision = exponential(f32x4.neg(logScale));
    const z = f32x4.mul(f32x4.sub(splat(logTau), v128.load(from + 4 * count)), precision);
    let slope = z, log: v128;
    if (ends) {
      log = f32x4.neg(madd(f32x4.mul(z, splat(0.5)), z, logScale));
    } else {
      log = logSurvival(call, f32x4.mul(side, z), into);
      slope = f32x4.mul(side, v128.load(into));
    }
    const bend = f32x4.mul(f32x4.mul(shrink, shrink), shrink);
    v128.store(into, f32x4.add(v128.load(from), log));
    v128.store(into + size, f32x4.mul(slope, precision));
    v128.store(into + 2 * size, f32x4.mul(madd(slope, z, splat(ends ? -1 : 0)), bend));
  }
}

/** log Φ̄(z); the hazard φ/Φ̄ is stored at `hazard`. */
function logSurvival(call: MixtureLossCall, z: v128, hazard: usize): v128 {
  const one = splat(1), below = f32x4.lt(z, splat(0));
  const t = f32x4.div(splat(4), f32x4.add(splat(4), f32x4.abs(z)));
  const u = f32x4.sub(f32x4.add(t, t), one);
  const tail = changetype<usize>(call) + offsetof<MixtureLossCall>('tail');
  let p = v128.load32_splat(tail);
  for (let k = 1; k < call.terms; k++) p = madd(p, u, v128.load32_splat(tail + k * 4));
  const scaled = f32x4.mul(t, p);
  const half = f32x4.mul(f32x4.mul(z, splat(0.5)), z);
  const bell = exponential(f32x4.neg(half));
  const survival = v128.bitselect(f32x4.sub(one, f32x4.mul(scaled, bell)), scaled, below);
  v128.store(hazard, f32x4.div(f32x4.mul(splat(call.peak), v128.bitselect(bell, one, below)), survival));
  return f32x4.sub(logarithm(survival), v128.andnot(half, below));
}

function writeGradient(call: MixtureLossCall, to: usize, factor: f32, total: f32, sum: f32, scratch: usize, size: i32): void {
  const count = call.components;
  const prior = splat(factor / total), posterior = splat(-factor / sum);
  for (let c = 0; c < count; c += 4) {
    const from = scratch + c * 4, into = to + c * 4;
    const share = f32x4.mul(posterior, v128.load(from + size));
    put(into, madd(prior, v128.load(from), share), count - c);
    put(into + 4 * count, f32x4.mul(share, v128.load(from + 2 * size)), count - c);
    put(into + 8 * count, f32x4.mul(share, v128.load(from + 3 * size)), count - c);
  }
  memory.fill(to + 12 * count, 0, (call.columns - 3 * count) * 4);
}
