/** One seeded input after another: the same number, the same bytes and choices. */
import { createRandom } from '../../math/random';
import type { Random } from '../../math/random';
import type { ReadChoices } from '../../formats/readOptions';
import { DEFAULT_TIMEOUTS, NO_TIMEOUTS } from '../../trace/flowTimeouts';
import { mutated } from './mutate';
import { fuzzOriginals } from './originals';
import { keepsItsPromises } from './promises';

export { fuzzOriginals as originalsOf };

/** The bytes of an input: what a failing number is looked at with. */
export function fuzzInput(originals: readonly Uint8Array[], seed: number): Uint8Array {
  return mutated(originals, createRandom(seed));
}

/** Reads the input of that number; throws where a promise is broken. */
export async function fuzzOne(originals: readonly Uint8Array[], seed: number): Promise<void> {
  const bytes = fuzzInput(originals, seed);
  const random = createRandom(seed).substream('choices');
  const chunk = random.uniform() < 0.3 ? 1 + random.integer(300) : null;
  await keepsItsPromises(bytes, choicesOf(random), chunk);
}

function choicesOf(random: Random): ReadChoices {
  const timeouts = random.uniform() < 0.5 ? DEFAULT_TIMEOUTS : NO_TIMEOUTS;
  const tunnels = random.uniform() < 0.5 ? 'inner' : 'outer';
  const flowExports = (['auto', 'packets', 'records'] as const)[random.integer(3)]!;
  return { timeouts, tunnels, flowExports };
}
