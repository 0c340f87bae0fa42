import type { Configuration } from './configuration';

/** A polite run leaves a core to the page and one to the desktop. */
export function threadsFor(pace: Configuration['pace']): number {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
  return cores >= (pace === 'polite' ? 4 : 2) ? 2 : 1;
}
