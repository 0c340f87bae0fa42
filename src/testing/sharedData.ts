/** Real captures for tests: used where present, skipped loudly where absent. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(process.env['TEMPONET_DATA'] ?? '../shared/data');

/** Path of a shared file, or null (with a warning on stderr) where the data set is not on this machine. */
export function sharedData(path: string): string | null {
  const full = join(ROOT, path);
  if (existsSync(full)) return full;
  process.stderr.write(`SKIPPED: ${full} is not there; set TEMPONET_DATA to the folder of shared captures\n`);
  return null;
}
