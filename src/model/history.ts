/** History: a diagonal linear recurrence that forgets in real time, with a gated mixer between layers (model.md §4). */
import type { Node, Tape } from '../kernels/tape';
import type { BatchInputs } from './features';

/** Place of a layer's carried state [s; n], [lanes, 2 × width]. */
export const carryOf = (layer: number) => `carry.${layer}`;

const INPUT_DROPOUT = 1;

/** What the history reads of a batch. */
export type HistoryInputs = Pick<
  BatchInputs,
  'shape' | 'dense' | 'stream' | 'event' | 'decayTime' | 'keep' | 'seed'
>;

/** Reads a batch of events into the history: h after each slot's input event, [n, width]. */
export function readHistory(tape: Tape, inputs: HistoryInputs, layers: number, dropout: number): Node {
  const { dense, stream, event } = inputs;
  const [known] = tape.linear([
    {
      x: dense,
      weights: 'event.dense.weights',
      bias: 'event.dense.bias',
      addRows: { table: 'event.stream', column: 0, ...stream },
    },
  ]); // [n, width]
  const [embedded] = tape.embeddingSum({
    base: known,
    table: 'event.table',
    ...event,
    stages: event.stages,
    planes: 1,
  });
  let x = dropout > 0 ? tape.dropout(embedded!, inputs.seed, INPUT_DROPOUT, dropout) : embedded!; // [n, width]
  for (let layer = 0; layer < layers; layer++) x = mix(tape, layer, decayLayer(tape, layer, x, inputs));
  return x;
}

/** x + O [s_i / n_i ; 0.3 log(1 + n_i)] with s_i = a_i ⊙ s_{i−1} + v_i, n_i = a_i ⊙ n_{i−1} + 1. */
function decayLayer(tape: Tape, layer: number, x: Node, { shape, decayTime, keep }: HistoryInputs): Node {
  const name = `history.${layer}`;
  const [value] = tape.linear([
    {
      x: tape.norm(x, `${name}.norm.gain`, `${name}.norm.bias`),
      weights: `${name}.value.weights`,
      bias: `${name}.value.bias`,
    },
  ]); // v [n, width]
  const read = tape.decayScan({
    value,
    ...shape,
    time: decayTime,
    keep,
    logRate: `${name}.logRate`,
    retention: `${name}.retention`,
    carry: carryOf(layer),
  }); // [n, 2 × width]
  const [y] = tape.linear([
    { x: read, weights: `${name}.output.weights`, bias: `${name}.output.bias`, add: x },
  ]);
  return y;
}

/** x + W (silu(g) ⊙ u) with [g; u] from one product. */
function mix(tape: Tape, layer: number, x: Node): Node {
  const name = `history.${layer}`;
  const [gated] = tape.linear([
    {
      x: tape.norm(x, `${name}.mixNorm.gain`, `${name}.mixNorm.bias`),
      weights: `${name}.gate.weights`,
      bias: `${name}.gate.bias`,
      activation: 'gate',
    },
  ]); // [n, width]
  const [y] = tape.linear([{ x: gated, weights: `${name}.mix.weights`, bias: `${name}.mix.bias`, add: x }]);
  return y;
}
