/**
 * `npm run bench:ui [-- --json FILE] [--days N] [--seconds N] [--only explore]`: how the built app feels with a million events.
 * Start-up, import, the first comparison, a window dragged over it, panning, the same in Explore with its tables sorted, and
 * whether the page stays free while it trains.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { HARDWARE_FLAGS, ensureChromium } from '../chromium.mjs';
import { serveStudio } from '../studioServer.mjs';
import { commit, median } from './about.mjs';
import {
  brushMoves,
  clickToExploration,
  COMPARE,
  EXPLORE,
  holdTwice,
  lastWork,
  longTasks,
  panFrames,
} from './uiPage.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ figure: string, value: number, unit: string, wanted: string }} Row */

const COLD_LOADS = 7;
const MOVES = 50;
const FRAMES = 240;

/** Of Explore: its further sections, and the columns by which its tables are sorted, there and back. */
const SECTIONS = ['Inter-arrival', 'Host pairs', 'Tables', 'Seasonality', 'Fields'];
const SORTS = { Conversations: ['Bytes', 'Packets', 'First', 'Initiator'], Endpoints: ['Peers', 'Host'] };

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    /** Of the built-in network: 356 days are a million flows. */
    days: { type: 'string', default: '356' },
    /** Of training. */
    seconds: { type: 'string', default: '60' },
    /** `explore`: import and Explore alone. */
    only: { type: 'string' },
  },
});
if (options.only !== undefined && options.only !== 'explore')
  throw new Error(`unknown part: --only ${options.only}; there is explore`);

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);
/** @type {Row[]} */
const rows = [];
/** @type {(figure: string, value: number, unit: string, wanted?: string) => void} */
const note = (figure, value, unit, wanted = '') => {
  rows.push({ figure, value: Number(value.toPrecision(3)), unit, wanted });
  say(`${figure}: ${Number(value.toPrecision(3))} ${unit}`);
};

const server = await serveStudio(say);
const browser = await chromium.launch({ executablePath: ensureChromium(), args: HARDWARE_FLAGS });
const folder = mkdtempSync(join(tmpdir(), 'temponet-bench-'));
try {
  if (!options.only) await startUp();
  const path = await writeMillion();
  const page = await openStudio();
  const flows = await load(page, path);
  await explore(page, 'real alone');
  if (options.only) await holdTwice(page);
  else {
    await compareTwoSides(page, flows);
    await brush(page, COMPARE, '');
    await pan(page, COMPARE, '');
  }
  await explore(page, 'two sides');
  if (!options.only) await train(page);
  report(flows);
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
}

async function openStudio() {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(0);
  page.on('pageerror', (error) => say(`page: ${error.message}`));
  await page.goto(`${server.address}?session`);
  await page.waitForFunction(() => 'temponet' in window);
  return page;
}

/** From navigation to the first frame with buttons that answer, nothing cached. */
async function startUp() {
  /** @type {number[]} */
  const times = [];
  let bytes = 0;
  for (let i = 0; i < COLD_LOADS; i++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    bytes = 0;
    page.on('response', async (response) => {
      if (response.url().endsWith('.js')) bytes += gzipSync(await response.body(), { level: 9 }).length;
    });
    await page.addInitScript(() => {
      const look = () =>
        document.querySelector('main button')
          ? requestAnimationFrame(() => performance.mark('interactive'))
          : requestAnimationFrame(look);
      requestAnimationFrame(look);
    });
    await page.goto(`${server.address}?session`);
    await page.waitForFunction(() => performance.getEntriesByName('interactive').length > 0);
    times.push(await page.evaluate(() => performance.getEntriesByName('interactive')[0]?.startTime ?? NaN));
    await page.waitForLoadState('networkidle');
    await context.close();
  }
  note('start-up to interactive, median of cold loads', median(times) / 1000, 's', '< 1.5');
  note('initial JavaScript, gzipped', bytes / 1000, 'kB', '≤ 250');
}

/** The built-in network over a year, through the studio's own writer, so that reading it is a real import. */
async function writeMillion() {
  const page = await openStudio();
  const path = join(folder, 'million.csv');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate(async (demo) => {
      await window.temponet.open({ demo });
      await window.temponet.export('real', 'csv', { addresses: 'keep', save: 'download' });
    }, `office:${options.days}d`),
  ]);
  await download.saveAs(path);
  await page.close();
  return path;
}

/**
 * @param {Page} page
 * @param {string} path
 */
async function load(page, path) {
  await page.getByLabel('Files to open').first().setInputFiles(path);
  await settled(page);
  const { flows, seconds } = await page.evaluate(() => {
    const { trace } = window.temponet.state();
    return trace.status === 'ready' ? trace.report : Promise.reject(new Error(trace.status));
  });
  note(`import of ${flows} flows from CSV`, seconds, 's');
  note(
    'first comparison, real alone, work in the worker',
    (await lastWork(page, COMPARE)) / 1000,
    's',
    '< 2',
  );
  return flows;
}

/**
 * @param {Page} page
 * @param {number} flows
 */
async function compareTwoSides(page, flows) {
  await holdTwice(page);
  await page.evaluate(() => location.assign('#compare'));
  await page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
  await page.getByLabel('Host', { exact: true }).selectOption({ index: 1 });
  await settled(page);
  await page.getByRole('button', { name: 'Clear' }).click();
  await settled(page);
  note(
    `first comparison, ${flows} beside ${flows}, work in the worker`,
    (await lastWork(page, COMPARE)) / 1000,
    's',
    '< 2',
  );
}

/**
 * @param {Page} page
 * @param {import('./uiPage.mjs').Place} place
 * @param {string} where
 */
async function brush(page, place, where) {
  const surface = page.locator(`${place.pane} .plot-surface.brushable`);
  await surface.scrollIntoViewIfNeeded();
  const box = await surface.boundingBox();
  if (!box) throw new Error('internal: there is no rate chart');
  await page.mouse.move(box.x + 200, box.y + 80);
  await page.mouse.down();
  const way = { from: box.x + 220, step: 18, y: box.y + 80, moves: MOVES };
  const moves = await brushMoves(surface, place, way);
  await page.mouse.up();
  const work = moves.map((move) => move.work);
  const shown = moves.map((move) => move.shown);
  note(`${where}brush, work in the worker, median`, median(work), 'ms', '< 50');
  note(`${where}brush, work in the worker, longest`, Math.max(...work), 'ms', '< 50');
  note(`${where}brush, pointer to new pictures, median`, median(shown), 'ms', '< 50 on hardware');
  note(`${where}brush, pointer to new pictures, p95`, quantile(shown, 0.95), 'ms', '< 50 on hardware');
  note(`${where}brush, pointer to new pictures, longest`, Math.max(...shown), 'ms');
}

/**
 * @param {Page} page
 * @param {import('./uiPage.mjs').Place} place
 * @param {string} where
 */
async function pan(page, { pane }, where) {
  const surface = page.locator(`${pane} .plot-surface.brushable`);
  for (let i = 0; i < 4; i++) await page.locator(pane).getByRole('button', { name: 'Zoom in' }).click();
  const intervals = await panFrames(surface, FRAMES);
  note(`${where}pan, frame interval, median`, median(intervals), 'ms', '≤ 16.7 on hardware');
  note(`${where}pan, frame interval, p95`, quantile(intervals, 0.95), 'ms', '≤ 16.7 on hardware');
  note(
    `${where}pan, frames a second`,
    1000 / (intervals.reduce((sum, one) => sum + one, 0) / intervals.length),
    '/s',
    '60 on hardware',
  );
}

/**
 * @param {Page} page
 * @param {string} sides
 */
async function explore(page, sides) {
  const where = `explore, ${sides}: `;
  const pane = page.locator(EXPLORE.pane);
  await page.evaluate(() => location.assign('#explore'));
  await page.getByRole('heading', { level: 1, name: 'Explore' }).waitFor();
  const section = (/** @type {string} */ name) =>
    pane.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name, exact: true });
  await section('Rate').click();
  await explored(page);
  note(`${where}rate, first look, work in the worker`, await lastWork(page, EXPLORE), 'ms');
  await brush(page, EXPLORE, where);
  await pane.getByRole('button', { name: 'Clear' }).click();
  await explored(page);
  await pan(page, EXPLORE, where);
  for (const name of SECTIONS) {
    const shown = await clickToExploration(section(name));
    note(`${where}${name}, first look, click to pictures`, shown / 1000, 's');
    if (name === 'Tables') await sortTables(page, where);
  }
}

/**
 * @param {Page} page
 * @param {string} where
 */
async function sortTables(page, where) {
  const pane = page.locator(EXPLORE.pane);
  /** @type {number[]} */
  const times = [];
  for (const [table, columns] of Object.entries(SORTS)) {
    await pane.getByRole('radio', { name: table }).check();
    await pane.getByRole('table', { name: table }).waitFor();
    for (const name of columns)
      for (let turn = 0; turn < 2; turn++)
        times.push(await clickToExploration(pane.getByRole('columnheader', { name }).getByRole('button')));
  }
  note(`${where}sort of a table, click to rows, median`, median(times), 'ms', '< 100');
  note(`${where}sort of a table, click to rows, longest`, Math.max(...times), 'ms');
}

/** Waits until Explore shows what is selected.
 * @param {Page} page */
async function explored(page) {
  await page.waitForFunction(() => {
    const { exploration, selection } = window.temponet.state();
    if (exploration.status === 'failed') throw new Error(exploration.message);
    return (
      exploration.status === 'ready' &&
      JSON.stringify(exploration.exploration.selection) === JSON.stringify(selection)
    );
  });
}

/** @param {Page} page */
async function train(page) {
  await page.evaluate(() => window.temponet.configure({ backend: 'wasm' }));
  await page.evaluate(() => location.assign('#train'));
  const { durations, reports, steps } = await longTasks(page, Number(options.seconds));
  note(`training, reports drawn in ${options.seconds} s`, reports, '');
  note(`training, steps in ${options.seconds} s`, steps, '');
  note('training, main-thread tasks over 50 ms', durations.length, '', '0 on hardware');
  note('training, longest main-thread task over 50 ms', Math.max(0, ...durations), 'ms', '≤ 50 on hardware');
}

/** Waits until the pictures are those of what is selected.
 * @param {Page} page */
async function settled(page) {
  await page.waitForFunction(() => {
    const { trace, comparison, selection } = window.temponet.state();
    if (trace.status === 'failed') throw new Error(trace.message);
    return (
      comparison.status === 'ready' &&
      JSON.stringify(comparison.comparison.selection) === JSON.stringify(selection)
    );
  });
}

/** @param {number} flows */
function report(flows) {
  const about = {
    commit: commit(),
    browser: browser.version(),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`,
    flows,
  };
  console.log(`\nCommit ${about.commit}, Chromium ${about.browser}, ${about.machine}.\n`);
  console.log('| figure | value | wanted |\n|---|--:|---|');
  for (const { figure, value, unit, wanted } of rows)
    console.log(`| ${figure} | ${value} ${unit} | ${wanted} |`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ rows, ...about }, null, 2)}\n`);
}

/**
 * @param {number[]} values
 * @param {number} share
 */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
