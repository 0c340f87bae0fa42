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
import { CACHE, hashOfSources, keyOf, stored } from './fidelityCells.mjs';
import { HELP, readOptions } from './fidelityOptions.mjs';
import { openTrace, runCell, scoreCeilings } from './fidelityPage.mjs';
import { publishedMarkdown } from './fidelityPublished.mjs';
import { markdown, summariseTrace } from './fidelityReport.mjs';
import { QUICK_TRACES, chooseHoldout, findTraces, hashOfTrace } from './fidelityTraces.mjs';

/** @typedef {import('./fidelityTraces.mjs').BenchTrace} BenchTrace */
/** @typedef {import('./fidelityReport.mjs').TraceResult} TraceResult */
/** @typedef {import('./fidelityPage.mjs').OpenedTrace} OpenedTrace */

/** The latest contiguous stretch before what is held out. */
const TRAINING_EVENTS = 60_000;
const REPLICATES = 20;

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
  const traces = chosen(findTraces(options.data, CACHE), options);
  const server = await serveStudio(say);
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
  try {
    for (const trace of traces) {
      try {
        const result = await benchTrace(trace, { browser, address: server.address, options, sources });
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
    commit: commit(),
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
  if (options.tier === 'record') {
    const folder = join(import.meta.dirname, 'results');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, `fidelity-${about.date.slice(0, 10)}-${about.commit.split(' ')[0]}.md`),
      `${text.join('\n\n')}\n`,
    );
  }
  if (results.length === 0) process.exitCode = 1;
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
 * @param {BenchTrace} trace
 * @param {{ browser: import('@playwright/test').Browser, address: string, options: import('./fidelityOptions.mjs').Options, sources: Record<import('./fidelityCells.mjs').CellKind, string> }} context
 * @returns {Promise<TraceResult>}
 */
async function benchTrace(trace, { browser, address, options, sources }) {
  const { validate, seeds, generators, bounds, backend, figures, published } = options;
  const choice = { figures, quick: published };
  /** Of which generator the page holds a model that may draw again. */
  let held = '';
  const studio = lazily(async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    page.on('pageerror', (error) => say(`page: ${error.message}`));
    await page.goto(`${address}?session`);
    await page.waitForFunction(() => 'temponet' in window, undefined, { timeout: 30_000 });
    const settings = { trainingEvents: TRAINING_EVENTS, pace: 'throughput', backend };
    const opened = await openTrace(page, trace, settings);
    const holdout = {
      ...(trace.holdout ?? chooseHoldout(opened.span, opened.hours)),
      ...(validate ? { validate } : {}),
    };
    const base = await page.evaluate((change) => window.temponet.configure(change), { holdout });
    return { page, base, opened: { ...opened, holdout } };
  });
  try {
    const made = { trace: hashOfTrace(trace), validate, published, figures, cap: TRAINING_EVENTS };
    const ceilingsOf = trace.demo ? /** @type {const} */ ('simulation') : true;
    const { opened, real } = await stored(
      keyOf({ ...made, kind: 'ceiling', replicates: REPLICATES, source: sources.ceiling }),
      async () => {
        say(`${trace.name}: ceilings`);
        const { page, opened } = await studio();
        const asked = { ...choice, replicates: REPLICATES, ceilings: ceilingsOf };
        return { opened, real: await scoreCeilings(page, asked) };
      },
    );
    /** @type {TraceResult['cells']} */
    const cells = {};
    for (const { name, generator, change } of generators)
      for (let seed = 1; seed <= seeds; seed++) {
        const isModel = generator === 'tempoNet';
        const how = isModel ? { bounds, change, backend } : {};
        const source = sources[isModel ? 'model' : 'baseline'];
        const cell = await stored(
          keyOf({ ...made, kind: 'cell', generator, seed, source, ...how }),
          async () => {
            const began = performance.now();
            const { page, base } = await studio();
            const whole = { ...base, ...change };
            const run = { generator, seed, bounds: published && held === name ? null : bounds, choice };
            const cell = await runCell(page, { ...run, change: whole });
            held = name;
            say(
              `${trace.name}: ${name}, seed ${seed}: ${cell.flows} flows, ${Math.round((performance.now() - began) / 1000)} s`,
            );
            return cell;
          },
        );
        (cells[name] ??= []).push(cell);
      }
    return { name: trace.name, about: aboutTrace(trace, opened), ...real, cells };
  } finally {
    if (studio.started()) await (await studio()).page.close();
  }
}

/**
 * @param {BenchTrace} trace
 * @param {OpenedTrace & { holdout: { kind: string, share?: number, seconds?: number, validate?: boolean } }} opened
 */
function aboutTrace({ prepared }, { flows, span, holdout }) {
  const how =
    holdout.kind === 'tail'
      ? `last ${Math.round((holdout.share ?? 0) * 100)} %`
      : `blocks of ${holdout.seconds} s`;
  const part = holdout.validate ? `validation inside training, ${how} of it` : `held out: ${how}`;
  return [`${flows} flows in ${(span / 3600).toFixed(1)} h`, part, ...(prepared ? [prepared] : [])].join(
    '; ',
  );
}

/**
 * A page is opened for a trace only where a cell is missing.
 * @template T
 * @param {() => Promise<T>} start
 */
function lazily(start) {
  /** @type {Promise<T> | null} */
  let started = null;
  return Object.assign(() => (started ??= start()), { started: () => started !== null });
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
