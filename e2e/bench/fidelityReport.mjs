/** The tables of `bench:fidelity`: medians over seeds with their spread, between ceiling and baselines. */
import { median } from './about.mjs';
import { seasonMarkdown } from './fidelitySeason.mjs';
import { number, table } from './fidelityTables.mjs';

/** @typedef {import('../../src/metrics/score').Score} Score */
/** @typedef {import('./fidelityPage.mjs').Cell} Cell */
/** @typedef {import('./fidelityPage.mjs').CeilingScore} CeilingScore */
/** @typedef {typeof import('./fidelityEntry')} Studio */

/**
 * @typedef {object} TraceResult
 * @property {string} name
 * @property {string} about flows, hold-out, preparation
 * @property {CeilingScore[]} ceilings
 * @property {import('./fidelityPage.mjs').CeilingFigure[] | null} figures real against real, of what is no distance; null = left out
 * @property {Record<string, Cell[]>} cells by generator, a cell a seed
 */

/** What is wanted of figures that are no distance. */
const GOOD = {
  high: 'higher is better',
  low: 'lower is better',
  ceiling: 'as the ceiling',
  half: '.5 is best',
};

/** @typedef {{ value: number | null, spread: number, seeds: number }} Figure */

/**
 * Median over the seeds in which it could be scored, and half the distance from the least to the greatest.
 * @param {readonly (number | null | undefined)[]} values
 * @returns {Figure}
 */
export function figureOf(values) {
  const known = values.filter((value) => typeof value === 'number');
  if (known.length === 0) return { value: null, spread: 0, seeds: 0 };
  const spread = (Math.max(...known) - Math.min(...known)) / 2;
  return { value: median(known), spread, seeds: known.length };
}

/**
 * One row a trace and metric.
 * @param {TraceResult} trace
 * @param {Studio} studio
 */
export function summariseTrace({ name, about, ceilings, figures, cells }, { compositeOf }) {
  const generators = Object.keys(cells);
  const valueIn = (/** @type {Cell} */ cell, /** @type {string} */ metric) =>
    cell.scores.find((score) => score.name === metric)?.value ?? null;
  const metrics = ceilings.map((ceiling) => ({
    ...ceiling,
    figures: Object.fromEntries(
      generators.map((generator) => [
        generator,
        figureOf((cells[generator] ?? []).map((cell) => valueIn(cell, ceiling.name))),
      ]),
    ),
    // Of the first seed.
    says: Object.fromEntries(
      generators.flatMap((generator) => {
        const says = cells[generator]?.[0]?.scores.find((score) => score.name === ceiling.name)?.says;
        return says ? [[generator, says]] : [];
      }),
    ),
  }));
  const composites = Object.fromEntries(
    generators.map((generator) => {
      const each = (cells[generator] ?? []).map((cell) =>
        compositeOf(ceilings.map((ceiling) => ({ ...ceiling, value: valueIn(cell, ceiling.name) }))),
      );
      return [generator, { ...figureOf(each.map(({ value }) => value)), leftOut: each[0]?.leftOut ?? [] }];
    }),
  );
  const described = (figures ?? []).map((figure) => ({
    ...figure,
    figures: Object.fromEntries(
      generators.map((generator) => [
        generator,
        figureOf(
          (cells[generator] ?? []).map(
            (cell) => cell.figures?.find(({ name }) => name === figure.name)?.value,
          ),
        ),
      ]),
    ),
  }));
  return { name, about, generators, metrics, composites, described };
}

/** @typedef {ReturnType<typeof summariseTrace>} TraceSummary */

/**
 * How often `one` is nearer to the real trace than `other`, ties outside the count.
 * @param {readonly TraceSummary[]} traces
 * @param {string} one
 * @param {string} other
 * @param {Studio} studio
 */
export function countWins(traces, one, other, { isTie }) {
  const count = { wins: 0, losses: 0, ties: 0, composites: 0, traces: 0 };
  for (const { metrics, composites } of traces) {
    const [mine, theirs] = [composites[one]?.value ?? null, composites[other]?.value ?? null];
    if (mine !== null && theirs !== null) {
      count.traces++;
      if (mine < theirs) count.composites++;
    }
    for (const { band, ceiling, figures } of metrics) {
      const [a, b] = [figures[one]?.value ?? null, figures[other]?.value ?? null];
      if (ceiling === null || a === null || b === null) continue;
      if (a === b || (band && isTie(a, b, band))) count.ties++;
      else if (a < b) count.wins++;
      else count.losses++;
    }
  }
  return count;
}

/**
 * Of the members of the composite that can be scored, how many lie within 1.25 × the ceiling; those that the composite leaves
 * out for their ceiling are left out here too.
 * @param {readonly TraceSummary[]} traces
 * @param {string} generator
 * @param {Studio} studio
 */
export function countWithin(traces, generator, { ceilingRatio }) {
  const ratios = traces.flatMap(({ metrics }) =>
    metrics
      .filter(({ ceiling, mostCeiling = Infinity }) => ceiling === null || ceiling <= mostCeiling)
      .map(({ figures, ...ceiling }) =>
        ceilingRatio({ ...ceiling, value: figures[generator]?.value ?? null }),
      )
      .filter((ratio) => ratio !== null),
  );
  return { within: ratios.filter((ratio) => ratio <= 1.25).length, cells: ratios.length };
}

/**
 * @param {readonly TraceSummary[]} traces
 * @param {Studio} studio
 */
export function markdown(traces, studio) {
  const generators = [...new Set(traces.flatMap((trace) => trace.generators))];
  const parts = [compositeTable(traces, generators), countTable(traces, generators, studio)];
  return [...parts, seasonMarkdown(traces), ...traces.map(traceTable)].filter(Boolean).join('\n\n');
}

/**
 * @param {readonly TraceSummary[]} traces
 * @param {readonly string[]} generators
 */
function compositeTable(traces, generators) {
  const rows = traces.map(({ name, about, composites }) => [
    `${name}<br><small>${about}</small>`,
    ...generators.map((generator) => say(composites[generator])),
  ]);
  const medians = generators.map((generator) =>
    say(figureOf(traces.map(({ composites }) => composites[generator]?.value))),
  );
  return `## Composite: times as far as the ceiling, lower is better\n\n${table(
    ['trace', ...generators],
    [...rows, ['**median of traces** (± half the range)', ...medians]],
  )}`;
}

/**
 * @param {readonly TraceSummary[]} traces
 * @param {readonly string[]} generators
 * @param {Studio} studio
 */
function countTable(traces, generators, studio) {
  const rows = generators.map((generator) => {
    const { within, cells } = countWithin(traces, generator, studio);
    const wins = generators.map((other) => {
      if (other === generator) return '–';
      const { wins, losses, ties } = countWins(traces, generator, other, studio);
      const share = wins + losses > 0 ? ` = ${Math.round((100 * wins) / (wins + losses))} %` : '';
      return `${wins}/${wins + losses}${share} (${ties} ties)`;
    });
    return [
      generator,
      `${within}/${cells}${cells ? ` = ${Math.round((100 * within) / cells)} %` : ''}`,
      valid(countValid(traces, generator)),
      ...wins,
    ];
  });
  return [
    '## Cells (trace × metric)',
    'Within 1.25 ×: members of the composite. Wins of the row over the column: every distance that has a ceiling; cells in which both lie below the upper end of the ceiling’s band are ties and outside the count. Domain rules kept: traces with a DKC of at most real data’s own (real against real) and .001.',
    table(
      [
        'generator',
        'within 1.25 × the ceiling',
        'domain rules kept',
        ...generators.map((name) => `beats ${name}`),
      ],
      rows,
    ),
  ].join('\n\n');
}

/** @param {TraceSummary} trace */
function traceTable({ name, about, generators, metrics, composites, described }) {
  const rows = metrics.map(({ label, unit, ceiling, band, epsilon, figures }) => [
    `${epsilon === undefined ? '' : '• '}${label}${unit ? ` (${unit})` : ''}`,
    ceiling === null
      ? '–'
      : `${number(ceiling)}${band ? ` [${number(band.low)}, ${number(band.high)}]` : ''}`,
    ...generators.map((generator) => say(figures[generator])),
  ]);
  const total = ['**composite**', '1', ...generators.map((generator) => `**${say(composites[generator])}**`)];
  const leftOut = new Set(
    generators.flatMap((generator) =>
      (composites[generator]?.leftOut ?? []).map(({ label, reason }) => `${label} (${reason})`),
    ),
  );
  return [
    `## ${name}`,
    about,
    table(['metric (• member)', 'ceiling [band]', ...generators], [...rows, total]),
    ...metrics.flatMap(({ label, says }) =>
      Object.keys(says).length > 0
        ? [
            `${label}, first seed: ${Object.entries(says)
              .map(([name, what]) => `${name} ${what}`)
              .join('; ')}.`,
          ]
        : [],
    ),
    ...(leftOut.size > 0 ? [`Left out of the composite: ${[...leftOut].join('; ')}.`] : []),
    ...figureTable(described, generators),
  ].join('\n\n');
}

/**
 * @param {TraceSummary['described']} described
 * @param {readonly string[]} generators
 */
function figureTable(described, generators) {
  if (described.length === 0) return [];
  const rows = described.map(({ label, good, ceiling, figures }) => [
    `${label} (${GOOD[good]})`,
    ceiling === null ? '–' : number(ceiling),
    ...generators.map((generator) => say(figures[generator])),
  ]);
  const inactive = described.flatMap(({ rules = [] }) => rules.filter(({ active }) => !active));
  return [
    table(['no distance', 'real against real', ...generators], rows),
    ...(inactive.length > 0
      ? [`Rules that training breaks, and that do not count: ${inactive.map(({ says }) => says).join('; ')}.`]
      : []),
  ];
}

/** Above real data's own rate. */
const MORE_BREACHES = 0.001;

/**
 * Traces on which a generator breaks domain rules no more often than real data does, and traces in which both are known.
 * @param {readonly TraceSummary[]} traces
 * @param {string} generator
 */
export function countValid(traces, generator) {
  const rates = traces.flatMap(({ described }) => {
    const dkc = described.find(({ name }) => name === 'dkc');
    const [real, made] = [dkc?.ceiling ?? null, dkc?.figures[generator]?.value ?? null];
    return real === null || made === null ? [] : [{ real, made }];
  });
  return {
    valid: rates.filter(({ real, made }) => made <= real + MORE_BREACHES).length,
    traces: rates.length,
  };
}

/** @param {ReturnType<typeof countValid>} count */
function valid({ valid, traces }) {
  return traces === 0 ? '–' : `${valid}/${traces} traces`;
}

/** @param {Figure | undefined} figure */
function say(figure) {
  if (!figure || figure.value === null) return '–';
  return `${number(figure.value)}${figure.seeds > 1 ? ` ± ${number(figure.spread)}` : ''}`;
}
