/** A model that runs a tenth too fast on what it never saw. */
import type { EvaluationStatus } from '../../store/state';

const EXPECTED = Float64Array.from({ length: 40 }, (_, i) => -Math.log1p(-(i + 0.5) / 40));

export const MODEL_FIT: Extract<EvaluationStatus, { status: 'ready' }>['fit'] = {
  goodness: {
    ...{ ks: 0.041, band: 0.011, n: 15_240, expected: EXPECTED },
    observed: EXPECTED.map((one) => 1.1 * one),
  },
  attack: { auc: 0.56, validation: 0.53, n: [4812, 1650] },
};
