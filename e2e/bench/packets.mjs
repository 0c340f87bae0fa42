/**
 * `npm run bench:packets -- FILE… [--holdout tail|blocks:SECONDS] [--seeds N] [--json FILE]`: how near the packets that level 2
 * draws for held-out flows come to the real ones, for the ten busiest services of each capture.
 */
import { writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sentence } from '../headlessText.mjs';
import { commit, median } from './about.mjs';
import { bundled } from './bundle.mjs';
import { number, table } from './fidelityTables.mjs';

const HELP = `usage: npm run bench:packets -- FILE… [options]
  FILE…             captures
  --holdout KIND    tail (the last 30 %) or blocks:SECONDS (every other one); tail
  --seeds N         1
  --json FILE`;
/** Times the ceiling. */
const WANTED = 1.25;

/** @typedef {import('./packetsRun').ServiceScore} ServiceScore */
/** @typedef {Omit<ServiceScore, 'measure'>} Row */

if (process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD']);
try {
  await main();
} catch (problem) {
  const says = problem instanceof Error && problem.message === HELP;
  process.stderr.write(says ? `${HELP}\n` : `failed: ${sentence(problem)}\n`);
  process.exitCode = 1;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      holdout: { type: 'string', default: 'tail' },
      seeds: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  });
  const seeds = Number(values.seeds);
  if (positionals.length === 0) throw new Error(HELP);
  if (!Number.isInteger(seeds) || seeds < 1) throw new Error(`invalid --seeds: ${values.seeds}`);
  const holdout = readHoldout(values.holdout);
  const results = await bundled(
    'packetsRun.ts',
    async (/** @type {typeof import('./packetsRun')} */ studio) => {
      /** @type {{ name: string, scores: ServiceScore[] }[]} */
      const all = [];
      for (const path of positionals) {
        const trace = await studio.openCapture([resolve(path)]);
        /** @type {ServiceScore[]} */
        const scores = [];
        for (let seed = 1; seed <= seeds; seed++) {
          process.stderr.write(`${basename(path)}: seed ${seed}\n`);
          scores.push(...(await studio.scorePackets(trace, holdout, seed)));
        }
        all.push({ name: basename(path), scores });
      }
      return all;
    },
  );
  process.stdout.write(`${markdown(results, { holdout: values.holdout, seeds })}\n`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`);
}

/**
 * @param {string} text
 * @returns {import('../../src/streams/holdout').Holdout}
 */
function readHoldout(text) {
  if (text === 'tail') return { kind: 'tail', share: 0.3 };
  const seconds = Number(/^blocks:(\d+)$/.exec(text)?.[1]);
  if (!(seconds > 0)) throw new Error(`invalid --holdout: ${text}; tail or blocks:SECONDS is wanted`);
  return { kind: 'blocks', seconds };
}

/**
 * @param {readonly { name: string, scores: readonly ServiceScore[] }[]} results
 * @param {{ holdout: string, seeds: number }} how
 */
function markdown(results, { holdout, seeds }) {
  const blocks = results.flatMap(({ name, scores }) =>
    [...grouped(scores, ({ measure }) => measure)].map(([measure, own]) => {
      const rows = [...grouped(own, ({ service }) => service).values()].map(medianOf);
      const sums = { ...sum(rows), service: 'mean, by n' };
      const met = rows.filter(({ value, ceiling }) => value <= WANTED * ceiling).length;
      return [
        `## ${name}: ${measure}, ${met} of ${rows.length} services within ${WANTED} × the ceiling`,
        table(
          ['service', 'n', 'ceiling', 'level 2', 'times'],
          [...rows, sums].map(({ service, n, ceiling, value }) => [
            service,
            n.toLocaleString('en'),
            number(ceiling),
            number(value),
            value === ceiling ? '–' : number(value / ceiling),
          ]),
        ),
      ].join('\n\n');
    }),
  );
  return [
    '# Packets inside flows, given the real totals of held-out flows',
    `Commit ${commit()}, hold-out ${holdout}, ${seeds} seed${seeds === 1 ? '' : 's: medians'}, wasm in Node. W1 in decades.`,
    ...blocks,
  ].join('\n\n');
}

/**
 * @template {string} Key
 * @param {readonly ServiceScore[]} scores
 * @param {(score: ServiceScore) => Key} keyOf
 */
function grouped(scores, keyOf) {
  /** @type {Map<Key, ServiceScore[]>} */
  const groups = new Map();
  for (const score of scores) {
    const group = groups.get(keyOf(score));
    if (group) group.push(score);
    else groups.set(keyOf(score), [score]);
  }
  return groups;
}

/**
 * @param {readonly Row[]} seeds one service's
 * @returns {Row}
 */
function medianOf(seeds) {
  return { .../** @type {Row} */ (seeds[0]), value: median(seeds.map(({ value }) => value)) };
}

/** @param {readonly Row[]} rows */
function sum(rows) {
  const n = rows.reduce((total, row) => total + row.n, 0);
  const mean = (/** @type {'ceiling' | 'value'} */ what) =>
    rows.reduce((total, row) => total + row.n * row[what], 0) / n;
  return { n, ceiling: mean('ceiling'), value: mean('value') };
}
