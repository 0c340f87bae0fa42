/** Ten consecutive flows as one row of features: what a detector of synthetic traffic looks at (metrics.md 17). */
import type { Sample } from '../metrics/sample';
import type { Seconds } from '../trace/trace';
import type { FeatureMatrix } from './featureBins';

export const EVENTS_A_WINDOW = 10;

/** Categories beyond the 200 that training has most of are one, ranked behind them. */
const RANKS = 200;
const BEYOND = 250;
/** Clients' ephemeral ports start about here on every common system. */
const EPHEMERAL = 30_000;

type Column = (row: number) => number;

interface Mark {
  readonly name: string;
  /** `earlier` decides what is popular; δ floors gaps. */
  readonly read: (flows: Sample, earlier: Sample, resolution: Seconds) => Column;
}

/** In the order of the columns of one event. Log scales: the trees do not mind, float32 does. */
const MARKS: readonly Mark[] = [
  {
    name: 'gap',
    read:
      ({ time }, _, resolution) =>
      (row) =>
        Math.log10(Math.max(time[row]! - time[row - 1]!, resolution)),
  },
  ranked('source host', ({ source }) => source),
  ranked('destination host', ({ destination }) => destination),
  ranked('protocol', ({ protocol }) => protocol),
  ranked('destination port', ({ destinationPort }) => destinationPort),
  ranked('state', ({ state }) => state),
  logged('duration', ({ duration }) => duration, 1e4),
  logged('packets sent', ({ sourcePackets }) => sourcePackets),
  logged('bytes sent', ({ sourceBytes }) => sourceBytes),
  logged('packets received', ({ destinationPackets }) => destinationPackets),
  logged('bytes received', ({ destinationBytes }) => destinationBytes),
  {
    name: 'ephemeral source port',
    read:
      ({ sourcePort }) =>
      (row) =>
        sourcePort[row]! < 0 ? NaN : Number(sourcePort[row]! > EPHEMERAL),
  },
];

/** What the columns of one event stand for; a window's are these ten times over. */
export const MARK_NAMES: readonly string[] = MARKS.map(({ name }) => name);

/**
 * First rows of the windows: disjoint, each in one stretch. The first flow of a stretch has no gap and begins none.
 */
export function windowStarts({ length, stretch }: Sample): Uint32Array {
  const starts: number[] = [];
  for (let row = 1; row + EVENTS_A_WINDOW <= length; row++) {
    const last = row + EVENTS_A_WINDOW - 1;
    if (stretch[row - 1] !== stretch[last]) continue;
    starts.push(row);
    row = last;
  }
  return Uint32Array.from(starts);
}

interface Reading {
  /** What popularity of hosts, ports and states is judged by. */
  readonly earlier: Sample;
  readonly resolution: Seconds;
}

/** Features of the windows that begin at `starts`: [window, event × mark]. */
export function readWindows(
  flows: Sample,
  starts: Uint32Array,
  { earlier, resolution }: Reading,
): FeatureMatrix {
  const marks = MARKS.map(({ read }) => read(flows, earlier, resolution));
  const columns = EVENTS_A_WINDOW * marks.length;
  const values = new Float32Array(starts.length * columns);
  let at = 0;
  for (const start of starts)
    for (let row = start; row < start + EVENTS_A_WINDOW; row++)
      for (const mark of marks) values[at++] = mark(row);
  return { rows: starts.length, columns, values };
}

function ranked(name: string, column: (sample: Sample) => ArrayLike<number>): Mark {
  return {
    name,
    read: (flows, earlier) => {
      const [ids, ranks] = [column(flows), popularity(column(earlier))];
      return (row) => ranks.get(ids[row]!) ?? BEYOND;
    },
  };
}

function logged(name: string, column: (sample: Sample) => Float64Array, scale = 1): Mark {
  return {
    name,
    read: (flows) => {
      const values = column(flows);
      return (row) => Math.log10(scale * Math.max(values[row]!, 0) + 1);
    },
  };
}

/** Rank of each of the most frequent categories; equal ones by id. */
function popularity(column: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let row = 0; row < column.length; row++) counts.set(column[row]!, (counts.get(column[row]!) ?? 0) + 1);
  const order = [...counts].sort(([a, n], [b, m]) => m - n || a - b);
  return new Map(order.slice(0, RANKS).map(([category], rank) => [category, rank]));
}
