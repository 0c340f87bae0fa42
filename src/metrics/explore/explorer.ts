/** One trace, asked again and again, a synthetic one beside it: rows, pairs and tables are kept for what was looked at last. */
import type { TimeWindow, Trace } from '../../trace/trace';
import { partOfSpan } from '../../trace/windows';
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
import type { Besides, Rows } from './rowsUnder';
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
  readonly beside: LookedBeside | null;
  trains(): PairTrains;
}

/** Both sides over the stretch that was generated: without the selection's window, and inside it. */
interface LookedBeside {
  readonly all: Besides;
  readonly inside: Besides;
  readonly part: TimeWindow | null;
}

/** A synthetic trace, and the stretch that it was made for: seconds since the real trace's start. */
export interface Generated {
  readonly trace: Trace;
  readonly window: TimeWindow;
}

/** Finds the rows of a selection, on both sides where they are wanted; keeps those of the last. */
function createLook(trace: Trace, generated: Generated | null) {
  const [allOf, syntheticOf, trainsOf] = [keepLast<Rows>(), keepLast<Rows>(), keepLast<PairTrains>()];
  const lookBeside = (real: Rows, selection: Selection): LookedBeside | null => {
    if (!generated) return null;
    const clock = { start: trace.start, window: generated.window };
    const synthetic = syntheticOf(rowsKey(selection), () => rowsUnder(generated.trace, selection, clock));
    const part = partOfSpan(generated.window, trace.span);
    const all = { real: rowsWithin(real, part), synthetic };
    const within = (rows: Rows) => rowsWithin(rows, selection.window);
    return { all, inside: { real: within(all.real), synthetic: within(synthetic) }, part };
  };
  return (selection: Selection, isAlone = true): Looked => {
    const rows = rowsKey(selection);
    const all = allOf(rows, () => rowsUnder(trace, selection));
    const inside = rowsWithin(all, selection.window);
    const key = JSON.stringify([rows, selection.window]);
    const beside = isAlone ? null : lookBeside(all, selection);
    const trains = () => trainsOf(key, () => pairTrains(inside));
    return { rowsKey: rows, key, all, inside, beside, trains };
  };
}

/** Looks at one trace. What a question needs and the one before it had is not computed again. */
export function createExplorer(trace: Trace, generated: Generated | null = null): Explorer {
  const look = createLook(trace, generated);
  const [tableOf, orderOf, rateOf] = [keepLast<Table>(), keepLast<Uint32Array>(), keepLast<RateStack>()];
  const [ranksOf, countsOf] = [keepLast<Uint32Array>(), keepLast<NamedCounts>()];

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
    rate({ rowsKey, all, inside, beside }, { section, quantity, by }) {
      const stack = rateOf(JSON.stringify([rowsKey, quantity, by, beside !== null]), () =>
        stackRate(all, { quantity, by, beside: beside && beside.all }),
      );
      return { section, rate: { ...stack, summary: summariseStack(inside, quantity, beside?.inside) } };
    },
    gaps: ({ inside, beside, trains }, { section }) => ({
      section,
      gaps: gapsPicture(inside, trains(), beside && beside.inside),
    }),
    pairs: ({ inside, trains }, question) => ({
      section: question.section,
      pairs: pairsPicture(inside, trains(), question),
    }),
    tables(looked, question) {
      const { whole, order } = table(looked, question);
      return { section: question.section, page: pageOf(whole, order, question.from, trace) };
    },
    seasonality: ({ all, inside, beside }, { section, clockOffset }) => ({
      section,
      rhythm: describeRhythm(inside, beside && beside.inside, {
        clockOffset,
        extent: lengthOf(all),
        besideExtent: beside ? lengthOf(beside.all.real) : 0,
      }),
    }),
    fields: ({ inside, beside }, { section }) => ({
      section,
      fields: describeFields(beside?.inside.real ?? inside, beside && beside.inside.synthetic),
    }),
  };
  return {
    explore(selection, question) {
      const looked = look(selection, !BESIDE.includes(question.section) || isAlone(question));
      const picture = draw[question.section](looked, question as never);
      const { inside, beside } = looked;
      const stands = beside && { events: beside.inside.synthetic.rows.length, part: beside.part };
      return { selection, question, events: inside.rows.length, beside: stands, picture };
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

/** Sections that show the synthetic trace. */
const BESIDE: readonly ExploreSection[] = ['rate', 'gaps', 'seasonality', 'fields'];

function isAlone(question: ExploreQuestion): boolean {
  return 'isAlone' in question && question.isAlone === true;
}

/** Makes a value for a key, and keeps it until another key is asked for. */
function keepLast<T>(): (key: string, make: () => T) => T {
  let last: { readonly key: string; readonly value: T } | null = null;
  return (key, make) => {
    if (last?.key !== key) last = { key, value: make() };
    return last.value;
  };
}
