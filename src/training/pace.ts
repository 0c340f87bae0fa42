/** How hard training drives the device: politely, so that page and desktop stay smooth, or for the most events a second. */
import type { Machine } from '../kernels/machine';
import type { ModelConfiguration } from '../model/configuration';
import { likelihoodProgram } from '../model/likelihood';
import type { Dimensions } from '../model/parameters';

/**
 * `polite`: one step in flight, submitted in pieces that take no longer than a frame. `throughput`: several steps in
 * flight, and on a graphics processor batches of more lanes.
 */
export type Pace = 'polite' | 'throughput';

/** Lanes for each of the configuration's, where there is memory for them: a GPU is idle at the default batch. */
const MORE_LANES = 4;
/** Of the memory that a program may have, for scratch that machines add. */
const MEMORY_SHARE = 2 / 3;
/** What a submission may take: a display of 60 Hz then misses no frame. */
const FRAME_MILLISECONDS = 12;
const MOST_SUBMITS = 32;
/** Runs in flight at full speed: enough to hide the host's work, few enough to keep read-back buffers few. */
const MOST_IN_FLIGHT = 8;

/**
 * The configuration as it is trained: with more lanes where the plan has them, or where pace and machine allow; then with
 * as many fewer steps at least, so that a short trace is passed over no more often.
 */
export function pacedConfiguration(
  configuration: ModelConfiguration,
  dimensions: Dimensions,
  machine: Pick<Machine, 'plan' | 'backend' | 'mostFloats'>,
  pace: Pace,
): ModelConfiguration {
  const { lanes, leastSteps, dropout } = configuration;
  const widened = (factor: number): ModelConfiguration => ({
    ...configuration,
    lanes: Math.round(lanes * factor),
    leastSteps: Math.ceil(leastSteps / factor),
  });
  if (machine.plan.lanes !== undefined) return widened(machine.plan.lanes / lanes);
  if (pace === 'polite' || machine.backend !== 'webgpu') return configuration;
  for (let factor = MORE_LANES; factor > 1; factor /= 2) {
    const program = likelihoodProgram(dimensions, widened(factor), { gradient: true, dropout });
    if (program.floats <= MEMORY_SHARE * machine.mostFloats) return widened(factor);
  }
  return configuration;
}

/** Asks for work on a machine, and waits before it lets go as the pace wants. */
export interface Pacer {
  run<T>(work: () => T): Promise<T>;
}

/**
 * @param now milliseconds on any steady clock
 * @param breathe called after each piece of work: lets messages in, and throws to end it all
 */
export function createPacer(
  machine: Machine,
  pace: Pace,
  now: () => number,
  breathe: () => Promise<void> = async () => {},
): Pacer {
  let inFlight = 0;
  return {
    async run(work) {
      const began = now();
      const result = work();
      if (pace === 'polite') {
        await machine.idle();
        const wanted = Math.ceil((now() - began) / FRAME_MILLISECONDS);
        machine.submits = Math.min(MOST_SUBMITS, Math.max(1, wanted));
      } else if (++inFlight % MOST_IN_FLIGHT === 0) await machine.idle();
      await breathe();
      return result;
    },
  };
}
