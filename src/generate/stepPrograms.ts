/** The model one event at a time, for several streams at once: the parts of `likelihood.ts` between which a draw is made. */
import type { Program } from '../kernels/program';
import type { Tape } from '../kernels/tape';
import type { BatchInputs } from '../model/features';
import { declareBatch } from '../model/features';
import { gapInput, gapOutput, hiddenLayer } from '../model/heads/gap';
import { independentContext, markContext, markLogits } from '../model/heads/marks';
import { readHistory } from '../model/history';
import { modelTape } from '../model/modelTape';
import type { Dimensions } from '../model/parameters';
import { streamColumns } from '../model/parameters';

/** Reads `steps` events into each lane's history and leaves the lanes' memories in `carry.*`. */
export function replayProgram(dimensions: Dimensions, lanes: number, steps: number): Program {
  const { tape, inputs } = startTape(dimensions, lanes, steps);
  readHistory(tape, inputs, dimensions.layers, 0);
  return tape.finish();
}

/** Reads one event into each lane's history. Results: `history` [lanes, width], `gap`: the head's output for the next gap. */
export function readProgram(dimensions: Dimensions, lanes: number): Program {
  const { tape, inputs } = startTape(dimensions, lanes);
  const columns = streamColumns(dimensions);
  const history = readHistory(tape, inputs, dimensions.layers, 0);
  const [hidden] = tape.linear([hiddenLayer('gap', gapInput(tape, history, inputs, columns))]);
  const [gap] = tape.linear([gapOutput(hidden, inputs, columns)]);
  tape.name('history', history);
  tape.name('gap', gap);
  return tape.finish();
}

/**
 * Logits of mark j. The first takes `history` and what the batch says of gap and clock; the others `context` as the mark
 * before left it, and `tokens`, rows of `marks.table` that have been decided since; where marks are independent, there are
 * no tokens. Results: `context`, `logits`.
 */
export function markProgram(dimensions: Dimensions, lanes: number, mark: number): Program {
  const { tape, inputs } = startTape(dimensions, lanes);
  const columns = streamColumns(dimensions);
  const told = tape.input('told', lanes, dimensions.width);
  const begin = dimensions.chained ? markContext : independentContext;
  const goOn = () => (dimensions.chained ? addTokens(tape, told, lanes, mark) : told);
  const context = mark === 0 ? begin(tape, told, inputs, columns) : goOn();
  const [hidden] = tape.linear([hiddenLayer(`marks.${mark}`, context)]);
  const [logits] = tape.linear([markLogits(mark, hidden, inputs, columns)]);
  tape.name('context', context);
  tape.name('logits', logits);
  return tape.finish();
}

function addTokens(tape: Tape, base: ReturnType<Tape['input']>, lanes: number, mark: number) {
  const columns = tokensTold(mark);
  const [sum] = tape.embeddingSum({
    base,
    table: 'marks.table',
    index: tape.integers('tokens', lanes * columns),
    stages: new Array<number>(columns).fill(0),
    planes: 1,
    usage: { order: 0, rowStart: 0 },
  });
  return sum!;
}

/** Columns that mark j adds to what is known: the pair brings its two hosts. */
export function tokensTold(mark: number): number {
  return mark === 1 ? 3 : 1;
}

function startTape(dimensions: Dimensions, lanes: number, steps = 1): { tape: Tape; inputs: BatchInputs } {
  const tape = modelTape(dimensions, false);
  return { tape, inputs: declareBatch(tape, dimensions, { lanes, steps }) };
}
