/** The likelihood once more, in float64 and event by event: what the model's programs are held to. */
import { LOG_SCALE_BOUND, normalTail } from '../kernels/mixtureLoss';
import type { SlotTable } from '../streams/dataset';
import { SAME_TICK } from '../streams/gapCodec';
import { markColumns } from '../streams/marginals';
import type { Stepper, StreamState } from './stepper';

/** Σ of negative log-likelihood per task over all slots, nats; `constants` adds the density terms inside categories. */
export function scoreByStepping(stepper: Stepper, table: SlotTable, constants = true): number[] {
  const { sequences, events, gaps } = table;
  const columns = markColumns(table);
  const heard = new Map<number, number>();
  const totals = new Array<number>(columns.length + 1).fill(0);
  let state: StreamState | null = null;
  for (let slot = 0; slot < sequences.length; slot++) {
    const previous = sequences.input[slot]!;
    if (previous < 0) {
      heard.clear();
      state = stepper.start(sequences.stream[slot]!);
    } else {
      heard.set(events.pair[previous]!, sequences.from[slot]!);
      stepper.read(state!, {
        tokens: tokensOf(table, previous),
        gap: sequences.inputGap[slot]!,
        pairAge: sequences.pairAge[slot]!,
      });
      totals[0]! -=
        stepper.dimensions.gapComponents === null
          ? logGapMass(stepper, state!, table, slot) + (constants ? gaps.logDensity[slot]! : 0)
          : logMixture(stepper, state!, table, slot, constants);
    }
    const row = sequences.target[slot]!;
    if (row < 0) continue;
    const gap = previous < 0 ? NaN : sequences.to[slot]! - sequences.from[slot]!;
    const chain = stepper.marks(state!, gap, sequences.to[slot]!, heard);
    columns.forEach((column, mark) => {
      const share = softmax(chain.logits(mark))[column[row]!]!;
      totals[mark + 1]! -= Math.log(share) + (constants ? events.logResolution[mark]![row]! : 0);
      if (mark === 0) chain.tell(0, ...tokensOf(table, row).slice(0, 3));
      else if (mark + 1 < columns.length) chain.tell(mark + 2, column[row]!);
    });
  }
  return totals;
}

function logGapMass(
  stepper: Stepper,
  state: StreamState,
  { sequences, gaps }: SlotTable,
  slot: number,
): number {
  const shares = softmax(stepper.gapOutput(state, sequences.from[slot]!));
  const [first, last, fraction] = [gaps.first[slot]!, gaps.last[slot]!, gaps.fraction[slot]!];
  let mass = 0;
  for (let k = first; k <= last; k++) mass += (k === first ? fraction : 1) * shares[k]!;
  return Math.log(mass);
}

/** log density per second of the slot's gap, log survival of a silence, or log of the mass below a tick, shared by its seconds. */
function logMixture(
  stepper: Stepper,
  state: StreamState,
  { sequences, gaps }: SlotTable,
  slot: number,
  constants: boolean,
): number {
  const components = stepper.dimensions.gapComponents!;
  const output = stepper.gapOutput(state, sequences.from[slot]!);
  const shares = softmax(output.slice(0, components));
  const gap = sequences.to[slot]! - sequences.from[slot]!;
  const isCut = sequences.target[slot]! < 0;
  const isShort = !isCut && gaps.first[slot] === SAME_TICK;
  const tick = Math.exp(-gaps.logDensity[slot]!);
  let sum = 0;
  for (let k = 0; k < components; k++) {
    const raw = output[2 * components + k]!;
    const scale = Math.exp(raw / Math.sqrt(1 + (raw / LOG_SCALE_BOUND) ** 2));
    const z = (Math.log(isShort ? tick : gap) - output[components + k]!) / scale;
    if (isCut) sum += shares[k]! * Math.exp(normalTail(z).logSurvival);
    else if (isShort) sum += shares[k]! * Math.exp(normalTail(-z).logSurvival);
    else sum += (shares[k]! * Math.exp(-(z ** 2) / 2)) / (Math.sqrt(2 * Math.PI) * scale * gap);
  }
  return Math.log(sum) + (isShort && constants ? gaps.logDensity[slot]! : 0);
}

function tokensOf({ events }: SlotTable, row: number): number[] {
  return [
    events.pair[row]!,
    events.sourceHost[row]!,
    events.destinationHost[row]!,
    ...events.marks.map((column) => column[row]!),
  ];
}

function softmax(logits: Float64Array): Float64Array {
  const most = Math.max(...logits);
  const masses = logits.map((logit) => Math.exp(logit - most));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return masses.map((mass) => mass / total);
}
