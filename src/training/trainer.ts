/** One optimiser step after another: gradients of the batch loss with respect to the flat parameter vector. */
import type { Machine } from '../kernels/machine';
import type { Random } from '../math/random';
import type { ModelConfiguration } from '../model/configuration';
import { decayMask, layoutParameters, modelDimensions } from '../model/parameters';
import type { SlotGrid } from '../streams/batches';
import type { Codecs, SlotTable } from '../streams/dataset';
import { createLaneRunners } from './laneRunners';

export interface StepFigures {
  /** Σ over slots per task, nats. */
  readonly losses: Float64Array;
  /** Before clipping. */
  readonly gradientNorm: number;
}

export interface StepResult {
  /** Arrives when the device has come that far; nothing waits for it. */
  readonly figures: Promise<StepFigures>;
  /** Events in the batch. */
  readonly events: number;
}

/** What a step leaves to the next, besides the weights. */
export interface TrainerState {
  /** Of the optimiser, [2, parameters]. */
  readonly moments: Float32Array;
  /** History of the epoch's lanes, per layer. */
  readonly carried: readonly Float32Array[];
}

export interface Trainer {
  /** Forgets the carried history: a new epoch's lanes are other sequences. */
  startEpoch(): void;
  step(grid: SlotGrid, learningRate: number): StepResult;
  state(): Promise<TrainerState>;
  /** Goes on from a state after so many steps. */
  resume(state: TrainerState, steps: number): void;
  dispose(): void;
}

/** Trains the machine's weights on `table`. */
export async function createTrainer(
  machine: Machine,
  codecs: Codecs,
  configuration: ModelConfiguration,
  table: SlotTable,
  random: Random,
): Promise<Trainer> {
  const dimensions = modelDimensions(codecs, configuration);
  const purpose = { gradient: true, dropout: configuration.dropout };
  const lanes = await createLaneRunners(machine, codecs, dimensions, configuration, purpose);
  machine.startOptimiser(decayMask(layoutParameters(dimensions)));
  let step = 0;
  return {
    startEpoch: () => lanes.forget(),
    step(grid, learningRate) {
      const events = lanes.run(table, grid, () => random.integer(2 ** 31));
      machine.update(lanes.runners, { ...configuration, step: step++, learningRate });
      const figures = Promise.all([lanes.losses(), machine.gradientNorm()]).then(
        ([losses, gradientNorm]) => ({
          losses,
          gradientNorm,
        }),
      );
      // Of a lost device they may fail before, or without, anybody asking for them.
      figures.catch(() => {});
      return { events, figures };
    },
    async state() {
      const [moments, carried] = await Promise.all([machine.readMoments(), lanes.carried()]);
      return { moments, carried };
    },
    resume({ moments, carried }, steps) {
      machine.writeMoments(moments);
      lanes.carryOn(carried);
      step = steps;
    },
    dispose: () => lanes.dispose(),
  };
}
