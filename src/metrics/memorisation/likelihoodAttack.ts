/** Does a model's likelihood give away what it was trained on? (metrics.md 19; Yeom et al. 2018.) */
import { rocAuc } from '../../math/rocAuc';

export interface LikelihoodAttack {
  /** P(a training window is likelier than a held-out one): .5 gives nothing away. */
  readonly auc: number;
  /** The same of validation windows, which shaped no weight: what drift between both parts does alone. NaN where there are too few. */
  readonly validation: number;
  /** Windows of training and of the held-out part. */
  readonly n: readonly [training: number, heldOut: number];
}

/** Negative log-likelihood by event, nats, each list in time order. */
export interface EventLikelihoods {
  readonly training: Float64Array;
  readonly validation: Float64Array;
  readonly heldOut: Float64Array;
}

/** As the detector's. */
const EVENTS_A_WINDOW = 10;
const LEAST_WINDOWS = 10;

/** Windows are ten consecutive events of the whole network, their score the mean. Null where a part has fewer than ten. */
export function describeLikelihoodAttack(parts: EventLikelihoods): LikelihoodAttack | null {
  const [training, validation, heldOut] = [parts.training, parts.validation, parts.heldOut].map(windowMeans);
  const isShort = (windows: readonly number[]) => windows.length < LEAST_WINDOWS;
  if (isShort(training!) || isShort(heldOut!)) return null;
  return {
    auc: likelier(training!, heldOut!),
    validation: isShort(validation!) ? NaN : likelier(validation!, heldOut!),
    n: [training!.length, heldOut!.length],
  };
}

function windowMeans(nats: Float64Array): number[] {
  return Array.from({ length: Math.floor(nats.length / EVENTS_A_WINDOW) }, (_, i) => {
    const window = nats.subarray(i * EVENTS_A_WINDOW, (i + 1) * EVENTS_A_WINDOW);
    return window.reduce((sum, one) => sum + one, 0) / EVENTS_A_WINDOW;
  });
}

function likelier(members: readonly number[], others: readonly number[]): number {
  const scores = Float64Array.from([...members, ...others], (nats) => -nats);
  return rocAuc(
    scores,
    Uint8Array.from(scores, (_, i) => Number(i < members.length)),
  );
}
