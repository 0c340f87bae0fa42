/** Day and week of `bench:fidelity`: how far each generator's hours and weekdays are off, in times the ceiling. */
import { number, table } from './fidelityTables.mjs';

/** @typedef {import('./fidelityReport.mjs').TraceSummary} TraceSummary */

const SHARES = /** @type {const} */ ({
  hourProfileTv: 'hours of the day',
  weekdayTv: 'weekdays',
  weekHourTv: 'hours of the week',
});
const HOURS = /** @type {const} */ ({ peakHour: 'peak hour off', troughHour: 'trough hour off' });

/**
 * Of traces whose hours have a ceiling; '' where there is none.
 * @param {readonly TraceSummary[]} traces
 */
export function seasonMarkdown(traces) {
  const rows = traces.flatMap(({ name, generators, metrics }) => {
    const metric = (/** @type {string} */ wanted) => metrics.find((one) => one.name === wanted);
    if (typeof metric('hourProfileTv')?.ceiling !== 'number') return [];
    return generators.map((generator) => [
      name,
      generator,
      ...Object.keys(SHARES).map((wanted) => {
        const { figures, ceiling = null } = metric(wanted) ?? {};
        const value = figures?.[generator]?.value ?? null;
        if (value === null) return '–';
        if (ceiling === null) return number(value);
        return `${number(value)} / ${number(ceiling)} = ${number(value / ceiling)}×`;
      }),
      ...Object.keys(HOURS).map((wanted) => {
        const value = metric(wanted)?.figures[generator]?.value ?? null;
        return value === null ? '–' : `${number(value)} h`;
      }),
    ]);
  });
  if (rows.length === 0) return '';
  return [
    '## Day and week',
    'Total variation between shares of flows / the ceiling’s = times the ceiling. Wanted on three days and more: 1.25× at most, and the busiest hour within one.',
    table(['trace', 'generator', ...Object.values(SHARES), ...Object.values(HOURS)], rows),
  ].join('\n\n');
}
