/** Our figures of the CIDDS sample beside FlowChronicle's published ones: `bench:fidelity -- --published`. */
import { number, table } from './fidelityTables.mjs';

/** @typedef {import('./fidelityReport.mjs').TraceResult} TraceResult */
/** @typedef {Pick<typeof import('./fidelityEntry'), 'PUBLISHED_METRICS' | 'PUBLISHED_TABLE'>} Published */

/** Theirs are means over 20. */
export const DRAWS = 10;
export const PUBLISHED_TRACE = 'cidds';

const HEADS = {
  categoricalJsd: 'JSD',
  pcd: 'PCD',
  cmd: 'CMD',
  density: 'density',
  coverage: 'coverage',
  dkc: 'DKC',
};

/**
 * @param {TraceResult} trace
 * @param {Published} published
 */
export function publishedMarkdown(
  { about, ceilings, figures, cells },
  { PUBLISHED_METRICS, PUBLISHED_TABLE },
) {
  const real = [...ceilings, ...(figures ?? [])];
  const ours = Object.entries(cells).map(([generator, draws]) => [
    generator,
    ...PUBLISHED_METRICS.map((metric) =>
      meanOf(draws.map(({ scores, figures }) => valueOf([...scores, ...(figures ?? [])], metric))),
    ),
  ]);
  const draws = Object.values(cells).flat();
  const rows = draws[0]?.scores.find(({ name }) => name === 'categoricalJsd')?.n ?? 0;
  const flows = draws.map((draw) => draw.flows);
  const head = PUBLISHED_METRICS.map((metric) => HEADS[metric]);
  return [
    '## Beside published figures (CIDDS-001 week 3)',
    `**The two tables are not the same experiment.** Theirs (FlowChronicle, CoNEXT 2024, its own result file): whole weeks of normal traffic, 20 draws of 10,000 rows. Ours: one week thinned at random to 8,192 rows, which breaks up request and response and every burst; ${about}. A draw is the held-out window generated anew (${Math.min(...flows)} to ${Math.max(...flows)} rows) against its ${rows} real ones; fewer rows make JSD and CMD larger, for real data too. Density and coverage look at 2,500 rows a side at most. Their DKC is a mean over some twenty rules, ours the share of rows that break any. Our real row is no match for their reference week: the hold-out is Sunday night to Tuesday, and the window before it a weekend of 761 rows, so that a generator may well come nearer than it.`,
    '### Ours: means over draws ± their standard deviation; a model is trained once',
    table(
      ['generator', ...head],
      [
        [
          'real: window before the hold-out',
          ...PUBLISHED_METRICS.map((metric) => {
            const ceiling = real.find(({ name }) => name === metric)?.ceiling ?? null;
            return ceiling === null ? '–' : number(ceiling);
          }),
        ],
        ...ours,
      ],
    ),
    '### Published',
    table(
      ['generator', ...head],
      PUBLISHED_TABLE.map((row) => [
        row.generator,
        ...PUBLISHED_METRICS.map((metric) => number(row[metric])),
      ]),
    ),
  ].join('\n\n');
}

/**
 * @param {readonly { name: string, value: number | null }[]} values
 * @param {string} metric
 */
function valueOf(values, metric) {
  return values.find(({ name }) => name === metric)?.value ?? null;
}

/** @param {readonly (number | null)[]} values */
function meanOf(values) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return '–';
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  if (known.length === 1) return number(mean);
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${number(mean)} ± ${number(Math.sqrt(squares / (known.length - 1)))}`;
}
