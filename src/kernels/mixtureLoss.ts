/**
 * Negative log-likelihood of a gap τ under a mixture of K log-normals, from raw parameters a row:
 * π = softmax(a), μ, and σ = exp(s / √(1 + (s/B)²)), which bends the log-scale s smoothly into (−B, B).
 * With z_k = (log τ − μ_k) / σ_k,
 *   an event costs    −log Σ_k π_k φ(z_k) / (σ_k τ): the density is per unit of τ, its Jacobian −log τ included;
 *   a censored gap    −log Σ_k π_k Φ̄(z_k): it is known to be longer than τ;
 *   one below a tick  −log Σ_k π_k Φ(z_k): it is known to be shorter than τ.
 * Sums are taken in logs, so that components far away neither overflow nor vanish; float32 rounds z²/2, so that the
 * shares of components which all lie z deviations away are exact to about 1e-7 z². The gradient takes the parameters'
 * place: with ℓ_k a component's log, r_k = π_k e^{ℓ_k} / Σ_j π_j e^{ℓ_j} and h = φ/Φ̄,
 *   ∂a_k = π_k − r_k, ∂μ_k = −r_k d_k / σ_k, ∂log σ_k = −r_k (d_k z_k − 1), with d_k = z_k for an event;
 *   d_k = h(z_k), without the − 1, for a censored gap, and −h(−z_k) for a shorter one.
 */
import type { Matrix, Memory } from './program';

export interface MixtureLossGroup {
  /**
   * [rows, ≥ 3 components]: weight logits, then locations of log τ, then raw log-scales; columns beyond are padding. With
   * `gradient` it becomes weight × scale × gradient, zero in the padding.
   */
  readonly parameters: Matrix;
  readonly components: number;
  /** Word in `floats` of log τ, [rows]. */
  readonly target: number;
  /** Word in `integers`, [rows]: what is known of the gap, an `ENDING`. */
  readonly event: number;
  /** Word in `floats` of the rows' weights, [rows]; a row of weight 0 has loss and gradient 0, whatever its target. */
  readonly weight: number;
  /** Word in `floats` of weight × loss, nats, [rows]. */
  readonly loss: number;
}

/** What is known of a gap: it is longer than τ, is τ, or is shorter than τ. */
export const ENDING = { longer: 0, event: 1, shorter: 2 } as const;

export interface MixtureLoss {
  readonly kernel: 'mixtureLoss';
  readonly groups: readonly MixtureLossGroup[];
  readonly gradient: boolean;
  /** Word in `floats` of the factor of all gradients, one number. */
  readonly scale: number;
}

/** B: log σ stays within (−B, B), σ between 1/403 and 403; an s of 2 moves by 5 %, one of 1 by 1.4 %. */
export const LOG_SCALE_BOUND = 6;

/**
 * Upper tail of the normal distribution: for z ≥ 0, Φ̄(z) e^{z²/2} = t p(2t − 1) with t = 4 / (4 + z), where the
 * polynomial p (highest power first) is within 8e-9 of it everywhere, relatively: what remains on [−1, 1] is smooth and
 * needs no second range. The idea is Shepherd and Laframboise's (Chebyshev approximation of (1 + 2x) exp(x²) erfc x in
 * 0 ≤ x < ∞, Math. Comp. 36, 1981); the coefficients are a least-squares fit of our own, made with 40 digits.
 */
export const TAIL = [
  -5.22433215e-6, -4.09417224e-7, 5.37021199e-5, 3.33557862e-5, -4.05324929e-4, -8.6993921e-4, 1.88435174e-3,
  1.50991448e-2, 4.6630553e-2, 9.67843505e-2, 0.151974157, 0.188821283,
];

/** 1 / √(2π). */
export const NORMAL_PEAK = 0.3989422804014327;
/** log √(2π). */
export const LOG_NORMAL_PEAK = 0.9189385332046727;

/** Log of the standard normal's survival, and its hazard. */
export function normalTail(z: number): { readonly logSurvival: number; readonly hazard: number } {
  const t = 4 / (4 + Math.abs(z));
  const scaled = t * TAIL.reduce((sum, coefficient) => sum * (2 * t - 1) + coefficient, 0);
  const half = (z * z) / 2;
  if (z >= 0) return { logSurvival: Math.log(scaled) - half, hazard: NORMAL_PEAK / scaled };
  const bell = Math.exp(-half);
  const below = scaled * bell;
  return { logSurvival: Math.log1p(-below), hazard: (NORMAL_PEAK * bell) / (1 - below) };
}

/** A component at a row's target; slopes are those of `log`. */
interface Component {
  readonly logit: number;
  /** For an event without what all components share: −log √(2π) − log τ. */
  readonly log: number;
  readonly locationSlope: number;
  readonly scaleSlope: number;
}

/** Reference of `MixtureLoss`. */
export function mixtureLoss({ groups, gradient, scale }: MixtureLoss, memory: Memory): void {
  for (const group of groups) {
    for (let row = 0; row < group.parameters.rows; row++)
      scoreRow(group, row, gradient, memory.floats[scale]!, memory);
  }
}

function scoreRow(
  { parameters, components, target, event, weight, loss }: MixtureLossGroup,
  row: number,
  gradient: boolean,
  scale: number,
  { floats, integers }: Memory,
): void {
  const at = parameters.at + row * parameters.stride;
  const weighs = floats[weight + row]!;
  if (weighs === 0) {
    floats[loss + row] = 0;
    if (gradient) floats.fill(0, at, at + parameters.columns);
    return;
  }
  const [logTau, ending] = [floats[target + row]!, integers[event + row]!];
  const all = Array.from({ length: components }, (_, k) =>
    componentAt(floats, at + k, components, logTau, ending),
  );
  const total = logSum(all.map(({ logit }) => logit));
  const likely = logSum(all.map(({ logit, log }) => logit + log));
  floats[loss + row] = weighs * (total - likely + (ending === ENDING.event ? LOG_NORMAL_PEAK + logTau : 0));
  if (!gradient) return;
  const factor = weighs * scale;
  all.forEach(({ logit, log, locationSlope, scaleSlope }, k) => {
    const share = Math.exp(logit + log - likely);
    floats[at + k] = factor * (Math.exp(logit - total) - share);
    floats[at + components + k] = -factor * share * locationSlope;
    floats[at + 2 * components + k] = -factor * share * scaleSlope;
  });
  floats.fill(0, at + 3 * components, at + parameters.columns);
}

function componentAt(
  floats: Memory['floats'],
  at: number,
  components: number,
  logTau: number,
  ending: number,
): Component {
  const [logit, location, raw] = [floats[at]!, floats[at + components]!, floats[at + 2 * components]!];
  const shrink = 1 / Math.sqrt(1 + (raw / LOG_SCALE_BOUND) ** 2);
  const logScale = raw * shrink;
  const precision = Math.exp(-logScale);
  const z = (logTau - location) * precision;
  const ends = ending === ENDING.event;
  const side = ending === ENDING.shorter ? -1 : 1;
  const { logSurvival, hazard } = normalTail(side * z);
  const slope = ends ? z : side * hazard;
  return {
    logit,
    log: ends ? -logScale - (z * z) / 2 : logSurvival,
    locationSlope: slope * precision,
    scaleSlope: (slope * z - (ends ? 1 : 0)) * shrink ** 3,
  };
}

function logSum(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}
