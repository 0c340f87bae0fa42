/**
 * log p = Σ_i [log p(τ_i | h) + Σ_task log p(task_i | h, τ_i, tasks before)] + Σ_streams log S(t_end − t_last).
 * Unweighted, in nats; densities of τ per second. Here its negative as a program, task by task; training minimises the
 * plain sum of all tasks per event, since no weighting beat it (model.md §7).
 */
import type { Program } from '../kernels/program';
import type { Node, Tape } from '../kernels/tape';
import type { BatchShape } from '../streams/batches';
import type { BatchInputs } from './features';
import { declareBatch } from './features';
import { gapInput, gapOutput, hiddenLayer } from './heads/gap';
import { independentContext, markContext, markInputs, markLogits } from './heads/marks';
import { readHistory } from './history';
import { modelTape } from './modelTape';
import type { Dimensions } from './parameters';
import { streamColumns } from './parameters';

const HISTORY_DROPOUT = 2;

/** What a likelihood program is for. */
export interface LikelihoodPurpose {
  /** Whether it ends in the place `gradient`: of the losses' sum over the batch's events, [parameters]. */
  readonly gradient: boolean;
  /** Share of the event input and of the history that training hides. */
  readonly dropout: number;
}

/**
 * Negative log-likelihood of one batch after another, the history carried between them in `carry.*`. Results: `losses`,
 * Σ over slots per task, gap first, nats, without the constants of bins (see `logDensities.ts`).
 */
export function likelihoodProgram(
  dimensions: Dimensions,
  shape: BatchShape,
  { gradient, dropout }: LikelihoodPurpose,
): Program {
  const tape = modelTape(dimensions, gradient);
  const inputs = declareBatch(tape, dimensions, shape);
  const columns = streamColumns(dimensions);
  const read = readHistory(tape, inputs, dimensions.layers, dropout);
  const history = dropout > 0 ? tape.dropout(read, inputs.seed, HISTORY_DROPOUT, dropout) : read; // [n, width]
  // Marks before the gap: the gap's context is a plain sum on the history, whose gradient the marks then add to.
  const planes = dimensions.marks.length;
  const heads = dimensions.chained
    ? markInputs(tape, markContext(tape, history, inputs, columns), inputs, planes)
    : new Array<Node>(planes).fill(independentContext(tape, history, inputs, columns));
  const [gapHidden, ...markHidden] = hiddenLayers(tape, [gapInput(tape, history, inputs, columns), ...heads]);
  const [gap, ...marks] = tape.linear([
    gapOutput(gapHidden!, inputs, columns),
    ...markHidden.map((x, mark) => markLogits(mark, x, inputs, columns)),
  ]);
  scoreHeads(tape, dimensions, inputs, { gap: gap!, marks });
  return tape.finish();
}

/** Of the gap's head and each mark's. Heads that read the same take turns, since the gradients of one call are independent. */
function hiddenLayers(tape: Tape, [gap, ...heads]: readonly Node[]): Node[] {
  const layers = [hiddenLayer('gap', gap!), ...heads.map((x, mark) => hiddenLayer(`marks.${mark}`, x))];
  if (new Set(heads).size === heads.length) return tape.linear(layers);
  return layers.flatMap((layer) => tape.linear([layer]));
}

interface Outputs {
  readonly gap: Node;
  readonly marks: readonly Node[];
}

function scoreHeads(tape: Tape, dimensions: Dimensions, inputs: BatchInputs, { gap, marks }: Outputs): void {
  const gapWeight = { weight: inputs.gapWeight };
  const scoredMarks = marks.map((logits, mark) => ({
    logits,
    categories: dimensions.marks[mark]!,
    first: inputs.targets[mark]!,
    last: inputs.targets[mark]!,
    fraction: null,
    weight: inputs.eventWeight,
  }));
  const { gapCategories: categories, gapComponents: components } = dimensions;
  if (components === null) {
    const { gapFirst: first, gapLast: last, gapFraction: fraction } = inputs;
    const scoredGap = { logits: gap, categories, first, last, fraction, ...gapWeight };
    tape.loss([scoredGap, ...scoredMarks], inputs.inverseEvents);
  } else {
    const place = { target: inputs.gapLog, event: inputs.gapEnding };
    tape.mixtureLoss([{ parameters: gap, components, ...place, ...gapWeight }], inputs.inverseEvents);
    tape.loss(scoredMarks, inputs.inverseEvents);
  }
}
