/** Negative log-likelihood of rows under a model, task by task, beside the marginal baseline. */
import type { Machine } from '../kernels/machine';
import type { ModelConfiguration } from '../model/configuration';
import { modelDimensions } from '../model/parameters';
import { scoringBatches } from '../streams/batches';
import type { Codecs, SlotTable } from '../streams/dataset';
import { encodeSlots } from '../streams/dataset';
import { scoreMarginals, taskNames } from '../streams/marginals';
import { createLaneRunners } from './laneRunners';
import { meanLogDensities } from './logDensities';
import type { Pacer } from './pace';
import type { TrainedModel } from './trainedModel';

/** Shape of `metrics/score.ts`'s TaskScore: nats per event. */
interface TaskLikelihood {
  readonly task: string;
  readonly model: number;
  readonly baseline: number;
  readonly n: number;
}

type Source = Parameters<typeof encodeSlots>;

/**
 * Scores the rows of `trace` inside `windows`; the model's own trace and clock, rows it may never have seen.
 * @param machine holds the model's weights
 */
export async function scoreTasks(
  machine: Machine,
  { codecs, configuration, marginals }: TrainedModel,
  trace: Source[1],
  windows: Source[2],
  pacer: Pacer,
): Promise<TaskLikelihood[]> {
  const table = encodeSlots(codecs, trace, windows);
  const scorer = await createScorer(machine, codecs, configuration, table);
  const scores = await scorer.score(pacer);
  scorer.dispose();
  const baseline = scoreMarginals(codecs, marginals, table);
  return Object.entries(scores).map(([task, nats]) => ({
    task,
    model: nats,
    baseline: baseline[task]!,
    n: table.events.length,
  }));
}

export interface Scorer {
  /** Nats per event and task over all slots under the machine's present weights, sequences whole, no dropout. */
  score(pacer: Pacer): Promise<Record<string, number>>;
  dispose(): void;
}

/** Scores `table` as often as wanted. */
export async function createScorer(
  machine: Machine,
  codecs: Codecs,
  configuration: ModelConfiguration,
  table: SlotTable,
): Promise<Scorer> {
  const dimensions = modelDimensions(codecs, configuration);
  const purpose = { gradient: false, dropout: 0 };
  const shape = scoringShape(table, configuration, machine);
  const lanes = await createLaneRunners(machine, codecs, dimensions, shape, purpose);
  return {
    async score(pacer) {
      lanes.forget();
      const losses: Promise<Float64Array>[] = [];
      for (const grid of scoringBatches(table.sequences, shape)) {
        await pacer.run(() => lanes.run(table, grid, () => 0));
        losses.push(lanes.losses());
      }
      return perEvent(codecs, configuration, table, await Promise.all(losses));
    },
    dispose: () => lanes.dispose(),
  };
}

/** A table's shape on a machine: the lanes that scoring fills. */
export function scoringShape(
  table: SlotTable,
  configuration: ModelConfiguration,
  machine: Machine,
): ModelConfiguration {
  return { ...configuration, lanes: usefulLanes(table, configuration, machine.plan.parts) };
}

/** The longest sequence stays in one lane and decides how many batches there are: lanes beyond these would hold padding. */
function usefulLanes({ sequences }: SlotTable, { lanes }: ModelConfiguration, parts: number): number {
  const { offsets } = sequences;
  let longest = 1;
  for (let s = 0; s + 1 < offsets.length; s++) longest = Math.max(longest, offsets[s + 1]! - offsets[s]!);
  const filled = Math.max(1, Math.ceil(sequences.length / longest));
  return Math.min(lanes, Math.ceil(filled / parts) * parts);
}

function perEvent(
  codecs: Codecs,
  configuration: ModelConfiguration,
  table: SlotTable,
  losses: readonly Float64Array[],
): Record<string, number> {
  const { events, means } = meanLogDensities(table, configuration);
  const mean = (task: number) => losses.reduce((sum, each) => sum + each[task]!, 0) / Math.max(events, 1);
  return Object.fromEntries(taskNames(codecs).map((name, task) => [name, mean(task) - means[task]!]));
}
