/** One seeded input after another: the same number, the same bytes and choices. */
import { createRandom } from '../../math/random';
import type { Random } from '../../math/random';
import type { ReadChoices } from '../../formats/readOptions';
import { DEFAULT_TIMEOUTS, NO_TIMEOUTS } from '../../trace/flowTimeouts';
import { mutated } from './mutate';
import { fuzzOriginals } from './originals';
import { keepsItsPromises } from './promises';

export { fuzzOriginals as originalsOf };

/** Milliseconds that one input may take on a busy machine, both readings together. */
const PATIENCE = 5000;

/** The bytes of an input: what a failing number is looked at with. */
export function fuzzInput(originals: readonly Uint8Array[], seed: number): Uint8Array {
  return mutated(originals, createRandom(seed));
}

/** Reads the input of that number; throws where a promise is broken. */
export async function fuzzOne(originals: readonly Uint8Array[], seed: number): Promise<void> {
  const bytes = fuzzInput(originals, seed);
  const random = createRandom(seed).substream('choices');
  const chunk = random.uniform() < 0.3 ? 1 + random.integer(300) : null;
  const began = performance.now();
  await keepsItsPromises(bytes, choicesOf(random), chunk);
  const took = performance.now() - began;
  if (took > PATIENCE) throw new Error(`broken promise: ${took.toFixed(0)} ms for ${bytes.length} bytes`);
}

function choicesOf(random: Random): ReadChoices {
  const timeouts = random.uniform() < 0.5 ? DEFAULT_TIMEOUTS : NO_TIMEOUTS;
  const tunnels = random.uniform() < 0.5 ? 'inner' : 'outer';
  const flowExports = (['auto', 'packets', 'records'] as const)[random.integer(3)]!;
  return { timeouts, tunnels, flowExports };
}
