/** What the header fields hold, on both sides where there are two: one small picture each. */
import { histogramShares } from '../../math/histogram';
import { kolmogorovSmirnov } from '../../math/kolmogorovSmirnov';
import { logEdges } from '../../math/logEdges';
import { quantile } from '../../math/quantile';
import { topIndices } from '../../math/topIndices';
import { totalVariation } from '../../math/totalVariation';
import type { Trace } from '../../trace/trace';
import { serviceKeys, serviceText } from '../services';
import { sayCount, sayDuration, sayNumber, sayShare, sayStatistic } from '../wording';
import type { FieldPicture } from './exploration';
import type { Rows } from './rowsUnder';

const BARS = 8;
const BINS_A_DECADE = 5;

/** A field that the real trace does not tell is left out, one that the synthetic trace does not tell is shown of the real one alone. */
export function describeFields(real: Rows, synthetic: Rows | null): FieldPicture[] {
  return FIELDS.flatMap((describe) => describe(real, synthetic) ?? []);
}

type Describe = (real: Rows, synthetic: Rows | null) => FieldPicture | null;

/** Flows by value; null where no value is told. */
type Count = (rows: Rows) => ReadonlyMap<string, number> | null;

const named =
  (column: 'protocol' | 'state' | 'label' | 'service', names: (trace: Trace) => readonly string[]): Count =>
  (rows) =>
    countValues(
      rows,
      (row) => rows.trace[column][row]!,
      (key) => names(rows.trace)[key]!,
    );

const countServices: Count = (rows) =>
  countValues(rows, serviceKeys(rows.trace), (key) => serviceText(key, rows.trace.protocols));

const FIELDS: readonly Describe[] = [
  bars(
    'Protocol',
    named('protocol', ({ protocols }) => protocols),
  ),
  bars('Service', countServices),
  bars(
    'Application',
    named('service', ({ services }) => services),
  ),
  bars(
    'State',
    named('state', ({ states }) => states),
  ),
  bars(
    'Label',
    named('label', ({ labels }) => labels),
  ),
  numeric(
    'Duration',
    's',
    ({ duration }) =>
      (row) =>
        duration[row]!,
  ),
  numeric(
    'Packets',
    'packets',
    ({ sourcePackets, destinationPackets }) =>
      (row) =>
        sourcePackets[row]! + (destinationPackets[row]! || 0),
  ),
  numeric(
    'Bytes sent by initiators',
    'B',
    ({ sourceBytes }) =>
      (row) =>
        sourceBytes[row]!,
  ),
  numeric(
    'Bytes sent by responders',
    'B',
    ({ destinationBytes }) =>
      (row) =>
        destinationBytes[row]!,
  ),
  numeric(
    'Mean packet',
    'B',
    ({ sourceBytes, sourcePackets }) =>
      (row) =>
        sourceBytes[row]! / sourcePackets[row]!,
  ),
];

const UNKNOWN = 'unknown';

function countValues(
  { rows }: Rows,
  keyOf: (row: number) => number,
  nameOf: (key: number) => string,
): ReadonlyMap<string, number> | null {
  const counts = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) {
    const key = keyOf(rows[i]!);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const byName = new Map([...counts].map(([key, flows]) => [nameOf(key) || UNKNOWN, flows]));
  return byName.size === 0 || (byName.size === 1 && byName.has(UNKNOWN)) ? null : byName;
}

function bars(field: string, count: Count): Describe {
  return (realRows, syntheticRows) => {
    const real = count(realRows);
    if (!real) return null;
    const synthetic = syntheticRows && count(syntheticRows);
    const names = [...real.keys()];
    const top = topIndices([...real.values()], BARS).map((at) => names[at]!);
    const flowsOf = (name: string) => ({
      real: real.get(name)!,
      synthetic: synthetic && (synthetic.get(name) ?? 0),
    });
    const shown = top.map((name) => ({ name, flows: flowsOf(name) }));
    const rest = (counts: ReadonlyMap<string, number>) =>
      totalOf(counts) - top.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
    const flows = { real: rest(real), synthetic: synthetic && rest(synthetic) };
    return {
      ...{ kind: 'bars', field, bars: shown },
      others: { values: names.length - shown.length, flows },
      summary: summariseBars(top[0]!, real, synthetic),
    };
  };
}

function totalOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, flows) => sum + flows, 0);
}

function summariseBars(
  first: string,
  real: ReadonlyMap<string, number>,
  synthetic: ReadonlyMap<string, number> | null,
): string {
  const share = (counts: ReadonlyMap<string, number>) => sayShare((counts.get(first) ?? 0) / totalOf(counts));
  const lead = `${sayCount(real.size)} ${real.size === 1 ? 'value' : 'values'}; most often ${first} ${share(real)}`;
  if (!synthetic) return `${lead}.`;
  const names = [...new Set([...real.keys(), ...synthetic.keys()])];
  const weights = (counts: ReadonlyMap<string, number>) =>
    Float64Array.from(names, (name) => counts.get(name) ?? 0);
  const distance = sayStatistic(totalVariation(weights(real), weights(synthetic)));
  return `${lead} real, ${share(synthetic)} synthetic; total variation ${distance}.`;
}

/** The positive values, ascending; how many are zero, and of how many the value is known. */
interface Numbers {
  readonly sorted: Float64Array;
  readonly zeros: number;
  readonly known: number;
  readonly flows: number;
}

function numbersOf({ trace, rows }: Rows, valueOf: (trace: Trace) => (row: number) => number): Numbers {
  const value = valueOf(trace);
  const values = new Float64Array(rows.length);
  let [positive, zeros] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const one = value(rows[i]!);
    if (one > 0) values[positive++] = one;
    else if (one === 0) zeros++;
  }
  return { sorted: values.subarray(0, positive).sort(), zeros, known: positive + zeros, flows: rows.length };
}

function numeric(field: string, unit: string, valueOf: (trace: Trace) => (row: number) => number): Describe {
  return (realRows, syntheticRows) => {
    const real = numbersOf(realRows, valueOf);
    if (real.sorted.length === 0) return null;
    const told = syntheticRows && numbersOf(syntheticRows, valueOf);
    const synthetic = told && told.sorted.length > 0 ? told : null;
    const sides = [real, ...(synthetic ? [synthetic] : [])].map(({ sorted }) => sorted);
    const low = Math.min(...sides.map((sorted) => sorted[0]!));
    const high = Math.max(...sides.map((sorted) => sorted.at(-1)!));
    const edges = logEdges(low, high * 1.000001, BINS_A_DECADE);
    const say = unit === 's' ? sayDuration : (number: number) => `${sayNumber(number)} ${unit}`;
    return {
      ...{ kind: 'histogram', field, unit, edges },
      shares: {
        real: histogramShares(real.sorted, edges),
        synthetic: synthetic && histogramShares(synthetic.sorted, edges),
      },
      summary: synthetic ? summariseBoth(real, synthetic, say) : summariseOne(real, say),
    };
  };
}

function summariseOne({ sorted, zeros, known, flows }: Numbers, say: (value: number) => string): string {
  const parts = [
    `Median ${say(quantile(sorted, 0.5))}, one in ten above ${say(quantile(sorted, 0.9))}`,
    ...(zeros > 0 ? [`${sayShare(zeros / known)} are zero and not drawn`] : []),
    ...(known < flows ? [`${sayShare(1 - known / flows)} unknown`] : []),
  ];
  return `${parts.join('; ')}.`;
}

function summariseBoth(real: Numbers, synthetic: Numbers, say: (value: number) => string): string {
  const both = (read: (side: Numbers) => string) => `${read(real)} real, ${read(synthetic)} synthetic`;
  const parts = [
    `Median ${both(({ sorted }) => say(quantile(sorted, 0.5)))}`,
    `KS ${sayStatistic(kolmogorovSmirnov(real.sorted, synthetic.sorted))} of what is drawn`,
    ...(real.zeros + synthetic.zeros > 0
      ? [`zero and not drawn: ${both(({ zeros, known }) => sayShare(zeros / known))}`]
      : []),
  ];
  return `${parts.join('; ')}.`;
}
