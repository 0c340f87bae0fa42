/** Negative log-likelihood of a batch, task by task: the mathematics of `model/README.md` in stock operations. */
import * as tf from '@tensorflow/tfjs-core';
import type { Dimensions } from '../model/parameters';
import { streamColumns } from '../model/parameters';
import type { Batch } from './batch';
import { gapLogits, markInput, markLogits } from './heads';
import type { HistoryState } from './history';
import { readHistory } from './history';
import { labelLoss, runLoss } from './losses';
import type { Parameters } from './parameters';
import type { RowIndex } from './rowSum';
import { rowSum } from './rowSum';

interface BatchLikelihood {
  /** Σ over the batch's slots per task, gap first, nats: [tasks]. */
  readonly losses: tf.Tensor1D;
  readonly next: HistoryState;
}

/** Given the history carried into the batch, which is a constant for the gradient. */
export function batchLikelihood(
  p: Parameters,
  dimensions: Dimensions,
  batch: Batch,
  state: HistoryState,
): BatchLikelihood {
  const { history: read, next } = readHistory(p, batch, state, batch.dropout?.[0] ?? null);
  const history: tf.Tensor2D = batch.dropout ? tf.mul(read, batch.dropout[1]) : read; // [n, width]
  const own = ownColumns(p, dimensions, batch.stream);
  const gap = runLoss(
    gapLogits(p, history, own.gapContext, own.gapBias, batch.clockBefore),
    batch.gapLogWeights,
  ); // [n]
  const u = markInput(p, history, own.markContext, batch.clockAt, batch.gap); // [n, width]
  const marks = markInputs(p, u, batch, dimensions.marks.length).map((each, mark) => {
    const nats = labelLoss(
      markLogits(p, mark, each, tf.add(own.pairBias, batch.renewal)),
      batch.markTargets[mark]!,
    ); // [n]
    return tf.sum(tf.mul(nats, batch.eventWeight));
  });
  return { losses: tf.stack([tf.sum(tf.mul(gap, batch.gapWeight)), ...marks]) as tf.Tensor1D, next };
}

/** A stream's rows of the table `stream`, cut into what the heads add, [n, columns] each. */
export function ownColumns(p: Parameters, dimensions: Dimensions, stream: RowIndex) {
  const own = rowSum(p('stream'), stream); // [n, columns of the table]
  const { gapContext, markContext, gapBias, pairBias } = streamColumns(dimensions);
  const cut = (from: number, columns: number) => tf.slice2d(own, [0, from], [-1, columns]);
  return {
    gapContext: cut(gapContext, dimensions.width),
    markContext: cut(markContext, dimensions.width),
    gapBias: cut(gapBias, dimensions.gapCategories),
    pairBias: cut(pairBias, dimensions.pairs),
  };
}

/** u with everything decided before each mark, [n, width] per mark: a running sum along the chain. */
function markInputs(p: Parameters, u: tf.Tensor2D, { decided }: Batch, marks: number): tf.Tensor2D[] {
  const [n, width] = u.shape;
  if (marks === 1) return [u];
  const added = tf.unstack(tf.reshape(rowSum(p('marks.table'), decided), [marks - 1, n, width]), 0);
  const inputs = [u];
  for (const each of added) inputs.push(tf.add(inputs.at(-1)!, each));
  return inputs;
}
