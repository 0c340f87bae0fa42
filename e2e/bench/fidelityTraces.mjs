/** The traces of `bench:fidelity`: one committed table with every trace's preparation, and the rule for any other folder. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** @typedef {{ kind: 'tail', share: number } | { kind: 'blocks', seconds: number }} Holdout */

/**
 * @typedef {object} BenchTrace
 * @property {string} name
 * @property {string[]} files absolute; none for a demo
 * @property {string | null} demo
 * @property {Holdout | null} holdout null = chosen by `chooseHoldout` once the trace is open
 * @property {'all' | null} labels null = what the studio preselects
 * @property {string} prepared what was changed before it was opened, for the table; '' = nothing
 */

/** @typedef {{ folder: string, files: string[], holdout: Holdout, prepare?: keyof typeof PREPARATIONS }} Known */

const TAIL = /** @type {const} */ ({ kind: 'tail', share: 0.3 });
const BLOCKS = /** @type {const} */ ({ kind: 'blocks', seconds: 7200 });

/**
 * Labels are `all` everywhere. One-day logs with a working day in them are held out in blocks; the others at their end.
 * @type {Readonly<Record<string, Known>>}
 */
export const KNOWN_TRACES = {
  'westermo-bottom': {
    folder: 'westermo',
    files: ['flows_bottom.csv.gz'],
    holdout: TAIL,
    prepare: 'roundDurations',
  },
  'westermo-left': {
    folder: 'westermo',
    files: ['flows_left.csv.gz'],
    holdout: TAIL,
    prepare: 'roundDurations',
  },
  'westermo-right': {
    folder: 'westermo',
    files: ['flows_right.csv.gz'],
    holdout: TAIL,
    prepare: 'roundDurations',
  },
  'ctu-botnet-207-1': { folder: 'ctu-botnet-207-1', files: ['capture.binetflow'], holdout: TAIL },
  'smarthome-7d': { folder: 'smarthome-7d', files: ['smarthome-7d.pcap.gz'], holdout: TAIL },
  'qut-benign': {
    folder: 'qut-dnp3',
    files: ['benign-2016-08-20.pcap.gz', 'benign-2016-08-21.pcap.gz'],
    holdout: TAIL,
  },
  'ctu-008': { folder: 'ctu-zeek-labeled', files: ['008-zeek-mixed.conn.log.labeled'], holdout: BLOCKS },
  'ctu-011': { folder: 'ctu-zeek-labeled', files: ['011-zeek-mixed.conn.log.labeled'], holdout: BLOCKS },
  m57: { folder: 'm57-zeek', files: ['conn.log'], holdout: BLOCKS },
  darpa98: { folder: 'darpa98', files: ['darpa98-1998-06-01_06-13.csv.gz'], holdout: TAIL },
  cidds: { folder: 'cidds-week3-sample', files: ['cidds_week3_sample.csv'], holdout: TAIL },
};

/**
 * A built-in network, its last quarter held out (`office:4w`: three weeks to learn from, the fourth held out); its ceiling is
 * the same of another simulation.
 * @param {string} demo
 * @returns {BenchTrace}
 */
const demoTrace = (demo) => ({
  ...{ name: demo.replace(':', '-'), files: [], demo, labels: 'all' },
  holdout: { kind: 'tail', share: 0.25 },
  prepared: 'ceiling: a second simulation',
});

/** Different in kind, and small. */
export const QUICK_TRACES = ['westermo-bottom', 'ctu-botnet-207-1', 'm57', 'smarthome-7d'];

const PREPARATIONS = {
  /**
   * To 50 ms: one pair's duration drifts with its clock. There are no ports in these files.
   * @param {string} path
   * @param {string} cache
   */
  roundDurations(path, cache) {
    const text = (path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString(
      'utf8',
    );
    const [head = '', ...rows] = text.trimEnd().split('\n');
    const at = head.split(',').indexOf('duration');
    if (at < 0) throw new Error(`${path}: no column duration to round`);
    const rounded = rows.map((row) => {
      const cells = row.split(',');
      const seconds = Number(cells[at] || NaN);
      if (Number.isFinite(seconds)) cells[at] = (Math.round(seconds / 0.05) * 0.05).toFixed(2);
      return cells.join(',');
    });
    const target = join(cache, `rounded-${basename(path).replace(/\.gz$/, '')}`);
    mkdirSync(cache, { recursive: true });
    writeFileSync(target, `${[head, ...rounded].join('\n')}\n`);
    return { path: target, prepared: 'durations rounded to 50 ms, no ports' };
  },
};

/**
 * The table's traces that lie in these folders (or in folders of them); of a folder with none, every file is a trace.
 * @param {readonly string[]} folders
 * @param {string} cache
 * @param {string | null} [demo] instead of the office of four weeks that else comes with them
 * @returns {BenchTrace[]}
 */
export function findTraces(folders, cache, demo = null) {
  const found = folders.flatMap((folder) => {
    if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`no such folder: ${folder}`);
    const known = Object.entries(KNOWN_TRACES).flatMap(([name, trace]) =>
      knownIn(folder, name, trace, cache),
    );
    return known.length > 0 ? known : filesIn(folder).map(unknown);
  });
  return [...found, demoTrace(demo ?? 'office:4w')];
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {Known} trace
 * @param {string} cache
 * @returns {BenchTrace[]}
 */
function knownIn(folder, name, { folder: own, files, holdout, prepare }, cache) {
  const home = [join(folder, own), folder].find((place) =>
    files.every((file) => existsSync(join(place, file))),
  );
  if (!home || (home === folder && basename(folder) !== own)) return [];
  const paths = files.map((file) => join(home, file));
  const done = prepare ? paths.map((path) => PREPARATIONS[prepare](path, cache)) : [];
  return [
    {
      name,
      files: prepare ? done.map(({ path }) => path) : paths,
      demo: null,
      holdout,
      labels: 'all',
      prepared: done[0]?.prepared ?? '',
    },
  ];
}

/**
 * Every format has its texts (nfdump's .txt, Suricata's and Zeek's .json): only what is no table by its name is passed over.
 * @param {string} folder
 */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) =>
        !/(^|\/)(\.|readme|licen[cs]e|(sha|md5)\d*sums?)/i.test(name) && !/\.(md|pdf|html?)$/i.test(name),
    )
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

/**
 * @param {string} path
 * @returns {BenchTrace}
 */
function unknown(path) {
  return { name: basename(path), files: [path], demo: null, holdout: null, labels: null, prepared: '' };
}

const DAY = 86_400;
/** A side, for a ceiling worth its name. */
const LEAST_BLOCKS = 6;

/**
 * For a trace that the table does not know. The end of it where it spans three days, or where no working day shows: it is
 * too short for six blocks of two hours a side, or its busiest third of hours has less than twice the flows of its
 * quietest. Else alternating blocks of two hours.
 * @param {number} span seconds
 * @param {readonly number[]} hours flows of every whole hour
 * @returns {Holdout}
 */
export function chooseHoldout(span, hours) {
  if (span >= 3 * DAY || Math.ceil(span / BLOCKS.seconds) < 2 * LEAST_BLOCKS) return TAIL;
  const sorted = [...hours].sort((a, b) => a - b);
  const third = Math.floor(sorted.length / 3);
  const sum = (/** @type {readonly number[]} */ some) => some.reduce((total, one) => total + one, 0);
  return sum(sorted.slice(-third)) < 2 * sum(sorted.slice(0, third)) ? TAIL : BLOCKS;
}

/**
 * What a trace is made of, for a cell's key.
 * @param {BenchTrace} trace
 */
export function hashOfTrace({ name, files, demo, holdout, labels }) {
  const hash = createHash('sha256').update(JSON.stringify([name, demo, holdout, labels]));
  for (const path of files) hash.update(readFileSync(path));
  return hash.digest('hex');
}
