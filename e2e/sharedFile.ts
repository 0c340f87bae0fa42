/** Real captures: where TEMPONET_DATA says, else beside the checkout; skipped loudly where there are none. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(process.env['TEMPONET_DATA'] ?? join(import.meta.dirname, '../../shared/data'));

export function sharedFile(path: string): string | null {
  const full = join(ROOT, path);
  if (existsSync(full)) return full;
  process.stderr.write(`SKIPPED: ${full} is not there; set TEMPONET_DATA to the folder of shared captures\n`);
  return null;
}
