/** A program's calls as dispatches, by the plan's variants. */
import type { KernelPlan } from '../machine';
import type { Call, Program } from '../program';
import { aligned } from '../program';
import { lowerAdmitRows } from './admitRows';
import { lowerAdvanceTime } from './advanceTime';
import { lowerDecayScan, lowerDecayScanGradient, lowerDecayWeightGradient } from './decayScan';
import { lowerDrawCategory } from './drawCategory';
import { lowerDropout } from './dropout';
import { lowerEmbeddingGradient, lowerEmbeddingSum, lowerSuffixSum } from './embedding';
import { lowerFinishEvent } from './finishEvent';
import { lowerWeighAges } from './weighAges';
import { lowerIntervalLoss, lowerSumRows } from './intervalLoss';
import { lowerLinear } from './linear';
import { lowerLinearInputGradient } from './linearInputGradient';
import { lowerLinearWeightGradient } from './linearWeightGradient';
import { lowerMixtureLoss } from './mixtureLoss';
import { lowerNorm, lowerNormGradient, lowerNormWeightGradient } from './norm';
import { lowerSettleMark } from './settleMark';
import type { Dispatch, Lowering } from './shader';

type Kernels = {
  readonly [Name in Call['kernel']]: (
    call: Extract<Call, { kernel: Name }>,
    lowering: Lowering,
  ) => Dispatch[];
};

const KERNELS: Kernels = {
  linear: lowerLinear,
  linearInputGradient: lowerLinearInputGradient,
  linearWeightGradient: lowerLinearWeightGradient,
  norm: lowerNorm,
  normGradient: lowerNormGradient,
  normWeightGradient: lowerNormWeightGradient,
  embeddingSum: lowerEmbeddingSum,
  suffixSum: lowerSuffixSum,
  embeddingGradient: lowerEmbeddingGradient,
  decayScan: lowerDecayScan,
  decayScanGradient: lowerDecayScanGradient,
  decayWeightGradient: lowerDecayWeightGradient,
  dropout: lowerDropout,
  intervalLoss: lowerIntervalLoss,
  mixtureLoss: lowerMixtureLoss,
  sumRows: lowerSumRows,
  admitRows: lowerAdmitRows,
  drawCategory: lowerDrawCategory,
  advanceTime: lowerAdvanceTime,
  weighAges: lowerWeighAges,
  settleMark: lowerSettleMark,
  finishEvent: lowerFinishEvent,
};

export interface Lowered {
  readonly dispatches: readonly Dispatch[];
  /** Words of `floats` that the dispatches need: the program's own, then scratch. */
  readonly floats: number;
}

/** @param variants by kernel name; each kernel that has any must be named */
export function lowerProgram(program: Program, variants: KernelPlan['variants']): Lowered {
  let floats = aligned(program.floats);
  const lowering: Lowering = {
    variant(kernel) {
      const name = variants[kernel];
      if (name === undefined) throw new Error(`kernel plan without a variant of ${kernel}`);
      return name;
    },
    scratch(words) {
      const at = floats;
      floats += aligned(words);
      return at;
    },
  };
  const dispatches = program.calls.filter(hasWork).flatMap((call) => lowerCall(call, lowering));
  return { dispatches, floats };
}

function lowerCall(call: Call, lowering: Lowering): Dispatch[] {
  return (KERNELS[call.kernel] as (call: Call, lowering: Lowering) => Dispatch[])(call, lowering);
}

/** A model without, say, a recurrence leaves a call without groups. */
function hasWork(call: Call): boolean {
  return !('groups' in call) || call.groups.length > 0;
}
