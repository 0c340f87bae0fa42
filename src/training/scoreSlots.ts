/** What a model makes of every single slot: survival at its gap, and the likelihood of its event. */
import type { Machine } from '../kernels/machine';
import { modelDimensions } from '../model/parameters';
import { scoringBatches } from '../streams/batches';
import type { SlotTable } from '../streams/dataset';
import { FIELDS } from '../streams/schema';
import { taskNames } from '../streams/marginals';
import { SAME_TICK, encodeGap, neverAgain } from '../streams/gapCodec';
import { createLaneRunners } from './laneRunners';
import type { Pacer } from './pace';
import { scoringShape } from './scoreTasks';
import type { TrainedModel } from './trainedModel';

type Model = Pick<TrainedModel, 'codecs' | 'configuration'>;

/**
 * Nats of every slot by task, gap first, [task][slot], under the machine's present weights: of categories, as the program has
 * them (see `logDensities.ts`).
 */
async function scoreSlots(
  machine: Machine,
  { codecs, configuration }: Model,
  table: SlotTable,
  pacer: Pacer,
): Promise<Float64Array[]> {
  const shape = scoringShape(table, configuration, machine);
  const dimensions = modelDimensions(codecs, configuration);
  const lanes = await createLaneRunners(machine, codecs, dimensions, shape, { gradient: false, dropout: 0 });
  const nats = Array.from(
    { length: 1 + dimensions.marks.length },
    () => new Float64Array(table.sequences.length),
  );
  for (const grid of scoringBatches(table.sequences, shape)) {
    await pacer.run(() => lanes.run(table, grid, () => 0));
    const losses = await lanes.slotLosses();
    grid.forEach((slot, at) => {
      if (slot >= 0) nats.forEach((task, k) => (task[slot] = losses[k]![at]!));
    });
  }
  lanes.dispose();
  return nats;
}

/** Of events and of what cut them off. The shape of `metrics/goodnessOfFit.ts`. */
interface Survivals {
  /** P(gap ≥ observed) and P(gap ≥ observed + one tick of the clock): the event fell between them. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** 1 where the stretch ended before the event came. */
  readonly cut: Uint8Array;
}

/**
 * Survival of every gap that follows an event in its stretch. First waits are left out: no event began them.
 */
export async function scoreSurvival(
  machine: Machine,
  model: Model,
  table: SlotTable,
  pacer: Pacer,
): Promise<Survivals> {
  const { resolution } = model.codecs.encoder;
  const { sequences } = table;
  const hazards = async (tick: number) =>
    (await scoreSlots(machine, model, asCut(model, table, tick), pacer))[0]!;
  const [before, after] = [await hazards(0), await hazards(resolution)];
  const slots = Array.from(sequences.input.keys()).filter((slot) => sequences.input[slot]! >= 0);
  const isCut = (slot: number) => sequences.target[slot]! < 0;
  const survival = (hazard: Float64Array) => Float64Array.from(slots, (slot) => Math.exp(-hazard[slot]!));
  return {
    before: survival(before),
    after: Float64Array.from(slots, (slot) => Math.exp(-(isCut(slot) ? before : after)[slot]!)),
    cut: Uint8Array.from(slots, (slot) => Number(isCut(slot))),
  };
}

/** The same slots, each asked only whether its gap lasts for `tick` seconds beyond what was observed. */
function asCut({ codecs }: Model, table: SlotTable, tick: number): SlotTable {
  const { sequences, gaps } = table;
  const [first, last] = [gaps.first.slice(), gaps.last.slice()];
  const fraction = gaps.fraction.slice();
  const to = sequences.to.map((end, slot) => (sequences.target[slot]! < 0 ? end : end + tick));
  for (let slot = 0; slot < sequences.length; slot++) {
    if (sequences.input[slot]! < 0) continue;
    const { codec } = codecs.gaps.streams[sequences.stream[slot]!]!;
    const code = encodeGap(codec, to[slot]! - sequences.from[slot]!);
    // That it is heard again is not known at the time: *never again* is one of the ways to last.
    [first[slot], last[slot], fraction[slot]] = [code.category, neverAgain(codec), code.survival];
  }
  const target = new Int32Array(sequences.length).fill(-1);
  return { ...table, sequences: { ...sequences, target, to }, gaps: { ...gaps, first, last, fraction } };
}

/** Events of a table in time order, with their negative log-likelihood, all tasks together, nats, densities included. */
export async function scoreEvents(
  machine: Machine,
  model: Model,
  table: SlotTable,
  pacer: Pacer,
): Promise<Float64Array> {
  const nats = await scoreSlots(machine, model, table, pacer);
  const { sequences, gaps, events } = table;
  const byEvent = new Float64Array(events.length).fill(NaN);
  for (let slot = 0; slot < sequences.length; slot++) {
    const event = sequences.target[slot]!;
    if (event < 0) continue;
    const isDensity = model.configuration.gap !== 'bins' && gaps.first[slot] !== SAME_TICK;
    let sum = isDensity ? 0 : -gaps.logDensity[slot]! * gaps.weight[slot]!;
    for (const task of nats) sum += task[slot]!;
    for (const column of events.logResolution) sum -= column[event]!;
    byEvent[event] = sum;
  }
  return byEvent.filter((one) => !Number.isNaN(one));
}

/** Nats of every event by task: of its categories, and of a rare pair, service or state among those that share one. */
export interface EventNats {
  readonly tasks: readonly string[];
  /** [task][event of the table]; NaN where an event has no slot. */
  readonly nats: readonly Float64Array[];
}

/** What each event of a table costs, task by task: what made it strange. Densities of sizes inside their categories are left out. */
export async function scoreEventTasks(
  machine: Machine,
  model: Model,
  table: SlotTable,
  pacer: Pacer,
): Promise<EventNats> {
  const slots = await scoreSlots(machine, model, table, pacer);
  const { sequences, events } = table;
  const { fields } = model.codecs.encoder;
  const tasks = taskNames(model.codecs);
  const nats = tasks.map(() => new Float64Array(events.length).fill(NaN));
  for (let slot = 0; slot < sequences.length; slot++) {
    const event = sequences.target[slot]!;
    if (event >= 0) slots.forEach((task, k) => (nats[k]![event] = task[slot]!));
  }
  events.logResolution.forEach((column, mark) => {
    const field = fields[mark - 1];
    if (field !== undefined && FIELDS[field].kind === 'number') return;
    column.forEach((log, event) => (nats[mark + 1]![event]! -= log));
  });
  return { tasks, nats };
}
