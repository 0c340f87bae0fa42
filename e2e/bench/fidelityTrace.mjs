/** One trace of `bench:fidelity`: opened in a page of its own, its ceilings once, then a cell a generator and seed. */
import { sentence } from '../headlessText.mjs';
import { keyOf, stored } from './fidelityCells.mjs';
import { openTrace, runCell, scoreCeilings } from './fidelityPage.mjs';
import { chooseHoldout, hashOfTrace } from './fidelityTraces.mjs';

/** @typedef {import('./fidelityTraces.mjs').BenchTrace} BenchTrace */
/** @typedef {import('./fidelityReport.mjs').TraceResult} TraceResult */
/** @typedef {import('./fidelityPage.mjs').OpenedTrace} OpenedTrace */
/** @typedef {import('./fidelityTraces.mjs').Holdout & { validate?: boolean }} ChosenHoldout */

/**
 * @typedef {object} Bench
 * @property {import('@playwright/test').Browser} browser
 * @property {string} address
 * @property {import('./fidelityOptions.mjs').Options} options
 * @property {Record<import('./fidelityCells.mjs').CellKind, string>} sources hashes of them
 * @property {(line: string) => void} say
 * @property {(line: string) => void} done tells that a cell is done, made or kept
 * @property {(problem: string) => void} fail tells of a cell that could not be made
 */

/** The latest contiguous stretch before what is held out. */
export const TRAINING_EVENTS = 60_000;
const REPLICATES = 20;

/**
 * @param {BenchTrace} trace
 * @param {Bench} bench
 * @returns {Promise<TraceResult>}
 */
export async function benchTrace(trace, bench) {
  const { options, sources, say } = bench;
  const { validate, seeds, generators, bounds, backend, figures, published } = options;
  const file = { trace: hashOfTrace(trace), cap: TRAINING_EVENTS };
  const page = pageOf(trace, bench);
  try {
    const opened = await stored(keyOf({ ...file, kind: 'opened', source: sources.ceiling }), async () => {
      say(`${trace.name}: opening`);
      return (await page.open()).opened;
    });
    /** @type {ChosenHoldout} */
    const holdout = {
      ...(trace.holdout ?? chooseHoldout(opened.span, opened.hours)),
      ...(validate ? { validate } : {}),
    };
    const made = { ...file, holdout, published, figures };
    const choice = { figures, quick: published };
    const real = await stored(
      keyOf({ ...made, kind: 'ceiling', replicates: REPLICATES, source: sources.ceiling }),
      async () => {
        say(`${trace.name}: ceilings`);
        const ceilings = trace.demo ? /** @type {const} */ ('simulation') : true;
        const began = performance.now();
        const real = await scoreCeilings(await page.at(holdout), {
          ...choice,
          replicates: REPLICATES,
          ceilings,
        });
        return { ...real, seconds: secondsSince(began) };
      },
    );
    /** @type {TraceResult['cells']} */
    const cells = {};
    for (const { name, generator, change } of generators)
      for (let seed = 1; seed <= seeds; seed++) {
        const isModel = generator === 'tempoNet';
        const how = isModel ? { bounds, change, backend } : {};
        const source = sources[isModel ? 'model' : 'baseline'];
        const about = `${trace.name}: ${name}, seed ${seed}`;
        try {
          let isKept = true;
          const cell = await stored(
            keyOf({ ...made, kind: 'cell', generator, seed, source, ...how }),
            async () => {
              isKept = false;
              const held = await page.at(holdout);
              const asked = { generator, seed, choice, change: { ...page.base(), ...change } };
              // The model trained last draws again.
              const again = published && page.held === name;
              const cell = await runCell(held, { ...asked, bounds: again ? null : bounds });
              page.held = name;
              return cell;
            },
          );
          bench.done(`${about}: ${cell.flows} flows, ${isKept ? 'kept' : tellSeconds(cell.seconds)}`);
          (cells[name] ??= []).push(cell);
        } catch (problem) {
          bench.fail(`${about}: ${sentence(problem)}`);
          await page.close();
        }
      }
    return { name: trace.name, about: aboutTrace(trace, opened, holdout), ...real, cells };
  } finally {
    await page.close();
  }
}

/**
 * The page that holds the trace: opened only where a cell is missing, and anew after one that failed.
 * @param {BenchTrace} trace
 * @param {Bench} bench
 */
function pageOf(trace, { browser, address, options, say }) {
  /** @type {{ page: import('@playwright/test').Page, opened: OpenedTrace } | null} */
  let current = null;
  /** @type {Record<string, unknown> | null} */
  let base = null;
  const self = {
    /** Of which generator the page holds a model that may draw again. */
    held: '',
    async open() {
      if (current) return current;
      const page = await browser.newPage();
      page.setDefaultTimeout(0);
      page.on('pageerror', (error) => say(`page: ${error.message}`));
      await page.goto(address);
      await page.waitForFunction(() => 'temponet' in window, undefined, { timeout: 30_000 });
      const settings = { trainingEvents: TRAINING_EVENTS, pace: 'throughput', backend: options.backend };
      current = { page, opened: await openTrace(page, trace, settings) };
      return current;
    },
    /** @param {ChosenHoldout} holdout */
    async at(holdout) {
      const { page } = await self.open();
      base ??= await page.evaluate((change) => ({ ...window.temponet.state().configuration, ...change }), {
        holdout,
      });
      await page.evaluate((change) => window.temponet.configure(change), base);
      return page;
    },
    base: () => base ?? {},
    async close() {
      const ended = current;
      [current, base, self.held] = [null, null, ''];
      await ended?.page.close();
    },
  };
  return self;
}

/** @param {Record<string, number>} seconds */
function tellSeconds(seconds) {
  return Object.entries(seconds)
    .filter(([, value]) => value >= 0.05)
    .map(([what, value]) => `${what} ${value.toFixed(1)} s`)
    .join(', ');
}

/** @param {number} began */
const secondsSince = (began) => (performance.now() - began) / 1000;

/**
 * @param {BenchTrace} trace
 * @param {OpenedTrace} opened
 * @param {ChosenHoldout} holdout
 */
function aboutTrace({ prepared }, { flows, span }, holdout) {
  const how =
    holdout.kind === 'tail' ? `last ${Math.round(holdout.share * 100)} %` : `blocks of ${holdout.seconds} s`;
  const part = holdout.validate ? `validation inside training, ${how} of it` : `held out: ${how}`;
  return [`${flows} flows in ${(span / 3600).toFixed(1)} h`, part, ...(prepared ? [prepared] : [])].join(
    '; ',
  );
}
