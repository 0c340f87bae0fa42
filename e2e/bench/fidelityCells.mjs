/** Cells of `bench:fidelity` that are done, kept as JSON so that a rerun fills what is missing. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
export const CACHE = join(ROOT, 'node_modules', '.cache', 'fidelity');

/** Folders of src/ that a figure hangs on: what draws, exports or converts changes none of them. */
const FOLDERS = {
  ceiling: [
    'math',
    'trace',
    'formats',
    'demo',
    'metrics',
    'detectors',
    'report',
    'workers/scoreSynthetic.ts',
  ],
  baseline: ['baselines', 'streams', 'workers/generateBaseline.ts', 'workers/configuration.ts'],
  model: ['streams', 'kernels', 'model', 'training', 'packets', 'generate', 'workers'],
};

/** @typedef {'ceiling' | 'baseline' | 'model'} CellKind */

/**
 * SHA-256 of the sources that a kind of cell hangs on, tests and texts left out.
 * @param {CellKind} kind
 * @param {string} [source]
 */
export function hashOfSources(kind, source = join(ROOT, 'src')) {
  const places = new Set([...FOLDERS.ceiling, ...FOLDERS[kind]]);
  const files = [...places].flatMap((place) => filesUnder(join(source, place)));
  const hash = createHash('sha256');
  for (const path of files.sort()) hash.update(relative(source, path)).update(readFileSync(path));
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (/\.ts$/.test(path)) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|wgsl)$/.test(name) && !/\.test\.ts$/.test(name))
    .map((name) => join(path, name));
}

/**
 * The name under which a cell is kept: another trace, generator, seed, source or setting is another cell.
 * @param {Readonly<Record<string, unknown>>} about
 */
export function keyOf(about) {
  return createHash('sha256')
    .update(JSON.stringify(sorted(about)))
    .digest('hex')
    .slice(0, 24);
}

/**
 * @param {unknown} value
 * @returns {unknown}
 */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}

/**
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} make
 * @param {string} [folder]
 * @returns {Promise<T>}
 */
export async function stored(key, make, folder = CACHE) {
  const path = join(folder, `${key}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const made = await make();
  mkdirSync(folder, { recursive: true });
  // A run that is stopped leaves no half-written cell.
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(made));
  renameSync(`${path}.${process.pid}`, path);
  return made;
}
