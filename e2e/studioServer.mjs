/** The built app on a loopback port, under the same security headers as everywhere; built first where it is stale. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'];

/**
 * @param {(line: string) => void} say
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serveStudio(say) {
  if (isStale()) {
    say('building the app');
    // Whatever ran Vite in this process before may have left its own, and React would be built for development.
    process.env['NODE_ENV'] = 'production';
    await build({ root: ROOT, logLevel: 'error' });
  }
  const server = await preview({ root: ROOT, logLevel: 'error', preview: { port: 0, open: false } });
  const address = server.resolvedUrls?.local[0];
  if (!address) throw new Error('internal: the preview server has no address');
  return { address, close: () => server.close() };
}

function isStale() {
  const built = join(ROOT, 'dist', 'index.html');
  return !existsSync(built) || SOURCES.some((name) => newest(join(ROOT, name)) > statSync(built).mtimeMs);
}

/**
 * Time of the last change under `path`, tests left out.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  if (!existsSync(path) || /\.test\.tsx?$|README\.md$/.test(path)) return 0;
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
