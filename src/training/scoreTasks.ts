/** Negative log-likelihood of rows under a model, task by task, beside the marginal baseline. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfiguration } from '../model/configuration';
import { disposeBatch, makeBatch } from '../model/features';
import type { HistoryState } from '../model/history';
import { emptyHistory } from '../model/history';
import { batchLikelihood } from '../model/likelihood';
import { layoutParameters, modelDimensions, nameParameters, unpackParameters } from '../model/parameters';
import { scoringBatches } from '../streams/batches';
import type { Codecs, SlotTable } from '../streams/dataset';
import { encodeSlots } from '../streams/dataset';
import { scoreMarginals, taskNames } from '../streams/marginals';
import { meanLogDensities } from './logDensities';
import type { TrainedModel } from './trainedModel';

/** Shape of `metrics/score.ts`'s TaskScore: nats per event. */
interface TaskLikelihood {
  readonly task: string;
  readonly model: number;
  readonly baseline: number;
  readonly n: number;
}

type Source = Parameters<typeof encodeSlots>;

/** Scores the rows of `trace` inside `windows`; the model's own trace and clock, rows it may never have seen. */
export async function scoreTasks(
  model: TrainedModel,
  trace: Source[1],
  windows: Source[2],
): Promise<TaskLikelihood[]> {
  const table = encodeSlots(model.codecs, trace, windows);
  const weights = tf.tensor1d(model.weights);
  try {
    const scores = await scoreSlots(model.codecs, model.configuration, weights, table);
    const baseline = scoreMarginals(model.codecs, model.marginals, table);
    return Object.entries(scores).map(([task, nats]) => ({
      task,
      model: nats,
      baseline: baseline[task]!,
      n: table.events.length,
    }));
  } finally {
    weights.dispose();
  }
}

/** Nats per event and task over all slots, sequences whole, no dropout. @param weights [parameters] */
export async function scoreSlots(
  codecs: Codecs,
  configuration: ModelConfiguration,
  weights: tf.Tensor1D,
  table: SlotTable,
): Promise<Record<string, number>> {
  const dimensions = modelDimensions(codecs, configuration);
  const layout = layoutParameters(dimensions);
  const parts = tf.tidy(() => unpackParameters(layout, weights));
  const p = nameParameters(layout, parts);
  let state = emptyHistory(configuration.lanes, dimensions.width, dimensions.layers);
  const sums: tf.Tensor1D[] = [];
  for (const grid of scoringBatches(table.sequences, configuration)) {
    const batch = makeBatch(codecs, dimensions, table, grid, configuration, null);
    const { losses, next } = tf.tidy(
      () => batchLikelihood(p, dimensions, batch, state) as unknown as tf.TensorContainer,
    ) as unknown as { losses: tf.Tensor1D; next: HistoryState };
    disposeBatch(batch);
    tf.dispose(state.layers as tf.Tensor2D[]);
    state = next;
    sums.push(losses);
  }
  const totals = await Promise.all(sums.map((each) => each.data()));
  tf.dispose([parts, sums, state.layers as tf.Tensor2D[]]);
  return perEvent(codecs, table, totals);
}

function perEvent(
  codecs: Codecs,
  table: SlotTable,
  totals: readonly ArrayLike<number>[],
): Record<string, number> {
  const { events, means } = meanLogDensities(table);
  const mean = (task: number) => totals.reduce((sum, each) => sum + each[task]!, 0) / Math.max(events, 1);
  return Object.fromEntries(taskNames(codecs).map((name, task) => [name, mean(task) - means[task]!]));
}
