/**
 * `npm run bench:speed`: the studio's training and sampling against the same mathematics in stock tfjs and in jax-js, in
 * a headless Chromium on this machine. Turns interleave, ratios are within one run, medians over turns.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, HARDWARE_FLAGS, ensureChromium } from '../chromium.mjs';
import { commit } from './about.mjs';
import { entriesFor, startContestant } from './speed/contestants.mjs';
import { checkLosses, race } from './speed/race.mjs';
import { markdown, rowsOf } from './speed/report.mjs';
import { serveBench } from './speed/servers.mjs';

const HELP = `npm run bench:speed [-- OPTIONS]
  --quick              three short turns each: four minutes at most instead of fifteen
  --only train|sample  one kind of work
  --adapter NAME       webgpu (in software), hardware (WebGPU on the graphics processor), wasm or cpu; may be repeated
  --peer NAME          stock-tfjs, jax-js, 'jax-js threads', stock-tfjs-loop, stock-tfjs-doubling; may be repeated
  --json FILE          the rows as JSON as well`;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    adapter: { type: 'string', multiple: true },
    peer: { type: 'string', multiple: true },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** Share of the whole time that an adapter and its two kinds of work get. */
const SHARES = { webgpu: 0.55, hardware: 0.55, wasm: 0.3, cpu: 0.15 };
const WORK_SHARES = { train: 0.65, sample: 0.35 };
const MINUTES = options.quick ? 3.5 : 13;
const PACE = options.quick ? { slice: 1.5, rounds: 3 } : { slice: 5, rounds: 5 };

const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);

/**
 * @param {keyof typeof SHARES} adapter
 * @param {{ strict: string, relaxed: string }} addresses
 */
async function benchAdapter(adapter, addresses) {
  const device = adapter === 'hardware' ? 'webgpu' : adapter;
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: adapter === 'hardware' ? HARDWARE_FLAGS : CHROMIUM_FLAGS,
  });
  try {
    const context = await browser.newContext();
    const pages = { strict: await context.newPage(), relaxed: await context.newPage() };
    for (const page of Object.values(pages)) {
      page.on('console', (message) => message.type() === 'error' && say(`  page: ${message.text()}`));
    }
    await pages.strict.goto(`${addresses.strict}?session`);
    await pages.relaxed.goto(`${addresses.relaxed}?session`);
    const name = device === 'webgpu' ? `webgpu:${await adapterName(pages.strict)}` : device;
    const wanted = entriesFor(device, options.quick, options.peer);
    const contestants = [];
    for (const entry of wanted) contestants.push(await startContestant(pages, entry, device));
    return await runWorks(name, contestants, MINUTES * 60_000 * SHARES[adapter]);
  } finally {
    await browser.close();
  }
}

/**
 * @param {string} name
 * @param {import('./speed/contestants.mjs').Contestant[]} contestants
 * @param {number} milliseconds
 */
async function runWorks(name, contestants, milliseconds) {
  say(`${name}: ${contestants.map((each) => `${each.name} (${each.uses})`).join(', ')}`);
  const from = performance.now();
  const losses = await checkLosses(contestants);
  for (const [peer, found] of Object.entries(losses)) {
    say(`  first losses of ${peer}: ${found.map((loss) => loss.toFixed(5)).join(', ')} nats per event`);
  }
  const rows = [];
  const works = /** @type {const} */ (['train', 'sample']).filter(
    (work) => !options.only || options.only === work,
  );
  let share = 0;
  for (const work of works) {
    share += works.length === 1 ? 1 : WORK_SHARES[work];
    const deadline = from + milliseconds * share;
    const results = await race(work, contestants, { ...PACE, deadline }, (line) => say(`  ${work}: ${line}`));
    rows.push(...rowsOf(work, name, results));
  }
  return { rows, losses };
}

/** @param {import('@playwright/test').Page} page */
async function adapterName(page) {
  const name = await page.evaluate(() =>
    /** @type {{ bench: import('./speed/page').Bench }} */ (/** @type {unknown} */ (window)).bench.adapter(),
  );
  if (!name) throw new Error('the browser offers no WebGPU adapter: leave --adapter hardware out');
  return /swiftshader/i.test(name) ? 'swiftshader' : name;
}

async function main() {
  if (options.help) return process.stdout.write(`${HELP}\n`);
  const server = await serveBench();
  const rows = [];
  /** @type {Record<string, Record<string, number[]>>} */
  const losses = {};
  try {
    for (const adapter of options.adapter ??
      (options.quick ? ['webgpu', 'wasm'] : ['webgpu', 'wasm', 'cpu'])) {
      if (!Object.hasOwn(SHARES, adapter)) throw new Error(`unknown adapter: ${adapter}\n${HELP}`);
      const result = await benchAdapter(/** @type {keyof typeof SHARES} */ (adapter), server);
      rows.push(...result.rows);
      losses[adapter] = result.losses;
    }
  } finally {
    await server.close();
  }
  const adapter = [...new Set(rows.map((row) => row.adapter))].join(', ');
  const about = { commit: commit(), adapter, cores: availableParallelism(), date: new Date().toISOString() };
  process.stdout.write(`${markdown(rows)}\n\n${about.commit}, ${about.cores} cores, ${about.date}\n`);
  if (options.json)
    writeFileSync(options.json, `${JSON.stringify({ rows, firstLosses: losses, ...about }, null, 2)}\n`);
}

await main();
