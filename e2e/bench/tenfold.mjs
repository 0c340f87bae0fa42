/**
 * `npm run bench:tenfold -- --data DIR… [--demo office:4w] [--traces NAME…] [--seeds N] [--json FILE]`: whether a free run of ten times
 * what was learned from keeps its rate and stays as near to the real trace as it began.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sentence } from '../headlessText.mjs';
import { commit, median } from './about.mjs';
import { bundled } from './bundle.mjs';
import { CACHE, hashOfSources, keyOf, stored } from './fidelityCells.mjs';
import { number, table } from './fidelityTables.mjs';
import { TRAINING_EVENTS } from './fidelityTrace.mjs';
import { chooseHoldout, findTraces, hashOfTrace } from './fidelityTraces.mjs';

const HELP = `usage: npm run bench:tenfold -- --data DIR… [options]
  --data DIR…    folders of traces, as bench:fidelity has them
  --demo NAME    a built-in network (office, office:4w); without --data nothing else
  --traces A,B   some of them
  --seeds N      1
  --json FILE`;

/** @typedef {import('./tenfoldRun').TenfoldRun} TenfoldRun */

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
  const { values } = parseArgs({
    options: {
      data: { type: 'string', multiple: true },
      demo: { type: 'string' },
      traces: { type: 'string' },
      seeds: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  });
  const seeds = Number(values.seeds);
  if (!Number.isInteger(seeds) || seeds < 1) throw new Error(`invalid --seeds: ${values.seeds}`);
  const data = values.data ?? [];
  if (data.length === 0 && !values.demo) throw new Error(HELP);
  const wanted = values.traces?.split(',');
  const traces = findTraces(
    data.map((path) => resolve(path)),
    CACHE,
    values.demo ?? null,
  ).filter(({ name }) => !wanted || wanted.includes(name));
  if (traces.length === 0) throw new Error(`no such trace: ${values.traces}`);
  const source = hashOfSources('model');
  const results = await bundled('tenfoldRun.ts', (/** @type {typeof import('./tenfoldRun')} */ studio) =>
    runAll(studio, traces, seeds, source),
  );
  process.stdout.write(`${markdown(results, seeds)}\n`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`);
}

/**
 * @param {typeof import('./tenfoldRun')} studio
 * @param {readonly import('./fidelityTraces.mjs').BenchTrace[]} traces
 * @param {number} seeds
 * @param {string} source
 */
async function runAll(studio, traces, seeds, source) {
  /** @type {{ name: string, runs: TenfoldRun[] }[]} */
  const results = [];
  for (const trace of traces) {
    /** @type {TenfoldRun[]} */
    const runs = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const about = { kind: 'tenfold', trace: hashOfTrace(trace), cap: TRAINING_EVENTS, seed, source };
      const run = await stored(keyOf(about), async () => {
        say(`${trace.name}: seed ${seed}`);
        const real = await studio.openTenfold(trace);
        const twin = trace.demo ? await studio.openTenfold(trace, 2) : null;
        const holdout = trace.holdout ?? chooseHoldout(real.span, studio.hoursOf(real));
        return studio.runTenfold(real, twin, { holdout, cap: TRAINING_EVENTS, seed });
      });
      runs.push(run);
    }
    results.push({ name: trace.name, runs });
  }
  return results;
}

/**
 * @param {readonly { name: string, runs: readonly TenfoldRun[] }[]} results
 * @param {number} seeds
 */
function markdown(results, seeds) {
  const rows = results.map(({ name, runs }) => {
    const of = (/** @type {(run: TenfoldRun) => number} */ figure) => median(runs.map(figure));
    const signed = (/** @type {number} */ ratio) =>
      `${ratio < 1 ? '−' : '+'}${Math.abs(100 * (ratio - 1)).toFixed(0)} %`;
    return [
      name,
      `${(of(({ tenth }) => tenth) / 3600).toFixed(1)} h`,
      number(of(({ flows }) => flows[0] ?? NaN)),
      number(of(({ flows }) => flows.at(-1) ?? NaN)),
      signed(of(({ flows }) => (flows.at(-1) ?? NaN) / (flows[0] ?? NaN))),
      number(of(({ first }) => first ?? NaN)),
      number(of(({ last }) => last ?? NaN)),
      signed(of(({ first, last }) => (last ?? NaN) / (first ?? NaN))),
    ];
  });
  return [
    '# Ten times what was learned from',
    `Commit ${commit()}, trained on wasm in Node, ${seeds} seed${seeds === 1 ? '' : 's'}${seeds === 1 ? '' : ': medians'}. Composites are of the run’s first and last stretch as long as the hold-out, both beside the hold-out. Wanted: rate and composite within 10 %.`,
    table(
      ['trace', 'a tenth', 'flows of the first', 'of the last', 'rate', 'composite first', 'last', 'drift'],
      rows,
    ),
  ].join('\n\n');
}
