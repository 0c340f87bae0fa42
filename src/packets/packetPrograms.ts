/**
 * log p(flow's packets | flow) = Σ_i [log p(type_i | h) + log p(size_i | h, type_i) + log p(gap_i | h, type_i, size_i)], h
 * the history of packets before i with what is left of packets, bytes and duration. Its negative as a program, and the same
 * one packet at a time. Marks that follow from what is left weigh nothing.
 */
import type { Program } from '../kernels/program';
import type { LinearSpecification, Node } from '../kernels/tape';
import { Tape } from '../kernels/tape';
import type { EmbeddedColumns } from '../model/features';
import { hiddenLayer } from '../model/heads/gap';
import { readHistory } from '../model/history';
import { parameterCount } from '../model/parameters';
import type { BatchShape } from '../streams/batches';
import type { PacketInputs } from './packetInputs';
import { declareColumns, declarePackets } from './packetInputs';
import type { PacketDimensions } from './packetParameters';
import { MARKS, biasColumns, layoutPacketParameters } from './packetParameters';

const HISTORY_DROPOUT = 2;
const DECIDED_STAGES = [1, 2];

/**
 * Negative log-likelihood of one batch after another, the history carried between them. Results: `losses`, Σ over slots per
 * mark, nats of categories; `gradient` where training.
 */
export function packetLikelihood(
  dimensions: PacketDimensions,
  shape: BatchShape,
  { gradient, dropout }: { readonly gradient: boolean; readonly dropout: number },
): Program {
  const tape = startTape(dimensions, gradient);
  const n = shape.lanes * shape.steps;
  const inputs = declarePackets(tape, dimensions, shape, true);
  const rows = dimensions.marks[0] + dimensions.marks[1];
  const decided = declareColumns(tape, { name: 'decided', n, stages: DECIDED_STAGES, rows });
  const asked = MARKS.map((mark) => ({
    weight: tape.input(`weight.${mark}`, 1, n).value.at,
    target: tape.integers(`target.${mark}`, n),
  }));
  const scale = tape.input('inverseEvents', 1, 1).value.at;
  const read = readHistory(tape, inputs, dimensions.layers, dropout);
  const history = dropout > 0 ? tape.dropout(read, inputs.seed, HISTORY_DROPOUT, dropout) : read;
  const contexts = tape.embeddingSum({
    base: markContext(tape, history, inputs),
    table: 'marks.table',
    ...decided,
    planes: MARKS.length,
  });
  const hidden = tape.linear(contexts.map((x, mark) => hiddenLayer(`marks.${mark}`, x)));
  const logits = tape.linear(hidden.map((x, mark) => markLogits(mark, x, inputs.stream, dimensions)));
  tape.loss(
    logits.map((each, mark) => ({
      logits: each,
      categories: dimensions.marks[mark]!,
      first: asked[mark]!.target,
      last: asked[mark]!.target,
      fraction: null,
      weight: asked[mark]!.weight,
    })),
    scale,
  );
  return tape.finish();
}

/** Reads one packet's slot into each lane. Results: `context` [lanes, width], `logits` of the type. */
export function readPacketProgram(dimensions: PacketDimensions, lanes: number): Program {
  const tape = startTape(dimensions, false);
  const inputs = declarePackets(tape, dimensions, { lanes, steps: 1 }, false);
  const context = markContext(tape, readHistory(tape, inputs, dimensions.layers, 0), inputs);
  return finishStep(tape, context, 0, inputs.stream, dimensions);
}

/** Adds the token `decided` (a row of `marks.table`) to `told`. Results: `context`, `logits` of the mark. */
export function nextMarkProgram(dimensions: PacketDimensions, lanes: number, mark: number): Program {
  const tape = startTape(dimensions, false);
  const told = tape.input('told', lanes, dimensions.width);
  const stream = declareColumns(tape, { name: 'stream', n: lanes, stages: [0], rows: 0 });
  const decided = declareColumns(tape, { name: 'decided', n: lanes, stages: [0], rows: 0 });
  const [context] = tape.embeddingSum({ base: told, table: 'marks.table', ...decided, planes: 1 });
  return finishStep(tape, context!, mark, stream, dimensions);
}

function finishStep(
  tape: Tape,
  context: Node,
  mark: number,
  stream: EmbeddedColumns,
  dimensions: PacketDimensions,
): Program {
  const [hidden] = tape.linear([hiddenLayer(`marks.${mark}`, context)]);
  const [logits] = tape.linear([markLogits(mark, hidden, stream, dimensions)]);
  tape.name('context', context);
  tape.name('logits', logits);
  return tape.finish();
}

function startTape(dimensions: PacketDimensions, training: boolean): Tape {
  const layout = layoutPacketParameters(dimensions);
  return new Tape({ place: (name) => layout.get(name)!, size: parameterCount(layout) }, training);
}

/** What all heads read: history, and what is left once more, past the norm that would drown it. */
function markContext(tape: Tape, history: Node, { dense }: PacketInputs): Node {
  const [seen] = tape.linear([{ x: history, weights: 'marks.input.weights', bias: 'marks.input.bias' }]);
  const [context] = tape.linear([
    { x: dense, weights: 'marks.dense', add: tape.norm(seen, 'marks.norm.gain', 'marks.norm.bias') },
  ]);
  return context;
}

function markLogits(
  mark: number,
  hidden: Node,
  stream: EmbeddedColumns,
  dimensions: PacketDimensions,
): LinearSpecification {
  return {
    x: hidden,
    weights: `marks.${mark}.output.weights`,
    bias: `marks.${mark}.output.bias`,
    addRows: { table: 'service', column: biasColumns(dimensions)[mark]!, ...stream },
  };
}
