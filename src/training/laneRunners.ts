/** A batch of lanes cut into the parts a machine runs at once, each a runner of the same program. */
import type { Machine, Runner } from '../kernels/machine';
import type { ModelConfiguration } from '../model/configuration';
import { countEvents, writeBatch } from '../model/features';
import { carryOf } from '../model/history';
import type { LikelihoodPurpose } from '../model/likelihood';
import { likelihoodProgram } from '../model/likelihood';
import type { Dimensions } from '../model/parameters';
import type { SlotGrid } from '../streams/batches';
import type { Codecs, SlotTable } from '../streams/dataset';

export interface LaneRunners {
  readonly runners: readonly Runner[];
  /** Forgets the carried history. */
  forget(): void;
  /** The carried history, [lanes, 2 × width] a layer as it lies in memory, whatever the parts. */
  carried(): Promise<Float32Array[]>;
  carryOn(carried: readonly Float32Array[]): void;
  /** Asks for the likelihood of a grid; returns its events. @param seed of a part's dropout */
  run(table: SlotTable, grid: SlotGrid, seed: (part: number) => number): number;
  /** Σ over slots per task as of the last run, nats. */
  losses(): Promise<Float64Array>;
  dispose(): void;
}

/** Compiles the program for this machine. */
export async function createLaneRunners(
  machine: Machine,
  codecs: Codecs,
  dimensions: Dimensions,
  { lanes, steps }: ModelConfiguration,
  purpose: LikelihoodPurpose,
): Promise<LaneRunners> {
  const parts = largestDivisor(lanes, machine.plan.parts);
  const program = likelihoodProgram(dimensions, { lanes: lanes / parts, steps }, purpose);
  const runners: Runner[] = [];
  for (let part = 0; part < parts; part++) runners.push(await machine.prepare(program));
  return {
    runners,
    forget() {
      for (const layer of layersOf(dimensions)) for (const runner of runners) runner.clear(carryOf(layer));
    },
    carried: () => Promise.all(layersOf(dimensions).map((layer) => gathered(runners, carryOf(layer)))),
    carryOn: (carried) => carried.forEach((values, layer) => scatter(runners, carryOf(layer), values)),
    run(table, grid, seed) {
      const events = countEvents(table, grid);
      const size = grid.length / parts;
      runners.forEach((runner, part) => {
        const own = grid.subarray(part * size, (part + 1) * size);
        writeBatch(runner, codecs, dimensions, table, own, { events, seed: seed(part) });
      });
      machine.run(runners);
      return events;
    },
    async losses() {
      const each = await Promise.all(runners.map((runner) => runner.snapshot('losses')));
      return Float64Array.from(each[0]!, (_, task) => each.reduce((sum, losses) => sum + losses[task]!, 0));
    },
    dispose: () => runners.forEach((runner) => runner.dispose()),
  };
}

const layersOf = ({ layers }: Dimensions) => Array.from({ length: layers }, (_, layer) => layer);

/** Parts are runs of lanes, so that their places behind one another are the whole batch's. */
async function gathered(runners: readonly Runner[], place: string): Promise<Float32Array> {
  const parts = await Promise.all(runners.map((runner) => runner.snapshot(place)));
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.forEach((part, k) => whole.set(part, k * part.length));
  return whole;
}

function scatter(runners: readonly Runner[], place: string, whole: Float32Array): void {
  const size = whole.length / runners.length;
  runners.forEach((runner, k) => runner.restore(place, whole.slice(k * size, (k + 1) * size)));
}

function largestDivisor(of: number, most: number): number {
  let divisor = Math.min(of, most);
  while (of % divisor !== 0) divisor--;
  return divisor;
}
