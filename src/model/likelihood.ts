/**
 * log p = Σ_i [log p(τ_i | h) + Σ_task log p(task_i | h, τ_i, tasks before)] + Σ_streams log S(t_end − t_last).
 * Unweighted, in nats; densities of τ per second. Here its negative, task by task (model.md §7).
 */
import * as tf from '@tensorflow/tfjs-core';
import { embeddingSum } from '../kernels/embeddingSum';
import { intervalLoss } from '../kernels/intervalLoss';
import type { Batch } from './features';
import { gapLogits } from './heads/gap';
import { markLogits } from './heads/marks';
import type { HistoryState } from './history';
import { readHistory } from './history';
import type { Dimensions, Parameters } from './parameters';
import { streamColumns } from './parameters';

interface BatchLikelihood {
  /** Σ over the batch's slots per task, gap first, nats: [tasks]. Without the constants of bins (see `scoreTasks`). */
  readonly losses: tf.Tensor1D;
  readonly next: HistoryState;
}

/** Negative log-likelihood of a batch, task by task, given the history carried into it. */
export function batchLikelihood(
  p: Parameters,
  dimensions: Dimensions,
  batch: Batch,
  state: HistoryState,
): BatchLikelihood {
  const { history: read, next } = readHistory(p, batch, state);
  const history: tf.Tensor2D = batch.dropout ? tf.mul(read, batch.dropout[1]) : read; // [n, width]
  const own = embeddingSum(p('stream'), batch.stream); // [n, Σ columns]
  const [gapContext, markContext, gapBias, pairBias] = tf.split(own, streamColumns(dimensions), 1) as [
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor2D,
  ];
  const gap = intervalLoss(gapLogits(p, history, gapContext, gapBias, batch), batch.gapRun); // [n]
  const logits = markLogits(p, history, markContext, pairBias, batch, dimensions.marks.length);
  const marks = logits.map((each, mark) =>
    tf.sum(tf.mul(intervalLoss(each, batch.markRuns[mark]!), batch.eventWeight)),
  );
  return { losses: tf.stack([tf.sum(tf.mul(gap, batch.gapWeight)), ...marks]) as tf.Tensor1D, next };
}
