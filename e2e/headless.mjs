/**
 * `npm run --silent headless -- …`: the built app in a headless Chromium, driven through `window.temponet`. Progress on
 * stderr, one JSON object on stdout, exit code 1 with one line on failure. Captures are streamed: the browser is given paths.
 */
import { createHash } from 'node:crypto';
import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, HARDWARE_FLAGS, ensureChromium } from './chromium.mjs';
import { USAGE, readOptions } from './headlessOptions.mjs';
import { describeProgress, describeRows, sentence } from './headlessText.mjs';
import { serveStudio } from './studioServer.mjs';

/** @typedef {import('./headlessOptions.mjs').Options} Options */
/** @typedef {import('@playwright/test').Page} Page */

const POLL_MILLISECONDS = 1000;

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

try {
  if (process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD']);
  const options = readOptions(process.argv.slice(2));
  const result = await withStudio(options, (page) => run(page, options));
  const text = JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2);
  if (options.report) writeFileSync(options.report, `${text}\n`);
  process.stdout.write(`${text}\n`);
} catch (problem) {
  say(problem instanceof Error && problem.message === USAGE ? USAGE : `failed: ${sentence(problem)}`);
  process.exitCode = 1;
}

/**
 * Opens the studio, calls `use`, and closes everything again.
 * @template T
 * @param {Options} options
 * @param {(page: Page) => Promise<T>} use
 */
async function withStudio(options, use) {
  const executablePath = ensureChromium();
  let browser = await launch(executablePath, HARDWARE_FLAGS);
  /** @type {Awaited<ReturnType<typeof serveStudio>> | null} */
  let server = null;
  try {
    server = await serveStudio(say);
    let page = await openPage(browser, server.address);
    if (options.configuration['backend'] === 'webgpu' && !(await hasAdapter(page))) {
      say('no graphics processor for WebGPU; computing it in software');
      await browser.close();
      browser = await launch(executablePath, CHROMIUM_FLAGS);
      page = await openPage(browser, server.address);
    }
    return await Promise.race([use(page), crash(page)]);
  } finally {
    await browser.close();
    await server?.close();
  }
}

/**
 * @param {string} executablePath
 * @param {string[]} args
 */
async function launch(executablePath, args) {
  try {
    return await chromium.launch({ executablePath, args });
  } catch (problem) {
    throw new Error(
      `${executablePath} did not start as a browser; set CHROMIUM_PATH to a working Chrome, Chromium or Edge`,
      { cause: problem },
    );
  }
}

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} address
 */
async function openPage(browser, address) {
  const page = await browser.newPage({ acceptDownloads: true });
  page.setDefaultTimeout(0);
  page.on('console', (message) => message.type() === 'error' && say(`console: ${message.text()}`));
  page.on('pageerror', (error) => say(`page: ${error.message}`));
  await page.goto(`${address}?session`);
  await page.waitForFunction(() => 'temponet' in window, undefined, { timeout: 30_000 });
  return page;
}

/** @param {Page} page */
function hasAdapter(page) {
  return page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()));
}

/**
 * @param {Page} page
 * @returns {Promise<never>}
 */
function crash(page) {
  return new Promise((_, reject) =>
    page.on('crash', () => reject(new Error('the browser tab ran out of memory or crashed'))),
  );
}

/**
 * @param {Page} page
 * @param {Options} options
 */
async function run(page, options) {
  const began = performance.now();
  const stopTelling = tellProgress(page);
  try {
    const trace = await open(page, options);
    const wantsSynthetic =
      options.generate !== null ||
      options.report !== null ||
      options.exports.some(({ which }) => which === 'synthetic');
    const trains = options.bounds || (wantsSynthetic && options.generator === 'tempoNet');
    const training = trains ? await train(page, options) : null;
    const generation = wantsSynthetic ? await generate(page, options) : null;
    const evaluation = options.report ? await page.evaluate(() => window.temponet.evaluate()) : null;
    const files = [];
    for (const wanted of options.exports) files.push(await save(page, wanted, options));
    return {
      trace,
      configuration:
        generation?.record?.configuration ??
        (await page.evaluate(() => window.temponet.state().configuration)),
      ...(training && { backend: training.backend, training }),
      ...(generation && { generation }),
      ...(evaluation && {
        scope: evaluation.scope,
        composite: evaluation.composite,
        scores: evaluation.scores,
        figures: evaluation.figures,
        tasks: evaluation.tasks,
      }),
      files,
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    stopTelling();
  }
}

/**
 * @param {Page} page
 * @param {Options} options
 */
async function open(page, { open, demo, mapping, configuration, configFile }) {
  try {
    await page.evaluate((change) => window.temponet.configure(change), configuration);
  } catch (problem) {
    if (configFile === null) throw problem;
    throw new Error(`invalid --config ${configFile}: ${sentence(problem)}`, { cause: problem });
  }
  const input = await page.evaluateHandle(() =>
    Object.assign(document.createElement('input'), { type: 'file', multiple: true }),
  );
  if (open.length > 0) await input.setInputFiles(open);
  const report = await page.evaluate(
    ([name, element, mapping]) =>
      window.temponet.open(
        name === null ? (element.files ?? []) : { demo: name },
        mapping === null ? {} : { mapping: mapping },
      ),
    /** @type {const} */ ([demo, input, mapping]),
  );
  if (configuration['labels'] === undefined) {
    const { labels } = await page.evaluate(() => window.temponet.state().configuration);
    const rows = describeRows(report, labels);
    if (rows) say(rows);
  }
  return { ...report, eventsPerSecond: report.flows / Math.max(report.seconds, 1e-9) };
}

/**
 * @param {Page} page
 * @param {Options} options
 */
async function train(page, { bounds }) {
  const { backend, baseline, history, latest, eventsPerSecond, trained } = await page.evaluate(
    (bounds) => window.temponet.train(bounds),
    bounds ?? {},
  );
  const validation = history.findLast((report) => report.validation)?.validation ?? null;
  const nll = { training: history.at(-1)?.training ?? null, validation, baseline };
  return { backend, ...trained, epoch: latest?.epoch ?? null, eventsPerSecond, nll };
}

/**
 * @param {Page} page
 * @param {Options} options
 */
async function generate(page, { generate, generator, configuration, seed }) {
  const holdout = /** @type {{ kind: string } | undefined} */ (configuration['holdout']);
  const duration = generate ?? (holdout && holdout.kind !== 'none' ? 'holdout' : undefined);
  const request = {
    generator: /** @type {'tempoNet'} */ (generator),
    ...(duration === undefined ? {} : { duration }),
    ...(seed === null ? {} : { seed }),
  };
  const report = await page.evaluate((request) => window.temponet.generate(request), request);
  return { ...report, eventsPerSecond: report.flows / Math.max(report.seconds, 1e-9) };
}

/**
 * @param {Page} page
 * @param {import('./headlessOptions.mjs').Export} wanted
 * @param {Options} options
 */
async function save(page, { which, format, path }, { keepAddresses, addressKey }) {
  const choice = {
    save: /** @type {const} */ ('download'),
    isGzipped: path.endsWith('.gz'),
    addresses: /** @type {'keep' | 'pseudonymise'} */ (keepAddresses ? 'keep' : 'pseudonymise'),
    ...(addressKey && { addressKey }),
  };
  const downloading = page.waitForEvent('download');
  downloading.catch(() => {});
  const { notes, manifest } = await page.evaluate(async ([which, format, choice]) => {
    const { notes, manifest } = await window.temponet.export(which, format, choice);
    return { notes, manifest };
  }, /** @type {const} */ ([which, format, choice]));
  await (await downloading).saveAs(path);
  if (format !== 'manifest') writeFileSync(`${path}.manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  say(`wrote ${path}`);
  return { path, which, format, bytes: statSync(path).size, sha256: await sha256(path), notes, manifest };
}

/** @param {string} path */
async function sha256(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Says on stderr what the studio is doing, once a second, only when it has changed.
 * @param {Page} page
 */
function tellProgress(page) {
  let isOver = false;
  void (async () => {
    for (let told = ''; !isOver; await setTimeout(POLL_MILLISECONDS, null, { ref: false })) {
      const line = await page.evaluate(describeProgress).catch(() => told);
      if (!isOver && line !== told && line) say(line);
      told = line;
    }
  })();
  return () => {
    isOver = true;
  };
}
