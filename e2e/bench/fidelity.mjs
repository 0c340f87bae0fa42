/**
 * `npm run bench:fidelity -- --data DIR… [--traces NAME…] [--generators NAME…] [--seconds N] [--seeds N] [--json FILE]
 * [--tier quick|record] [--validate] [--config FILE.json] [--published]`: how near generated traces come to real ones, in the built app in a
 * headless Chromium, between the ceiling and the baselines. Cells that are done are kept; a rerun fills what is missing.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { runnerImport } from 'vite';
import { HARDWARE_FLAGS, ensureChromium } from '../chromium.mjs';
import { sentence } from '../headlessText.mjs';
import { serveStudio } from '../studioServer.mjs';
import { commit } from './about.mjs';
import { CACHE, hashOfSources } from './fidelityCells.mjs';
import { HELP, readOptions } from './fidelityOptions.mjs';
import { publishedMarkdown } from './fidelityPublished.mjs';
import { markdown, summariseTrace } from './fidelityReport.mjs';
import { TRAINING_EVENTS, benchTrace } from './fidelityTrace.mjs';
import { QUICK_TRACES, findTraces } from './fidelityTraces.mjs';

/** @typedef {import('./fidelityTraces.mjs').BenchTrace} BenchTrace */
/** @typedef {import('./fidelityReport.mjs').TraceResult} TraceResult */

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

if (process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD']);
try {
  await main();
} catch (problem) {
  say(problem instanceof Error && problem.message === HELP ? HELP : `failed: ${sentence(problem)}`);
  process.exitCode = 1;
}

async function main() {
  const { module: studio } = /** @type {{ module: typeof import('./fidelityEntry') }} */ (
    await runnerImport(join(import.meta.dirname, 'fidelityEntry.ts'), {
      configFile: false,
      logLevel: 'error',
    })
  );
  const options = readOptions(process.argv.slice(2), studio);
  const traces = chosen(findTraces(options.data, CACHE, options.demo), options);
  const server = await serveStudio(say);
  const measured = commit();
  // Of what has just been built: sources may be edited while this runs.
  const sources = {
    ceiling: hashOfSources('ceiling'),
    baseline: hashOfSources('baseline'),
    model: hashOfSources('model'),
  };
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: HARDWARE_FLAGS });
  /** @type {TraceResult[]} */
  const results = [];
  /** @type {string[]} */
  const problems = [];
  /** @type {Set<string>} */
  const backends = new Set();
  const progress = countCells(traces.length * options.generators.length * options.seeds, (problem) => {
    problems.push(problem);
    say(problem);
  });
  try {
    for (const trace of traces) {
      try {
        const result = await benchTrace(trace, {
          ...{ browser, address: server.address, options, sources, say, ...progress },
        });
        results.push(result);
        for (const cell of Object.values(result.cells).flat()) if (cell.backend) backends.add(cell.backend);
      } catch (problem) {
        problems.push(`${trace.name}: ${sentence(problem)}`);
        say(`${trace.name}: ${sentence(problem)}`);
      }
    }
  } finally {
    await browser.close();
    await server.close();
  }
  const summaries = results.map((result) => summariseTrace(result, studio));
  const about = {
    commit: measured,
    browser: browser.version(),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`,
    backends: [...backends],
    date: new Date().toISOString(),
    options: { ...options, data: undefined, json: undefined },
  };
  const text = [
    ...head(about, options),
    options.published
      ? results.map((result) => publishedMarkdown(result, studio)).join('\n\n')
      : markdown(summaries, studio),
    ...problems.map((line) => `Not scored: ${line}`),
  ];
  process.stdout.write(`${text.join('\n\n')}\n`);
  const json = `${JSON.stringify({ about, traces: summaries, cells: results, problems }, null, 1)}\n`;
  if (options.json) writeFileSync(options.json, json);
  if (options.tier === 'record') keepRecord(about, text, json);
  if (results.length === 0) process.exitCode = 1;
}

/**
 * @param {number} cells
 * @param {(problem: string) => void} tell
 */
function countCells(cells, tell) {
  const began = performance.now();
  let done = 0;
  const next = (/** @type {string} */ line) => {
    done++;
    const minutes = (performance.now() - began) / 60_000;
    return `[${done}/${cells}, ${minutes.toFixed(0)} min] ${line}`;
  };
  return {
    done: (/** @type {string} */ line) => say(next(line)),
    fail: (/** @type {string} */ line) => tell(next(line)),
  };
}

/**
 * @param {{ date: string, commit: string }} about
 * @param {readonly string[]} text
 * @param {string} json
 */
function keepRecord({ date, commit }, text, json) {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const name = `${date.slice(0, 10)}-${commit.replaceAll(' ', '-')}`;
  writeFileSync(join(folder, `${name}.md`), `${text.join('\n\n')}\n`);
  writeFileSync(join(folder, `${name}.json`), json);
  say(`kept as e2e/bench/results/${name}.md and .json`);
}

/**
 * @param {readonly BenchTrace[]} found
 * @param {import('./fidelityOptions.mjs').Options} options
 */
function chosen(found, { traces, tier }) {
  const wanted =
    traces ??
    (tier === 'quick' ? QUICK_TRACES.filter((name) => found.some((one) => one.name === name)) : null);
  const names = found.map(({ name }) => name);
  const missing = (wanted ?? []).filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new Error(`no such trace: ${missing.join(', ')}; there are ${names.join(', ')}`);
  // A quick run over a folder of other traces takes the first four.
  if (!wanted || wanted.length === 0) return tier === 'quick' ? found.slice(0, 4) : found;
  return found.filter(({ name }) => wanted.includes(name));
}

/**
 * @param {{ commit: string, browser: string, machine: string, backends: string[], date: string }} about
 * @param {import('./fidelityOptions.mjs').Options} options
 */
function head(
  { commit, browser, machine, backends, date },
  { seeds, bounds, validate, published, generators },
) {
  const trained = Object.entries(bounds)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  const changed = generators.filter(({ config }) => config).map(({ name, config }) => `${name}: ${config}`);
  return [
    `# Fidelity${validate ? ', on validation windows inside training' : ''}`,
    `Commit ${commit}, ${date.slice(0, 10)}, Chromium ${browser}, ${machine}${backends.length > 0 ? `, trained on ${backends.join(', ')}` : ''}. ${published ? `${seeds} draws` : `${seeds} seed${seeds === 1 ? '' : 's'}: medians, ± half the range`}. Training: at most ${TRAINING_EVENTS} events a trace, the latest before what is held out; ${trained}.`,
    ...(changed.length > 0 ? [`Settings: ${changed.join('; ')}.`] : []),
  ];
}
