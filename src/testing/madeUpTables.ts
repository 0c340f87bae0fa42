/** Three tables of flows by formula, so that other people's tools can be given the very same ones. */
import type { Sample } from '../metrics/sample';
import { alignTrace, takeSample } from '../metrics/sample';
import type { Row } from './traceOf';
import { traceOf } from './traceOf';

const SPAN = 1000;
const TABLES = { reference: [400, 1], earlier: [500, 2], candidate: [300, 3] } as const;

/** Row i of a table whose `salt` moves every column. */
const rowOf = (i: number, salt: number): Row => [
  i * 1.7 + ((i * 31) % 7) / 10,
  `10.0.0.${(i * (3 + salt)) % 11}`,
  `10.0.1.${(i * i + salt) % 61}`,
  {
    protocol: i % 5 === 0 ? 'udp' : 'tcp',
    state: ['SF', 'S0', 'REJ'][(i + salt * (i % 2)) % 3]!,
    destinationPort: [80, 443, 53, 1000 + (i % 50)][(i * (1 + salt)) % 4]!,
    duration: i % 9 === 0 ? NaN : ((i * 37) % 101) / (10 - salt),
    sourcePackets: 1 + ((i * 13) % 7),
    sourceBytes: 40 * (1 + ((i * 13) % 7)) + (i % 3 === 0 ? (i * 997) % (4000 + 500 * salt) : 0),
    destinationPackets: (i * 7) % (5 + salt),
    destinationBytes: ((i * 7) % (5 + salt)) * (52 + ((i * 11) % 900)),
  },
];

const rowsOf = ([length, salt]: readonly [number, number]) =>
  Array.from({ length }, (_, i) => rowOf(i, salt));

/** Knows all names: ids are common only to traces aligned with one. */
const ALL = traceOf(Object.values(TABLES).flatMap(rowsOf), SPAN);

export function madeUpTable(name: keyof typeof TABLES): Sample {
  return sampleOfRows(rowsOf(TABLES[name]), ALL);
}

/** All of the rows, in the id space of `real` (its own, where left out). */
export function sampleOfRows(rows: readonly Row[], real = traceOf(rows, SPAN)): Sample {
  return takeSample(alignTrace(traceOf(rows, SPAN), real), [{ from: 0, to: SPAN }]);
}
