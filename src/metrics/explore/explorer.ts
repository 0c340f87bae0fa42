/** One trace, asked again and again: rows, pairs and tables are kept for what was looked at last. */
import type { Trace } from '../../trace/trace';
import type { Selection } from '../comparison';
import { rowsKey } from '../rowKeeper';
import type { CompletedField, Completion, NamedCounts } from './complete';
import { complete, countNames } from './complete';
import type {
  Exploration,
  ExplorePicture,
  ExploreQuestion,
  ExploreSection,
  RateStack,
  TableQuestion,
} from './exploration';
import { describeFields } from './fields';
import { gapsPicture } from './gapsPicture';
import { pairsPicture } from './pairsPicture';
import type { PairTrains } from './pairTrains';
import { pairTrains } from './pairTrains';
import { describeRhythm } from './rhythm';
import type { Rows } from './rowsUnder';
import { lengthOf, rowsUnder, rowsWithin } from './rowsUnder';
import { stackRate, summariseStack } from './stackRate';
import type { Table } from './tables';
import { conversations, csvOf, endpoints, orderTable, pageOf, rankHosts } from './tables';

export interface Explorer {
  explore(selection: Selection, question: ExploreQuestion): Exploration;
  /** A whole table as CSV, in the order and with the filter of the question. */
  tableText(selection: Selection, question: TableQuestion): string;
  complete(field: CompletedField, text: string): Completion[];
}

/** What a selection leaves, and what several sections make of it. */
interface Looked {
  /** Of the rows without their window, and of all of it. */
  readonly rowsKey: string;
  readonly key: string;
  readonly all: Rows;
  readonly inside: Rows;
  trains(): PairTrains;
}

/** Looks at one trace. What a question needs and the one before it had is not computed again. */
export function createExplorer(trace: Trace): Explorer {
  const [allOf, trainsOf, tableOf] = [keepLast<Rows>(), keepLast<PairTrains>(), keepLast<Table>()];
  const [orderOf, rateOf] = [keepLast<Uint32Array>(), keepLast<RateStack>()];
  const [ranksOf, countsOf] = [keepLast<Uint32Array>(), keepLast<NamedCounts>()];

  const look = (selection: Selection): Looked => {
    const rows = rowsKey(selection);
    const all = allOf(rows, () => rowsUnder(trace, selection));
    const inside = rowsWithin(all, selection.window);
    const key = JSON.stringify([rows, selection.window]);
    return { rowsKey: rows, key, all, inside, trains: () => trainsOf(key, () => pairTrains(inside)) };
  };
  const table = ({ key, inside, trains }: Looked, question: TableQuestion) => {
    const make = question.table === 'conversations' ? conversations : endpoints;
    const own = `${question.table} ${key}`;
    const whole = tableOf(own, () => make(inside, trains()));
    const names = { hosts: trace.hosts, ranks: ranksOf('', () => rankHosts(trace.hosts)) };
    const asked = JSON.stringify([own, question.sort, question.isDescending, question.text]);
    return { whole, order: orderOf(asked, () => orderTable(whole, question, names)) };
  };
  const draw: {
    [S in ExploreSection]: (
      looked: Looked,
      question: Extract<ExploreQuestion, { section: S }>,
    ) => ExplorePicture;
  } = {
    rate({ rowsKey, all, inside }, { section, quantity, by }) {
      const stack = rateOf(JSON.stringify([rowsKey, quantity, by]), () => stackRate(all, { quantity, by }));
      return { section, rate: { ...stack, summary: summariseStack(inside, quantity) } };
    },
    gaps: ({ inside, trains }, { section }) => ({ section, gaps: gapsPicture(inside, trains()) }),
    pairs: ({ inside, trains }, question) => ({
      section: question.section,
      pairs: pairsPicture(inside, trains(), question),
    }),
    tables(looked, question) {
      const { whole, order } = table(looked, question);
      return { section: question.section, page: pageOf(whole, order, question.from, trace) };
    },
    seasonality: ({ all, inside }, { section, clockOffset }) => ({
      section,
      rhythm: describeRhythm(inside, lengthOf(all), clockOffset),
    }),
    fields: ({ inside }, { section }) => ({ section, fields: describeFields(inside) }),
  };
  return {
    explore(selection, question) {
      const looked = look(selection);
      const picture = draw[question.section](looked, question as never);
      return { selection, question, events: looked.inside.rows.length, picture };
    },
    tableText(selection, question) {
      const { whole, order } = table(look(selection), question);
      return csvOf(whole, order, trace);
    },
    complete: (field, text) =>
      complete(
        countsOf('', () => countNames(trace)),
        field,
        text,
      ),
  };
}

/** Makes a value for a key, and keeps it until another key is asked for. */
function keepLast<T>(): (key: string, make: () => T) => T {
  let last: { readonly key: string; readonly value: T } | null = null;
  return (key, make) => {
    if (last?.key !== key) last = { key, value: make() };
    return last.value;
  };
}
