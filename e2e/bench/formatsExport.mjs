/**
 * `npm run bench:formats -- --export`: what writing files of more than 2 GB costs in memory. The page writes into a file of
 * its own private file system: the same kind of handle, and the same code, as behind "Save as" (`store/saveFile.ts`).
 */
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { chromium } from '@playwright/test';
import { HARDWARE_FLAGS, ensureChromium } from '../chromium.mjs';
import { benchFile } from './formatsFiles.mjs';
import { comeToRest, openFile, openStudioIn, watchProcesses } from './formatsPage.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ from: string, format: 'pcap' | 'eve', isGzipped: boolean, isBlob?: boolean }} Case */
/** @typedef {{ bytes: number, sha256: string, seconds: number, flows: number, longest: number }} Made */
/** @typedef {{ export: string, flows: number, megabytes: number, seconds: number, start: number, peak: number, heap: number, longest: number }} ExportRow */

/** @type {readonly Case[]} */
const CASES = [
  { from: 'export.csv', format: 'pcap', isGzipped: false },
  { from: 'export.csv', format: 'pcap', isGzipped: true },
  { from: 'export.csv', format: 'pcap', isGzipped: false, isBlob: true },
  { from: 'big.csv', format: 'eve', isGzipped: false },
];
const SMALLEST = 2e9;

/**
 * Each in a browser of its own, whose profile is a folder on the disk: a private window would keep its files in memory.
 * @param {{ address: string, folder: string, say: (line: string) => void }} how
 * @returns {Promise<ExportRow[]>}
 */
export async function measureExports({ address, folder, say }) {
  /** @type {ExportRow[]} */
  const rows = [];
  for (const each of CASES) {
    const { path } = await benchFile(each.from, folder);
    const row = await measureOne(each, path, address);
    say(
      `${row.export}: ${row.megabytes.toFixed(0)} MB in ${row.seconds.toFixed(1)} s, peak ${mb(row.peak)} more`,
    );
    rows.push(row);
  }
  return rows;
}

/** @param {readonly ExportRow[]} rows */
export function exportTable(rows) {
  const head = [
    'written',
    'flows',
    'MB',
    'seconds',
    'held before',
    'peak above it',
    'heap afterwards',
    'longest task',
  ];
  const lines = rows.map((row) =>
    [
      row.export,
      row.flows,
      row.megabytes.toFixed(0),
      row.seconds.toFixed(1),
      mb(row.start),
      mb(row.peak),
      mb(row.heap),
      `${row.longest.toFixed(0)} ms`,
    ].join(' | '),
  );
  const table = [head.join(' | '), `---|${'--:|'.repeat(head.length - 1).slice(0, -1)}`, ...lines];
  return table.map((line) => `| ${line} |`).join('\n');
}

/**
 * @param {Case} wanted
 * @param {string} path
 * @param {string} address
 * @returns {Promise<ExportRow>}
 */
async function measureOne(wanted, path, address) {
  const profile = mkdtempSync(join(tmpdir(), 'temponet-export-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    args: HARDWARE_FLAGS,
    viewport: { width: 1440, height: 900 },
  });
  try {
    const browser = context.browser();
    if (!browser) throw new Error('internal: a browser with a profile cannot be asked for its processes');
    const page = await openStudioIn(context, address);
    const { failed } = await openFile(page, path);
    if (failed !== null) throw new Error(`${wanted.from} was not read: ${failed}`);
    await comeToRest(page);
    const processes = await watchProcesses(browser);
    // What reading left behind is not the export's.
    await heapOf(page);
    const start = await processes.resetPeak();
    const made = await write(page, wanted);
    const peak = (await processes.peak()) - start;
    const heap = await heapOf(page);
    if (!wanted.isBlob) await checkFile(profile, made);
    if (!wanted.isGzipped && made.bytes < SMALLEST) throw new Error(`only ${made.bytes} bytes were written`);
    const { format, isGzipped, isBlob } = wanted;
    const name = `${format}${isGzipped ? ', gzipped' : ''}${isBlob ? ', as a download' : ''}`;
    const { seconds, flows, longest } = made;
    return { export: name, flows, megabytes: made.bytes / 1e6, seconds, start, peak, heap, longest };
  } finally {
    await context.close();
    rmSync(profile, { recursive: true });
  }
}

/**
 * @param {Page} page
 * @param {Case} wanted
 * @returns {Promise<Made>}
 */
function write(page, wanted) {
  return page.evaluate(async ({ format, isGzipped, isBlob }) => {
    const root = await navigator.storage.getDirectory();
    const target = isBlob ? undefined : await root.getFileHandle('export', { create: true });
    const began = performance.now();
    const { blob, manifest } = await window.temponet.export('real', format, {
      ...{ addresses: 'keep', save: false, isGzipped },
      ...(target && { target }),
    });
    const ended = performance.now();
    const tasks = window.bench.tasks.filter(
      (task) => task.start + task.duration > began && task.start < ended,
    );
    if (!manifest.output || manifest.output.bytes !== blob.size)
      throw new Error('the manifest has other bytes');
    return {
      ...manifest.output,
      seconds: (ended - began) / 1000,
      flows: manifest.flows,
      longest: Math.max(0, ...tasks.map(({ duration }) => duration)),
    };
  }, wanted);
}

/** Bytes of the page and its threads once their garbage is gone.
 * @param {Page} page
 * @returns {Promise<number>} */
async function heapOf(page) {
  const { bytes } = await page.evaluate(() =>
    /** @type {any} */ (performance).measureUserAgentSpecificMemory(),
  );
  return bytes;
}

/**
 * What lies on the disk is what the manifest says.
 * @param {string} profile
 * @param {Made} made
 */
async function checkFile(profile, { bytes, sha256 }) {
  const all = readdirSync(profile, { recursive: true, encoding: 'utf8' }).map((name) => join(profile, name));
  const file = all.find((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === bytes);
  if (!file) throw new Error(`no file of ${bytes} bytes is on the disk`);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 22 }), hash);
  const found = hash.digest('hex');
  if (found !== sha256) throw new Error(`the file on the disk has SHA-256 ${found}, its manifest ${sha256}`);
}

/** @param {number} bytes */
function mb(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
