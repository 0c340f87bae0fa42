/** When: what the gap head reads of what was known at event i − 1 (model.md §5). */
import type { LinearSpecification, Node, Tape } from '../../kernels/tape';
import type { BatchInputs } from '../features';
import type { StreamColumns } from '../parameters';

/** @returns the head's input: history, the stream's share of the context and the clock, normalised, [n, width] */
export function gapInput(tape: Tape, history: Node, inputs: BatchInputs, columns: StreamColumns): Node {
  const [context] = tape.linear([
    {
      x: inputs.clockBefore,
      weights: 'gap.clock',
      add: history,
      addRows: { table: 'stream', column: columns.gapContext, ...inputs.stream },
    },
  ]);
  return tape.norm(context, 'gap.norm.gain', 'gap.norm.bias');
}

/** The hidden layer of a head, [n, width]. */
export function hiddenLayer(head: string, x: Node): LinearSpecification {
  return { x, weights: `${head}.hidden.weights`, bias: `${head}.hidden.bias`, activation: 'silu' };
}

/**
 * Logits over a stream's gap categories, [n, categories], or the parameters of its mixture, [n, 3 × components] (see
 * `mixtureLoss.ts`); the stream's own bias added.
 */
export function gapOutput(
  hidden: Node,
  { stream }: BatchInputs,
  columns: StreamColumns,
): LinearSpecification {
  return {
    x: hidden,
    weights: 'gap.output.weights',
    bias: 'gap.output.bias',
    addRows: { table: 'stream', column: columns.gapBias, ...stream },
  };
}
