/** What the header fields hold: one small picture each. */
import { topIndices } from '../../math/topIndices';
import { histogramShares } from '../../math/histogram';
import { logEdges } from '../../math/logEdges';
import { quantile } from '../../math/quantile';
import type { Trace } from '../../trace/trace';
import { serviceKeys, serviceText } from '../services';
import { sayCount, sayDuration, sayNumber, sayShare } from '../wording';
import type { FieldPicture } from './exploration';
import type { Rows } from './rowsUnder';

const BARS = 8;
const BINS_A_DECADE = 5;

/** A field that the source does not tell is left out. */
export function describeFields(inside: Rows): FieldPicture[] {
  return FIELDS.flatMap((describe) => describe(inside) ?? []);
}

type Describe = (rows: Rows) => FieldPicture | null;

const named =
  (
    field: string,
    column: 'protocol' | 'state' | 'label' | 'service',
    names: (trace: Trace) => readonly string[],
  ): Describe =>
  (inside) =>
    bars(
      field,
      inside,
      (row) => inside.trace[column][row]!,
      (key) => names(inside.trace)[key]!,
    );

const FIELDS: readonly Describe[] = [
  named('Protocol', 'protocol', ({ protocols }) => protocols),
  (inside) =>
    bars('Service', inside, serviceKeys(inside.trace), (key) => serviceText(key, inside.trace.protocols)),
  named('Application', 'service', ({ services }) => services),
  named('State', 'state', ({ states }) => states),
  named('Label', 'label', ({ labels }) => labels),
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

function bars(
  field: string,
  { rows }: Rows,
  keyOf: (row: number) => number,
  nameOf: (key: number) => string,
): FieldPicture | null {
  const counts = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) {
    const key = keyOf(rows[i]!);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const keys = [...counts.keys()];
  if (keys.length === 0 || (keys.length === 1 && ['', 'unknown'].includes(nameOf(keys[0]!)))) return null;
  const top = topIndices([...counts.values()], BARS).map((at) => keys[at]!);
  const shown = top.map((key) => ({ name: nameOf(key) || 'unknown', flows: counts.get(key)! }));
  const drawn = shown.reduce((sum, { flows }) => sum + flows, 0);
  const others = { values: keys.length - shown.length, flows: rows.length - drawn };
  const lead = `${shown[0]!.name} ${sayShare(shown[0]!.flows / rows.length)}`;
  const count = `${sayCount(keys.length)} ${keys.length === 1 ? 'value' : 'values'}`;
  return { kind: 'bars', field, bars: shown, others, summary: `${count}; most often ${lead}.` };
}

function numeric(field: string, unit: string, valueOf: (trace: Trace) => (row: number) => number): Describe {
  return ({ trace, rows }) => {
    const value = valueOf(trace);
    const values = new Float64Array(rows.length);
    let [positive, zeros] = [0, 0];
    for (let i = 0; i < rows.length; i++) {
      const one = value(rows[i]!);
      if (one > 0) values[positive++] = one;
      else if (one === 0) zeros++;
    }
    if (positive === 0) return null;
    const sorted = values.subarray(0, positive).sort();
    const edges = logEdges(sorted[0]!, sorted.at(-1)! * 1.000001, BINS_A_DECADE);
    const say = unit === 's' ? sayDuration : (number: number) => `${sayNumber(number)} ${unit}`;
    const known = positive + zeros;
    const parts = [
      `Median ${say(quantile(sorted, 0.5))}, one in ten above ${say(quantile(sorted, 0.9))}`,
      ...(zeros > 0 ? [`${sayShare(zeros / known)} are zero and not drawn`] : []),
      ...(known < rows.length ? [`${sayShare(1 - known / rows.length)} unknown`] : []),
    ];
    return {
      kind: 'histogram',
      field,
      unit,
      edges,
      shares: histogramShares(sorted, edges),
      summary: `${parts.join('; ')}.`,
    };
  };
}
