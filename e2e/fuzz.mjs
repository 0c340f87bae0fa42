/**
 * `npm run fuzz [-- --inputs N] [--seed N] [--threads N]`: changed files of every format, read in Node. Each must give a
 * sound trace or a FormatError, soon, without asking for memory by a length that it read. Ends with 1 where one does not;
 * `--only SEED` reads one input again, `--write FILE` keeps its bytes.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..');
/** Seconds after which one input is called a hang. */
const PATIENCE = 30;
/** Findings that are told one by one. */
const MOST = 20;

const { values: options } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    only: { type: 'string' },
    write: { type: 'string' },
  },
});

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'temponet-fuzz-'));
try {
  const bundle = await bundled();
  if (options.only !== undefined) await one(bundle, Number(options.only));
  else await many(bundle);
} finally {
  rmSync(folder, { recursive: true });
}

async function bundled() {
  await build({
    root: ROOT,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(ROOT, 'src/testing/fuzz/fuzz.ts'),
      outDir: folder,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'fuzz.mjs' } },
    },
  });
  return pathToFileURL(join(folder, 'fuzz.mjs')).href;
}

/**
 * @param {string} bundle
 * @param {number} seed
 */
async function one(bundle, seed) {
  const { originalsOf, fuzzInput, fuzzOne } = await import(bundle);
  const originals = originalsOf();
  if (options.write) writeFileSync(options.write, fuzzInput(originals, seed));
  await fuzzOne(originals, seed);
  say(`input ${seed} keeps its promises`);
}

/** @param {string} bundle */
async function many(bundle) {
  const [first, inputs, threads] = [
    Number(options.seed) * 1e6,
    Number(options.inputs),
    Number(options.threads),
  ];
  const began = performance.now();
  const parts = Array.from({ length: threads }, (_, i) =>
    runThread({ bundle, first: first + i, last: first + inputs, step: threads }),
  );
  const results = await Promise.all(parts);
  const broken = results.flatMap((each) => each.broken);
  const read = results.reduce((sum, each) => sum + each.read, 0);
  for (const line of broken.slice(0, MOST)) say(line);
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  console.log(`${read} inputs from ${first}, ${broken.length} with a broken promise, ${minutes} minutes`);
  if (broken.length > 0 || read < inputs) process.exitCode = 1;
}

/**
 * @param {{ bundle: string, first: number, last: number, step: number }} part
 * @returns {Promise<{ read: number, broken: string[] }>}
 */
function runThread(part) {
  const shared = new SharedArrayBuffer(16);
  const current = new Float64Array(shared);
  /** @type {string[]} */
  const broken = [];
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./fuzzThread.mjs', import.meta.url), {
      workerData: { ...part, current: shared },
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    let [seen, since] = [NaN, performance.now()];
    const watch = setInterval(() => {
      if (current[0] !== seen) [seen, since] = [current[0] ?? NaN, performance.now()];
      else if (performance.now() - since > PATIENCE * 1000) end(`${seen}: no end after ${PATIENCE} s`);
      if ((current[1] ?? 0) % 1000 === 0) say(`${current[1]} inputs, ${broken.length} broken promises`);
    }, 500);
    /** @param {string | null} problem */
    function end(problem) {
      if (problem !== null) broken.push(problem);
      clearInterval(watch);
      void worker.terminate();
      resolve({ read: current[1] ?? 0, broken });
    }
    worker.on('message', ({ seed, problem }) => {
      if (seed === null) return end(null);
      broken.push(`${seed}: ${problem}`);
      if (broken.length <= MOST) say(broken.at(-1) ?? '');
    });
    worker.on('error', (error) => end(`${current[0]}: the thread ended: ${error.message}`));
  });
}
