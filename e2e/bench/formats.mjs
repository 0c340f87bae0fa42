/**
 * `npm run bench:formats`: how fast the built app reads files of every format in a headless Chromium, its thread included,
 * beside tshark, tcpdump and capinfos on the same files in the same run; with `--big`, also a 1 GB capture and a table of
 * five million rows: seconds, memory, the page's long tasks, and how soon Cancel works; with `--export`, what writing files of
 * gigabytes takes.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { HARDWARE_FLAGS, ensureChromium } from '../chromium.mjs';
import { serveStudio } from '../studioServer.mjs';
import { commit, median } from './about.mjs';
import { exportTable, measureExports } from './formatsExport.mjs';
import { FILES, benchFile } from './formatsFiles.mjs';
import {
  cancelHalfway,
  columnBytes,
  comeToRest,
  openFile,
  openStudio,
  readAlone,
  watchProcesses,
} from './formatsPage.mjs';
import { PEERS, runPeer } from './formatsPeers.mjs';

/** @typedef {import('./formatsFiles.mjs').BenchFile} BenchFile */
/** @typedef {import('./formatsPeers.mjs').Spent} Spent */
/** @typedef {{ first: Spent[], again: Spent[], alone: number[], peers: Record<string, Spent[]> }} Turns */
/** @typedef {{ file: string, megabytes: number, units: number, what: string, first: number, again: number, alone: number, cpu: number, peers: Record<string, { seconds: number, cpu: number, ratio: number, cpuRatio: number }> } | { file: string, failed: string }} Row */
/** @typedef {{ file: string, figure: string, value: string, wanted: string }} Big */

const HELP = `npm run bench:formats [-- OPTIONS]
  --files A,B      only these: ${FILES.join(', ')}
  --turns N        how often each is read (5)
  --quick          one turn each
  --big            the 1 GB capture and the table of five million rows instead
  --export         instead: files of more than 2 GB written, and what that takes of memory
  --folder PATH    where built files are kept (temponet-formats among the temporary files)
  --json FILE      the rows as JSON as well`;

const { values: options } = parseArgs({
  options: {
    files: { type: 'string' },
    turns: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    big: { type: 'boolean', default: false },
    export: { type: 'boolean', default: false },
    folder: { type: 'string', default: join(tmpdir(), 'temponet-formats') },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const turns = options.quick ? 1 : Number(options.turns);
const names = options.files?.split(',') ?? (options.big ? ['big.pcap', 'big.csv'] : FILES);

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

if (options.help) process.stdout.write(`${HELP}\n`);
else await main();

async function main() {
  const server = await serveStudio(say);
  try {
    const about = {
      commit: commit(),
      machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`,
      load: loadavg()[0]?.toFixed(1),
      turns,
    };
    say(`${about.commit}, ${about.machine}, load ${about.load}`);
    const { rows, text } = await measure(server.address);
    console.log(text);
    const how = options.big || options.export ? 'once each' : `${turns} turns, medians`;
    console.log(`\nCommit ${about.commit}, ${about.machine}, load ${about.load}, ${how}.`);
    if (options.json) writeFileSync(options.json, `${JSON.stringify({ rows, ...about }, null, 2)}\n`);
  } finally {
    await server.close();
  }
}

/** @param {string} address */
async function measure(address) {
  if (options.export) {
    const rows = await measureExports({ address, folder: options.folder, say });
    return { rows, text: exportTable(rows) };
  }
  if (options.big) {
    const rows = await readBig(address);
    return { rows, text: bigTable(rows) };
  }
  const rows = await readAll(address);
  return { rows, text: table(rows) };
}

/** @param {string} address */
async function readAll(address) {
  /** @type {Row[]} */
  const rows = [];
  for (const name of names) {
    const file = await benchFile(name, options.folder);
    say(`${name}: ${file.megabytes.toFixed(1)} MB, ${file.units} ${file.what}`);
    rows.push(await readFileInTurns(file, address));
  }
  return rows;
}

/**
 * Every turn starts a browser, reads the file twice in one page, and then lets the peers read it.
 * @param {BenchFile} file
 * @param {string} address
 * @returns {Promise<Row>}
 */
async function readFileInTurns(file, address) {
  const peers = file.what === 'packets' ? Object.keys(PEERS) : [];
  /** @type {Turns} */
  const spent = {
    first: [],
    again: [],
    alone: [],
    peers: Object.fromEntries(peers.map((peer) => [peer, []])),
  };
  for (let turn = 0; turn < turns; turn++) {
    const browser = await launch();
    try {
      const processes = await watchProcesses(browser);
      const page = await openStudio(browser, address);
      for (const into of [spent.first, spent.again]) {
        const before = await processes.cpu();
        const { seconds, failed } = await openFile(page, file.path);
        if (failed !== null) return { file: file.name, failed };
        into.push({ seconds, cpu: (await processes.cpu()) - before });
        await comeToRest(page);
      }
      spent.alone.push(await readAlone(page, file.path));
    } finally {
      await browser.close();
    }
    for (const peer of peers) spent.peers[peer]?.push(runPeer(peer, file.path));
    say(`  ${spent.first.at(-1)?.seconds.toFixed(2)} s, again ${spent.again.at(-1)?.seconds.toFixed(2)} s`);
  }
  return rowOf(file, spent);
}

/**
 * Ratios of one turn, medians over turns.
 * @param {BenchFile} file
 * @param {Turns} spent
 * @returns {Row}
 */
function rowOf({ name, megabytes, units, what }, { first, again, alone, peers }) {
  const seconds = (/** @type {Spent[]} */ list) => median(list.map((each) => each.seconds));
  const beside = Object.entries(peers).map(([peer, theirs]) => {
    const ratio = median(theirs.map((each, i) => each.seconds / (again[i]?.seconds ?? NaN)));
    const cpuRatio = median(theirs.map((each, i) => each.cpu / (again[i]?.cpu ?? NaN)));
    return [peer, { seconds: seconds(theirs), cpu: median(theirs.map(({ cpu }) => cpu)), ratio, cpuRatio }];
  });
  return {
    ...{ file: name, megabytes, units, what, first: seconds(first), again: seconds(again) },
    ...{ cpu: median(again.map(({ cpu }) => cpu)), alone: median(alone) },
    peers: Object.fromEntries(beside),
  };
}

/** @param {Row[]} rows */
function table(rows) {
  const names = Object.keys(PEERS);
  const head = ['file', 'first', 'again', 'bytes alone', 'MB/s', 'thousand/s', ...names];
  const lines = rows.map((row) => {
    if ('failed' in row) return `| ${row.file} | not read: ${row.failed.slice(0, 80)} |`;
    const cells = [
      row.file,
      `${row.first.toFixed(2)} s`,
      `${row.again.toFixed(2)} s`,
      `${row.alone.toFixed(2)} s`,
    ];
    cells.push(
      (row.megabytes / row.again).toFixed(0),
      `${(row.units / row.again / 1000).toFixed(0)} ${row.what}`,
    );
    for (const name of names) {
      const peer = row.peers[name];
      cells.push(peer ? `${peer.seconds.toFixed(2)} s: ${times(peer.ratio)} (${times(peer.cpuRatio)})` : '');
    }
    return `| ${cells.join(' | ')} |`;
  });
  return [`| ${head.join(' | ')} |`, `|---|${'--:|'.repeat(head.length - 1)}`, ...lines].join('\n');
}

/** @param {number} ratio */
function times(ratio) {
  return `${ratio.toPrecision(2)}×`;
}

/** @param {string} address */
async function readBig(address) {
  /** @type {Big[]} */
  const rows = [];
  for (const name of names) {
    const file = await benchFile(name, options.folder);
    say(`${name}: ${file.megabytes.toFixed(0)} MB, ${file.units} ${file.what}`);
    rows.push(...(await readBigFile(file, address)));
  }
  return rows;
}

/**
 * @param {BenchFile} file
 * @param {string} address
 * @returns {Promise<Big[]>}
 */
async function readBigFile({ name, path, megabytes, units, what }, address) {
  const browser = await launch();
  try {
    const processes = await watchProcesses(browser);
    const page = await openStudio(browser, address);
    const start = await processes.resetPeak();
    const { seconds, failed, longTasks } = await openFile(page, path);
    if (failed !== null) return [{ file: name, figure: 'not read', value: failed, wanted: '' }];
    const peak = await processes.peak();
    await comeToRest(page);
    const columns = await columnBytes(page);
    const measured = await page.evaluate(() =>
      /** @type {any} */ (performance).measureUserAgentSpecificMemory(),
    );
    const cancelled = await cancelHalfway(page, path);
    const mb = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
    /** @type {[string, string, string][]} */
    const figures = [
      ['read in', `${seconds.toFixed(1)} s (${(megabytes / seconds).toFixed(0)} MB/s)`, ''],
      ['a second', `${(units / seconds / 1000).toFixed(0)} thousand ${what}`, ''],
      ['columns', mb(columns), ''],
      ['peak of the process above start and columns', mb(peak - start - columns), '< 300 MB'],
      ['memory afterwards, as the page measures it', mb(measured.bytes), ''],
      ['longest task of the page', `${Math.max(0, ...longTasks).toFixed(0)} ms`, '≤ 50 ms'],
      ['Cancel until the state says so', `${cancelled.state.toFixed(0)} ms`, '< 200 ms'],
      ['Cancel until the thread answers', `${cancelled.worker.toFixed(0)} ms`, '< 200 ms'],
    ];
    for (const [figure, value] of figures) say(`  ${figure}: ${value}`);
    return figures.map(([figure, value, wanted]) => ({ file: name, figure, value, wanted }));
  } finally {
    await browser.close();
  }
}

/** @param {Big[]} rows */
function bigTable(rows) {
  const lines = rows.map(
    ({ file, figure, value, wanted }) => `| ${file} | ${figure} | ${value} | ${wanted} |`,
  );
  return ['| file | figure | value | wanted |', '|---|---|--:|---|', ...lines].join('\n');
}

function launch() {
  return chromium.launch({ executablePath: ensureChromium(), args: HARDWARE_FLAGS });
}
