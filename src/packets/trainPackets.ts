/** The training loop of level 2: so many steps as planned, no early stop, since what is left of a flow is hard to overfit. */
import type { Machine, Runner } from '../kernels/machine';
import type { Program } from '../kernels/program';
import { createRandom } from '../math/random';
import { carryOf } from '../model/history';
import { decayMask } from '../model/parameters';
import { trainingBatches } from '../streams/batches';
import type { TrainingBounds } from '../training/progress';
import { learningRateAt } from '../training/schedule';
import type { PacketCodecs } from './packetCodecs';
import { createBatchWriter } from './packetBatches';
import type { PacketDataset } from './packetDataset';
import type { PacketConfiguration } from './packetParameters';
import { MARKS, layoutPacketParameters, packetDimensions, startingPacketWeights } from './packetParameters';
import { packetLikelihood } from './packetPrograms';

/** A trained level 2, plain data. */
export interface PacketModel {
  readonly configuration: PacketConfiguration;
  readonly codecs: PacketCodecs;
  readonly weights: Float32Array;
  readonly steps: number;
}

export interface PacketProgress {
  readonly step: number;
  readonly share: number;
  /** Nats per packet by mark over the last steps read. */
  readonly losses: Readonly<Record<string, number>>;
}

interface PacketTraining {
  readonly configuration: PacketConfiguration;
  readonly seed: number;
  readonly bounds?: TrainingBounds;
  /** Seconds on any steady clock. */
  readonly now?: () => number;
  /** Set `stopped` to end after the current step. */
  readonly control?: { readonly stopped: boolean };
  readonly startMachine: (weights: Float32Array, program: Program) => Promise<Machine>;
}

const READ_EVERY = 16;

/** Trains; yields after every step. Same dataset, seed and machine plan → same weights. */
export async function* trainPackets(
  { codecs, slots }: PacketDataset,
  { configuration, seed, bounds = {}, now = () => 0, control, startMachine }: PacketTraining,
): AsyncGenerator<PacketProgress, PacketModel> {
  const dimensions = packetDimensions(codecs, configuration);
  const layout = layoutPacketParameters(dimensions);
  const { lanes, steps: length, dropout } = configuration;
  const random = createRandom(seed).substream('packet training');
  const machine = await startMachine(
    startingPacketWeights(layout, dimensions, codecs, seed),
    packetLikelihood(dimensions, { lanes, steps: length }, { gradient: true, dropout }),
  );
  const parts = lanes % machine.plan.parts === 0 ? machine.plan.parts : 1;
  const shape = { lanes: lanes / parts, steps: length };
  const program = packetLikelihood(dimensions, shape, { gradient: true, dropout });
  const runners: Runner[] = [];
  let losses: Record<string, number> = {};
  let step = 0;
  try {
    for (let part = 0; part < parts; part++) runners.push(await machine.prepare(program));
    machine.startOptimiser(decayMask(layout));
    const write = createBatchWriter(codecs, dimensions, slots);
    const shareDone = planSteps(slots.length, { configuration, bounds, now });
    const isOver = () => control?.stopped === true || shareDone(step) >= 1;
    while (!isOver()) {
      for (let layer = 0; layer < dimensions.layers; layer++)
        for (const runner of runners) runner.clear(carryOf(layer));
      for (const grid of trainingBatches(slots, configuration, random)) {
        if (isOver()) break;
        const packets = grid.reduce((sum, slot) => sum + (slot >= 0 ? 1 : 0), 0);
        runners.forEach((runner, part) => {
          const size = grid.length / parts;
          write(runner, grid.subarray(part * size, (part + 1) * size), packets, random.integer(2 ** 31));
        });
        machine.run(runners);
        const learningRate = learningRateAt(configuration, step, shareDone(step));
        machine.update(runners, { ...configuration, step, learningRate });
        if (step++ % READ_EVERY === 0) losses = await lossesOf(runners, packets);
        yield { step, share: Math.min(1, shareDone(step)), losses };
      }
    }
    const weights = await machine.readWeights();
    return { configuration, codecs, weights, steps: step };
  } finally {
    await machine.idle();
    runners.forEach((runner) => runner.dispose());
    machine.dispose();
  }
}

/** Share of the run that is done after so many steps, by its tightest bound. */
function planSteps(
  packets: number,
  { configuration, bounds, now }: Required<Pick<PacketTraining, 'configuration' | 'bounds' | 'now'>>,
): (step: number) => number {
  const { lanes, steps, epochs, leastSteps } = configuration;
  const perEpoch = Math.ceil(packets / lanes / steps);
  const planned = bounds.maxEpochs ? bounds.maxEpochs * perEpoch : Math.max(epochs * perEpoch, leastSteps);
  const began = now();
  return (step) =>
    Math.max(
      step / planned,
      step / (bounds.maxSteps ?? Infinity),
      (now() - began) / (bounds.maxSeconds ?? Infinity),
    );
}

async function lossesOf(runners: readonly Runner[], packets: number): Promise<Record<string, number>> {
  const each = await Promise.all(runners.map((runner) => runner.snapshot('losses')));
  const total = (mark: number) => each.reduce((sum, losses) => sum + losses[mark]!, 0);
  return Object.fromEntries(MARKS.map((name, mark) => [name, total(mark) / packets]));
}
