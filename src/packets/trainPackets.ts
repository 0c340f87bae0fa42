/** The training loop of level 2: so many steps as planned, no early stop, since what is left of a flow is hard to overfit. */
import type { Machine, Runner } from '../kernels/machine';
import { inputOf, integersOf } from '../kernels/machine';
import type { Program } from '../kernels/program';
import { createRandom } from '../math/random';
import { carryOf } from '../model/history';
import { decayMask } from '../model/parameters';
import type { SlotGrid } from '../streams/batches';
import { trainingBatches } from '../streams/batches';
import { learningRateAt } from '../training/schedule';
import type { FlowBudget } from './flowBudget';
import { openBudget } from './flowBudget';
import type { PacketCodecs } from './packetCodecs';
import type { PacketDataset, PacketSlots } from './packetDataset';
import { readBudget } from './packetDataset';
import { invertColumns, packetViews, writePacket } from './packetInputs';
import type { PacketConfiguration, PacketDimensions } from './packetParameters';
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
  readonly startMachine: (weights: Float32Array, program: Program) => Promise<Machine>;
}

const READ_EVERY = 16;

/** Trains; yields after every step. Same dataset, seed and machine plan → same weights. */
export async function* trainPackets(
  { codecs, slots }: PacketDataset,
  { configuration, seed, startMachine }: PacketTraining,
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
  try {
    for (let part = 0; part < parts; part++) runners.push(await machine.prepare(program));
    machine.startOptimiser(decayMask(layout));
    const write = createBatchWriter(codecs, dimensions, slots);
    const perEpoch = Math.ceil(slots.length / lanes / length);
    const planned = Math.max(configuration.epochs * perEpoch, configuration.leastSteps);
    let losses: Record<string, number> = {};
    let step = 0;
    while (step < planned) {
      for (let layer = 0; layer < dimensions.layers; layer++)
        for (const runner of runners) runner.clear(carryOf(layer));
      for (const grid of trainingBatches(slots, configuration, random)) {
        if (step === planned) break;
        const packets = grid.reduce((sum, slot) => sum + (slot >= 0 ? 1 : 0), 0);
        runners.forEach((runner, part) => {
          const size = grid.length / parts;
          write(runner, grid.subarray(part * size, (part + 1) * size), packets, random.integer(2 ** 31));
        });
        machine.run(runners);
        const learningRate = learningRateAt(configuration, step, step / planned);
        machine.update(runners, { ...configuration, step, learningRate });
        if (step++ % READ_EVERY === 0) losses = await lossesOf(runners, packets);
        yield { step, share: step / planned, losses };
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

async function lossesOf(runners: readonly Runner[], packets: number): Promise<Record<string, number>> {
  const each = await Promise.all(runners.map((runner) => runner.snapshot('losses')));
  const total = (mark: number) => each.reduce((sum, losses) => sum + losses[mark]!, 0);
  return Object.fromEntries(MARKS.map((name, mark) => [name, total(mark) / packets]));
}

type BatchWriter = (runner: Runner, grid: SlotGrid, packets: number, seed: number) => void;

function createBatchWriter(
  codecs: PacketCodecs,
  dimensions: PacketDimensions,
  slots: PacketSlots,
): BatchWriter {
  const budget: FlowBudget = openBudget({ packets: [0, 0], bytes: [0, 0], duration: 0 }, 0);
  const [types] = dimensions.marks;
  const decidedRows = dimensions.marks[0] + dimensions.marks[1];
  return (runner, grid, packets, seed) => {
    runner.inputs.fill(0);
    const n = grid.length;
    const views = packetViews(runner, n);
    const decided = integersOf(runner, 'decided').fill(-1);
    views.event.fill(-1);
    views.stream.fill(-1);
    const targets = [slots.type, slots.size, slots.gap].map((column, mark) => ({
      column,
      target: integersOf(runner, `target.${MARKS[mark]}`).fill(0),
      weight: inputOf(runner, `weight.${MARKS[mark]}`),
    }));
    for (let at = 0; at < n; at++) {
      const slot = grid[at]!;
      if (slot < 0) continue;
      readBudget(slots, slot, budget);
      writePacket(views, codecs, dimensions, at, slots.flows[slots.flow[slot]!]!, budget);
      decided[2 * at] = slots.typeTold[slot]!;
      decided[2 * at + 1] = types + slots.sizeTold[slot]!;
      for (const { column, target, weight } of targets) {
        weight[at] = column[slot]! < 0 ? 0 : 1;
        target[at] = Math.max(0, column[slot]!);
      }
    }
    const columns = dimensions.eventOffsets.length;
    invertColumns(runner, 'event', dimensions.eventRows, (entry) => Math.floor(entry / columns));
    invertColumns(runner, 'stream', dimensions.services, (entry) => entry);
    invertColumns(runner, 'decided', decidedRows, (entry) => (1 + (entry % 2)) * n + Math.floor(entry / 2));
    inputOf(runner, 'inverseEvents')[0] = 1 / Math.max(1, packets);
    integersOf(runner, 'seed')[0] = seed;
  };
}
