/**
 * `npm run bench:native [-- --json FILE] [--device cpu|cuda] [--quick] [--software]`: the studio's own code in Node beside
 * the same model in PyTorch, one thread each, turn by turn in one run. Markdown on stdout, progress on stderr.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { commit, median } from './about.mjs';
import { bundleInto } from './bundle.mjs';
import { offerDawn } from './dawn.mjs';
import { findPython, openPeer } from './torchPeer.mjs';

/** @typedef {import('./nativeOurs.ts').Contender} Contender */
/** @typedef {import('./nativeOurs.ts').Timed} Timed */
/** @typedef {typeof import('./nativeEntry.ts')} Ours */
/** @typedef {Awaited<ReturnType<typeof openPeer>>} Peer */
/** @typedef {{ repeats: number, trainSteps: number, sampleEvents: number, checkSteps: number }} Amount */
/** @typedef {{ work: 'train' | 'sample', adapter: string, peer: string, ours: number, theirs: number, ratio: number, cpuRatio: number | null }} Row */
/** @typedef {{ adapter: string, peer: string, rows: Row[], plan: unknown, agreement: Agreement, chosen: Record<string, string>, breakdown: { shares: Record<string, number>, operations: number }, batched: Record<string, number> | null, about: Hello }} Duel */
/** @typedef {{ tasks: { task: string, ours: number, theirs: number }[], atStart: number, later: number }} Agreement */
/** @typedef {{ torch: string, python: string, device: string, blas: string, gigaflops: number }} Hello */

const BATCHES = 8;
/** @type {Amount} */
const FULL = { repeats: 7, trainSteps: 8, sampleEvents: 20_000, checkSteps: 3 };
/** @type {Amount} */
const QUICK = { repeats: 3, trainSteps: 4, sampleEvents: 5000, checkSteps: 3 };
/** An adapter that computes in software proves the path, not the speed: a step there may take many seconds. */
/** @type {Amount} */
const SOFTWARE = { repeats: 1, trainSteps: 1, sampleEvents: 0, checkSteps: 1 };
/** Relative difference of a task's loss, or of the gradient's norm: at the start, and after the first updates. */
const TOLERANCE = { atStart: 1e-4, later: 1e-2 };

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

// Fused multiply-adds, which every browser of today has; Node 20 keeps them behind a flag that later versions lack.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

try {
  await main();
} catch (problem) {
  say(`bench:native failed: ${problem instanceof Error ? problem.message : problem}`);
  process.exitCode = 1;
}
// Dawn's threads would keep Node alive.
process.exit();

async function main() {
  const { values: options } = parseArgs({
    options: {
      json: { type: 'string' },
      device: { type: 'string' },
      quick: { type: 'boolean', default: false },
      software: { type: 'boolean', default: false },
    },
  });
  const { device } = options;
  if (device !== undefined && device !== 'cpu' && device !== 'cuda')
    throw new Error(`--device ${device}: want cpu or cuda`);
  const python = findPython();
  if (device === 'cuda' && !python.cuda)
    throw new Error(`--device cuda: PyTorch ${python.torch} (${python.path}) sees no CUDA device here`);
  const folder = mkdtempSync(join(tmpdir(), 'temponet-native-'));
  try {
    const ours = /** @type {Ours} */ (await bundleInto('nativeEntry.ts', folder));
    const workload = ours.prepareWorkload(BATCHES);
    const size = ours.describeWorkload(workload);
    const exported = join(folder, 'workload');
    ours.exportWorkload(workload, exported);
    const amount = options.quick ? QUICK : FULL;
    /** @type {Duel[]} */
    const duels = [];
    if (device !== 'cuda') {
      const contender = await ours.openContender('wasm', workload);
      duels.push(await fight(contender, 'wasm (Node, one thread)', python.path, exported, 'cpu', amount));
    }
    const dawn =
      python.cuda && device !== 'cpu'
        ? await offerDawn(false)
        : options.software
          ? await offerDawn(true)
          : null;
    if (dawn) {
      const contender = await ours.openContender('webgpu', workload);
      const peer = options.software ? 'cpu' : 'cuda';
      const how = options.software ? SOFTWARE : amount;
      duels.push(await fight(contender, `webgpu:${dawn.adapter} (Dawn)`, python.path, exported, peer, how));
    }
    report(duels, size, options.json);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Agreement first, then turn by turn.
 * @param {Contender} ours
 * @param {string} adapter
 * @param {string} python
 * @param {string} exported
 * @param {'cpu' | 'cuda'} device
 * @param {Amount} amount
 * @returns {Promise<Duel>}
 */
async function fight(ours, adapter, python, exported, device, amount) {
  const peer = openPeer(python, exported, device);
  const name = `pytorch-${device}`;
  try {
    /** @type {Hello} */
    const about = await peer.ask('hello');
    if (device === 'cpu' && about.blas === 'reference') {
      throw new Error(
        `PyTorch multiplies matrices with the reference BLAS (${about.gigaflops.toFixed(1)} GFLOP/s), which is no fair peer; run: apt-get install libopenblas0-pthread`,
      );
    }
    say(
      `${adapter} beside ${name} (PyTorch ${about.torch}, ${about.gigaflops.toFixed(0)} GFLOP/s): do they agree?`,
    );
    const agreement = agree(
      await ours.check(amount.checkSteps),
      (await peer.ask('check', { steps: amount.checkSteps })).figures,
      peer.tasks,
    );
    say('PyTorch chooses its ways');
    const { choice: chosen } = await peer.ask('choose', { repeats: amount.repeats });
    const rows = [await race('train', ours, peer, adapter, name, amount)];
    if (amount.sampleEvents > 0) rows.push(await race('sample', ours, peer, adapter, name, amount));
    const batched = amount.sampleEvents
      ? (await peer.ask('sample_batched', { events: 4 * amount.sampleEvents })).eventsPerSecond
      : null;
    const breakdown = await peer.ask('profile', { steps: amount.trainSteps });
    return { adapter, peer: name, rows, plan: ours.plan, agreement, chosen, breakdown, batched, about };
  } finally {
    ours.dispose();
    peer.close();
  }
}

/**
 * A B A B …: whatever else the machine does falls on both.
 * @param {'train' | 'sample'} work
 * @param {Contender} ours
 * @param {Peer} peer
 * @param {string} adapter
 * @param {string} name
 * @param {Amount} amount
 * @returns {Promise<Row>}
 */
async function race(work, ours, peer, adapter, name, { repeats, trainSteps, sampleEvents }) {
  const turn = {
    ours: () => (work === 'train' ? ours.train(trainSteps) : ours.sample(sampleEvents)),
    /** @returns {Promise<Timed>} */
    theirs: () =>
      work === 'train'
        ? peer.ask('train', { steps: trainSteps })
        : peer.ask('sample', { events: sampleEvents }),
  };
  /** @type {Record<'ours' | 'theirs', number[]>} */
  const rates = { ours: [], theirs: [] };
  /** @type {Record<'ours' | 'theirs', number[]>} */
  const cpuRates = { ours: [], theirs: [] };
  for (let round = repeats === 1 ? 1 : 0; round <= repeats; round++) {
    for (const side of /** @type {const} */ (['ours', 'theirs'])) {
      const { events, seconds, cpuSeconds } = await turn[side]();
      // Round 0 warms up.
      if (round === 0) continue;
      rates[side].push(events / seconds);
      cpuRates[side].push(events / cpuSeconds);
    }
    say(`${work} ${round}/${repeats}`);
  }
  const [mine, yours] = [median(rates.ours), median(rates.theirs)];
  // On a graphics processor the host's time says nothing.
  const cpuRatio = adapter.startsWith('wasm') ? median(cpuRates.ours) / median(cpuRates.theirs) : null;
  return { work, adapter, peer: name, ours: mine, theirs: yours, ratio: mine / yours, cpuRatio };
}

/**
 * @param {readonly number[][]} ours
 * @param {readonly number[][]} theirs
 * @param {readonly string[]} names
 * @returns {Agreement}
 */
function agree(ours, theirs, names) {
  /** @param {number} step */
  const worst = (step) =>
    Math.max(
      ...ours[step].map((value, k) => Math.abs(value - theirs[step][k]) / Math.max(1, Math.abs(value))),
    );
  const tasks = [...names, 'gradient norm'].map((task, k) => ({
    task,
    ours: ours[0][k],
    theirs: theirs[0][k],
  }));
  const agreement = {
    tasks,
    atStart: worst(0),
    later: Math.max(0, ...ours.slice(1).map((_, k) => worst(k + 1))),
  };
  for (const key of /** @type {const} */ (['atStart', 'later'])) {
    if (!(agreement[key] <= TOLERANCE[key]))
      throw new Error(
        `not the same model: losses ${key === 'atStart' ? 'at the start' : 'after updates'} differ by ${agreement[key].toExponential(1)}, want at most ${TOLERANCE[key]}: ${JSON.stringify(tasks)}`,
      );
  }
  return agreement;
}

/**
 * @param {Duel[]} duels
 * @param {ReturnType<Ours['describeWorkload']>} size
 * @param {string | undefined} file
 */
function report(duels, size, file) {
  const machine = {
    commit: commit(),
    cpu: cpus()[0]?.model ?? 'unknown',
    node: process.version,
    load: loadavg()[0] ?? 0,
  };
  console.log(
    `# Beside PyTorch\n\nCommit ${machine.commit}, ${machine.cpu}, Node ${machine.node}, load ${machine.load.toFixed(1)}; events per second, medians of turns.\n`,
  );
  console.log(
    '| work | adapter | peer | ours | theirs | ratio | by CPU time |\n|---|---|---|--:|--:|--:|--:|',
  );
  for (const { work, adapter, peer, ours, theirs, ratio, cpuRatio } of duels.flatMap(({ rows }) => rows))
    console.log(
      `| ${work} | ${adapter} | ${peer} | ${whole(ours)} | ${whole(theirs)} | ${ratio.toFixed(3)} | ${cpuRatio?.toFixed(3) ?? '–'} |`,
    );
  console.log(
    `\nDemo office, ${size.slots} slots, ${size.parameters} parameters, width ${size.width}, ${size.lanes} × ${size.steps} a step.`,
  );
  for (const duel of duels) describe(duel);
  if (file) {
    const rows = duels.flatMap((duel) => duel.rows);
    writeFileSync(file, `${JSON.stringify({ rows, ...machine, workload: size, duels }, null, 2)}\n`);
  }
}

/** @param {Duel} duel */
function describe({ adapter, peer, plan, agreement, chosen, breakdown, batched, about }) {
  console.log(`\n## ${adapter} beside ${peer}\n`);
  console.log(
    `PyTorch ${about.torch} on ${about.device}, BLAS ${about.blas}, ${about.gigaflops.toFixed(0)} GFLOP/s on 1536×64 · 64×128. It chose: ${Object.entries(
      chosen,
    )
      .map((way) => way.join(' '))
      .join(', ')}.`,
  );
  console.log(
    `Losses agree: relative difference ${agreement.atStart.toExponential(1)} at the start, ${agreement.later.toExponential(1)} after updates.\n`,
  );
  console.log('| task | ours, nats | theirs |\n|---|--:|--:|');
  for (const { task, ours, theirs } of agreement.tasks)
    console.log(`| ${task} | ${ours.toFixed(3)} | ${theirs.toFixed(3)} |`);
  console.log(`\nOur plan: \`${JSON.stringify(plan)}\`.`);
  const shares = Object.entries(breakdown.shares).map(
    ([what, share]) => `${what} ${(100 * share).toFixed(0)} %`,
  );
  console.log(`\nPyTorch's training step, ${whole(breakdown.operations)} operations: ${shares.join(', ')}.`);
  if (batched)
    console.log(
      `PyTorch sampling many streams in lock step: ${Object.entries(batched)
        .map(([streams, rate]) => `${whole(rate)}/s with ${streams}`)
        .join(', ')}.`,
    );
}

/** @param {number} value */
function whole(value) {
  return Math.round(value).toLocaleString('en');
}
