/** Node runs no TypeScript: Vite bundles what a bench takes from the studio, with the configuration that the studio is built with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

/**
 * @template T
 * @param {string} entry beside this file
 * @param {string} folder
 * @returns {Promise<T>}
 */
export async function bundleInto(entry, folder) {
  await build({
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, entry),
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'bundle.mjs' } },
    },
  });
  return import(pathToFileURL(join(folder, 'bundle.mjs')).href);
}

/**
 * Into a temporary folder, gone when `use` is done.
 * @template T, R
 * @param {string} entry
 * @param {(bundled: T) => Promise<R>} use
 * @returns {Promise<R>}
 */
export async function bundled(entry, use) {
  const folder = mkdtempSync(join(tmpdir(), 'temponet-bundle-'));
  try {
    return await use(await bundleInto(entry, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
