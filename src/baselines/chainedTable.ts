/**
 * Marks as a chain of conditional tables, pair → service → state → packets and bytes → duration → source port: each drawn from
 * the training rows that share the pair and the token before (a Bayesian network that is a chain; Koller & Friedman 2009, §3.2).
 */
import { ascendingOrder } from '../math/ascendingOrder';
import type { Random } from '../math/random';
import type { Column, Trace } from '../trace/trace';
import { groupPairs, groupRows, rowsOf } from './rowGroups';

/** What is drawn together, in order; the first given the pair alone. */
const CHAIN = [
  ['protocol', 'destinationPort', 'service'],
  ['state'],
  ['sourcePackets'],
  ['sourceBytes'],
  ['destinationPackets'],
  ['destinationBytes'],
  ['duration'],
  ['sourcePort'],
] as const satisfies readonly (readonly Column[])[];

/** A column with more values than so many is binned by its quantiles. */
const MOST_VALUES = 60;
const QUANTILES = 30;

/**
 * Draws the training row that each link of the chain comes from, given the row that set the pair. An event of `draw(random,
 * row)` takes the columns of `CHAIN[k]` from the k-th row.
 */
export function createChainedTable(training: Trace) {
  const pair = groupPairs(training).group;
  const given = [pair, ...CHAIN.slice(0, -1).map((columns) => tokens(training, columns))];
  const groups = given.map((token, link) => groupRows(link === 0 ? [pair] : [pair, token]));
  return {
    chain: CHAIN,
    draw(random: Random, row: number): number[] {
      return groups.map((groups) => {
        const fellows = rowsOf(groups, groups.group[row]!);
        return (row = fellows[random.integer(fellows.length)]!);
      });
    },
  };
}

/** One number a row for its values of the columns: of a single column with many values, its quantile bin. */
function tokens(training: Trace, columns: readonly Column[]): Uint32Array {
  const values = columns.map((name) => ranks(training[name]));
  const { group, starts, length } = groupRows(values);
  if (columns.length > 1 || length <= MOST_VALUES) return group;
  return group.map((value) => Math.floor((QUANTILES * starts[value]!) / training.length));
}

/** Place of each row's value (≥ −1) among the column's distinct ones, ascending; unknown values last. */
function ranks(column: Trace[Column]): Uint32Array {
  const keys = Float64Array.from(column, (value) => (Number.isNaN(value) ? Infinity : value + 1));
  const rank = new Uint32Array(keys.length);
  let [count, last] = [-1, NaN];
  for (const row of ascendingOrder(keys)) {
    if (keys[row] !== last) count++;
    last = keys[row]!;
    rank[row] = count;
  }
  return rank;
}
