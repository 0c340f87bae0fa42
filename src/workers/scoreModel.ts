/** What a trained model's likelihood says of rows that it never saw, and whether it gives away those that it did. */
import type { GoodnessOfFit } from '../metrics/goodnessOfFit';
import { describeGoodnessOfFit } from '../metrics/goodnessOfFit';
import type { LikelihoodAttack } from '../metrics/memorisation/likelihoodAttack';
import { describeLikelihoodAttack } from '../metrics/memorisation/likelihoodAttack';
import type { Machine } from '../kernels/machine';
import { encodeSlots, validationSplit } from '../streams/dataset';
import type { TimeWindow, Trace } from '../trace/trace';
import type { Pacer } from '../training/pace';
import { scoreEvents, scoreSurvival } from '../training/scoreSlots';
import type { TrainedModel } from '../training/trainedModel';

export interface ModelFit {
  /** Residuals of the gaps that follow an event (metrics.md 14). */
  readonly goodness: GoodnessOfFit;
  /** Null where there are too few events. */
  readonly attack: LikelihoodAttack | null;
}

/** @param machine holds the model's weights @param heldOut of the model's own trace */
export async function scoreModel(
  machine: Machine,
  model: TrainedModel,
  trace: Trace,
  heldOut: readonly TimeWindow[],
  pacer: Pacer,
): Promise<ModelFit> {
  const table = encodeSlots(model.codecs, trace, heldOut);
  const survival = await scoreSurvival(machine, model, table, pacer);
  const { training, validation } = validationSplit(trace, model.codecs.windows);
  const nats = async (windows: readonly TimeWindow[]) =>
    scoreEvents(machine, model, encodeSlots(model.codecs, trace, windows), pacer);
  return {
    goodness: describeGoodnessOfFit(survival, model.seed),
    attack: describeLikelihoodAttack({
      training: await nats(training),
      validation: await nats(validation),
      heldOut: await scoreEvents(machine, model, table, pacer),
    }),
  };
}
