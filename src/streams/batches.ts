/**
 * Slots → batches of lanes × steps. Training folds all sequences, in a fresh random order, into one tape cut into
 * lanes: state is carried from a lane's batch to its next and reset at sequence starts. Scoring keeps sequences whole.
 */
import type { Random } from '../math/random';
import type { Sequences } from './sequences';

/** Slot numbers, row-major [lanes, steps]; −1 = padding. */
export type SlotGrid = Int32Array;

export interface BatchShape {
  readonly lanes: number;
  readonly steps: number;
}

/** One pass over all sequences in random order, rolled by a random offset. */
export function* trainingBatches(
  sequences: Pick<Sequences, 'offsets'>,
  { lanes, steps }: BatchShape,
  random: Random,
): Generator<SlotGrid> {
  const tape = concatenate(sequences, shuffled(sequences.offsets.length - 1, random));
  const roll = tape.length > 0 ? random.integer(tape.length) : 0;
  const lane = Math.ceil(tape.length / lanes / steps) * steps;
  for (let from = 0; from < lane; from += steps) {
    yield fillGrid({ lanes, steps }, (l, t) => {
      const at = l * lane + from + t;
      return at < tape.length ? tape[(at + roll) % tape.length]! : -1;
    });
  }
}

/** Number of batches a pass takes. */
export function batchesPerEpoch(sequences: Pick<Sequences, 'length'>, { lanes, steps }: BatchShape): number {
  return Math.ceil(sequences.length / lanes / steps);
}

/** Every slot once, sequences whole and in one lane each: longest first, to the shortest lane. */
export function* scoringBatches(sequences: Sequences, { lanes, steps }: BatchShape): Generator<SlotGrid> {
  const order = Array.from({ length: sequences.offsets.length - 1 }, (_, s) => s);
  const size = (s: number) => sequences.offsets[s + 1]! - sequences.offsets[s]!;
  order.sort((a, b) => size(b) - size(a) || a - b);
  const members: number[][] = Array.from({ length: lanes }, () => []);
  const lengths = new Array<number>(lanes).fill(0);
  for (const s of order) {
    const shortest = lengths.indexOf(Math.min(...lengths));
    members[shortest]!.push(s);
    lengths[shortest]! += size(s);
  }
  const tapes = members.map((list) => concatenate(sequences, list));
  for (let from = 0; from < Math.max(...lengths); from += steps) {
    yield fillGrid({ lanes, steps }, (l, t) => tapes[l]![from + t] ?? -1);
  }
}

function fillGrid({ lanes, steps }: BatchShape, slotAt: (lane: number, step: number) => number): SlotGrid {
  const grid = new Int32Array(lanes * steps);
  for (let l = 0; l < lanes; l++) for (let t = 0; t < steps; t++) grid[l * steps + t] = slotAt(l, t);
  return grid;
}

function concatenate(sequences: Pick<Sequences, 'offsets'>, order: readonly number[]): Int32Array {
  const slots: number[] = [];
  for (const s of order)
    for (let slot = sequences.offsets[s]!; slot < sequences.offsets[s + 1]!; slot++) slots.push(slot);
  return Int32Array.from(slots);
}

function shuffled(n: number, random: Random): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
