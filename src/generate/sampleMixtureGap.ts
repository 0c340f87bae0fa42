/** The next gap from a mixture of log-normals: the scored density, no more and no less (see `kernels/mixtureLoss.ts`). */
import { LOG_SCALE_BOUND, normalTail } from '../kernels/mixtureLoss';
import { truncatedNormal } from '../math/draws';
import type { Random } from '../math/random';
import type { Seconds } from '../trace/trace';
import { drawCategory } from './drawCategory';

/** exp of more overflows no double, and outlasts any window. */
const LONGEST_LOG = 700;

/**
 * Draws τ given that it exceeds `elapsed`: a component in proportion to what it has beyond, then log τ from its tail.
 * @param parameters logits, locations of log τ, raw log-scales, [3 × components]
 */
export function sampleMixtureGap(
  parameters: ArrayLike<number>,
  components: number,
  random: Random,
  elapsed: Seconds = 0,
): Seconds {
  const logs = new Float64Array(components);
  const least = new Float64Array(components).fill(-Infinity);
  for (let k = 0; k < components; k++) {
    logs[k] = parameters[k]!;
    if (!(elapsed > 0)) continue;
    least[k] = (Math.log(elapsed) - parameters[components + k]!) / scaleOf(parameters[2 * components + k]!);
    logs[k]! += normalTail(least[k]!).logSurvival;
  }
  const k = drawCategory(logs, random);
  const scale = scaleOf(parameters[2 * components + k]!);
  const log = parameters[components + k]! + scale * truncatedNormal(random, least[k]!);
  return Math.max(elapsed, Math.exp(Math.min(log, LONGEST_LOG)));
}

/** σ of a raw log-scale, bent into its bound as the loss has it. */
function scaleOf(raw: number): number {
  return Math.exp(raw / Math.sqrt(1 + (raw / LOG_SCALE_BOUND) ** 2));
}
