/**
 * What: a chain of heads, each seeing the gap, the clock at the event and every mark decided before it (model.md §6); or
 * independent heads, which see the history alone.
 */
import type { LinearSpecification, Node, Tape } from '../../kernels/tape';
import type { BatchInputs } from '../features';
import type { StreamColumns } from '../parameters';

/** What independent heads read: history and the stream's share, [n, width]. */
export function independentContext(
  tape: Tape,
  history: Node,
  { stream }: BatchInputs,
  columns: StreamColumns,
): Node {
  const [seen] = tape.linear([
    {
      x: history,
      weights: 'marks.input.weights',
      bias: 'marks.input.bias',
      addRows: { table: 'stream', column: columns.markContext, ...stream },
    },
  ]);
  return tape.norm(seen, 'marks.norm.gain', 'marks.norm.bias');
}

/** What every head of the chain reads, before any mark is decided: history, the stream's share, the clock and the gap, [n, width]. */
export function markContext(tape: Tape, history: Node, inputs: BatchInputs, columns: StreamColumns): Node {
  const [seen] = tape.linear([{ x: history, weights: 'marks.input.weights', bias: 'marks.input.bias' }]);
  const [context] = tape.linear([
    {
      x: inputs.when,
      weights: 'marks.when',
      add: tape.norm(seen, 'marks.norm.gain', 'marks.norm.bias'),
      addRows: { table: 'stream', column: columns.markContext, ...inputs.stream },
    },
  ]);
  return context;
}

/** @returns the input of each mark's head, [n, width] each: the context and the embeddings of the marks before it */
export function markInputs(tape: Tape, base: Node, { decided }: BatchInputs, planes: number): Node[] {
  return tape.embeddingSum({ base, table: 'marks.table', ...decided, planes });
}

/** Logits of mark j, [n, tokens of that mark]; pairs that are impossible for a stream are biased by −1e4. */
export function markLogits(
  mark: number,
  hidden: Node,
  { stream, renewal }: BatchInputs,
  columns: StreamColumns,
): LinearSpecification {
  const layer = { x: hidden, weights: `marks.${mark}.output.weights`, bias: `marks.${mark}.output.bias` };
  if (mark > 0) return layer;
  return { ...layer, add: renewal, addRows: { table: 'stream', column: columns.pairBias, ...stream } };
}
