/**
 * `npm run --silent inspect -- …` and `convert`: Node runs no TypeScript, so that Vite bundles the commands once per
 * content of their sources, into node_modules/.cache.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCE = resolve(import.meta.dirname, '..');
const ROOT = resolve(SOURCE, '..');
const FOLDERS = ['cli', 'exports', 'formats', 'render', 'trace', 'math'];

const { main } = await import(pathToFileURL(await bundled()).href);
if (process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD']);
// A reader that has seen enough, as `head` has, is no failure.
process.stdout.on('error', () => process.exit(0));
process.exitCode = await main(process.argv.slice(2), {
  /** @param {string | Uint8Array} content */
  print: (content) =>
    new Promise((done, fail) =>
      process.stdout.write(content, (problem) => (problem ? fail(problem) : done(null))),
    ),
  /** @param {string} sentence */
  say: (sentence) => process.stderr.write(`${sentence}\n`),
});

/** Path of the bundle. */
async function bundled() {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const cache = join(ROOT, 'node_modules', '.cache', 'cli');
  const name = `${contentHash()}.mjs`;
  const path = join(cache, name);
  if (existsSync(path)) return path;
  const { build } = await import('vite');
  // Two shells at once must not read each other's half-written file.
  const unfinished = join(cache, `${process.pid}`);
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    define: { 'import.meta.env.VITE_VERSION': JSON.stringify(version) },
    build: {
      ssr: join(SOURCE, 'cli', 'main.ts'),
      outDir: unfinished,
      copyPublicDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: name, codeSplitting: false } },
    },
  });
  renameSync(join(unfinished, name), path);
  rmSync(unfinished, { recursive: true });
  return path;
}

/** Of everything that the bundle is made of. */
function contentHash() {
  const hash = createHash('sha256');
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(SOURCE, folder, name),
    ),
  );
  const sources = files.filter((path) => /\.m?ts$/.test(path) && !/\.test\.ts$/.test(path));
  for (const path of [...sources, import.meta.filename, join(ROOT, 'package-lock.json')].sort())
    hash.update(relative(ROOT, path)).update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}
