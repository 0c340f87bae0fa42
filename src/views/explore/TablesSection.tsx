import { useCallback, useId, useState } from 'react';
import { formatBytes, formatCompact, formatCount, formatUtc } from '../../charts/format';
import type { Selection } from '../../metrics/comparison';
import type { TableName, TablePage, TableQuestion, TableRow } from '../../metrics/explore/exploration';
import { select, tableText } from '../../store/actions';
import { Progress } from '../shared/Notices';
import { Choice } from './Choice';
import type { SectionProps } from './sections';
import { useQuestion } from './useQuestion';
import type { TableColumn } from './VirtualTable';
import { VirtualTable } from './VirtualTable';

const TABLES: Record<TableName, string> = { conversations: 'Conversations', endpoints: 'Endpoints' };
/** Pages begin at multiples of this; each holds twice as many rows, so that what is near is there. */
const STEP = 100;

/** Who talked to whom and how much, every pair and every host; sorted and filtered by the worker, a page at a time. */
export function TablesSection({ exploration, epoch, clock }: SectionProps) {
  const [table, setTable] = useState<TableName>('conversations');
  const [order, setOrder] = useState({ sort: 'flows', isDescending: true });
  const [text, setText] = useState('');
  const [from, setFrom] = useState(0);
  const question: TableQuestion = { section: 'tables', table, ...order, text, from };
  const picture = useQuestion(question, exploration);
  const page = picture?.page.table === table ? picture.page : null;
  const follow = useCallback((first: number) => setFrom(Math.max(0, Math.floor(first / STEP) * STEP)), []);
  const sortBy = (sort: string) =>
    setOrder((now) => ({
      sort,
      isDescending: now.sort === sort ? !now.isDescending : !NAMES.includes(sort),
    }));
  const show = (next: TableName) => {
    setTable(next);
    setOrder({ sort: 'flows', isDescending: true });
    setFrom(0);
  };
  return (
    <>
      <div className="choices">
        <Choice label="Table" options={TABLES} value={table} onChange={show} />
        <AddressFilter text={text} onText={setText} />
        <CopyButton question={question} />
      </div>
      {page ? (
        <>
          <VirtualTable
            key={table}
            label={TABLES[table]}
            columns={columnsOf(table, epoch + clock.offset)}
            total={page.total}
            rowAt={(index) => rowAt(page, index)}
            {...order}
            onSort={sortBy}
            onFirst={follow}
            onPick={({ names }) => select(selectionOf(names))}
          />
          <p className="hint">
            {formatCount(page.total)} rows{text && ` with “${text}”`}. Click a row to narrow every picture to
            it
            {table === 'conversations' && `; times are ${clock.name}`}.
          </p>
        </>
      ) : (
        <Progress label="Counting pairs" share={null} />
      )}
    </>
  );
}

const NAMES: readonly string[] = ['source', 'destination', 'host'];

function rowAt({ from, rows }: TablePage, index: number): TableRow | null {
  return rows[index - from] ?? null;
}

function selectionOf([first, second]: readonly string[]): Partial<Selection> {
  return second === undefined ? { host: first! } : { pair: [first!, second] };
}

function columnsOf(table: TableName, shownEpoch: number): TableColumn<TableRow>[] {
  const name = (key: string, head: string, at: number): TableColumn<TableRow> => ({
    ...{ key, head, width: 'minmax(160px, 1.5fr)' },
    cell: (row) =>
      at === 0 ? (
        <button type="button" className="link">
          {row.names[0]}
        </button>
      ) : (
        row.names[at]
      ),
  });
  const figure = (key: string, head: string, at: number, say = formatCount): TableColumn<TableRow> => ({
    ...{ key, head, numeric: true, width: 'minmax(88px, 1fr)' },
    cell: ({ figures }) => say(figures[at]!),
  });
  const time = (key: string, head: string, at: number): TableColumn<TableRow> => ({
    ...figure(key, head, at, (seconds) => formatUtc(shownEpoch + seconds).replace(' UTC', '')),
    width: 'minmax(160px, 1.2fr)',
  });
  if (table === 'conversations')
    return [
      name('source', 'Initiator', 0),
      name('destination', 'Responder', 1),
      figure('flows', 'Flows', 0),
      figure('packets', 'Packets', 1, formatCompact),
      figure('bytes', 'Bytes', 2, formatBytes),
      time('first', 'First', 3),
      time('last', 'Last', 4),
    ];
  return [
    name('host', 'Host', 0),
    figure('flows', 'Flows', 0),
    figure('initiated', 'Initiated', 1),
    figure('answered', 'Answered', 2),
    figure('peers', 'Peers', 3),
    figure('packetsOut', 'Packets out', 4, formatCompact),
    figure('bytesOut', 'Bytes out', 5, formatBytes),
    figure('bytesIn', 'Bytes in', 6, formatBytes),
  ];
}

function AddressFilter({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const id = useId();
  return (
    <span className="host-select">
      <label htmlFor={id}>Address holds</label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => onText(target.value.trim())}
      />
    </span>
  );
}

type Copied = 'idle' | 'copying' | 'copied' | 'refused';

const COPY_WORDS: Record<Copied, string> = {
  idle: 'Copy as CSV',
  copying: 'Copying…',
  copied: 'Copied',
  refused: 'The browser refused the clipboard',
};

/** The whole table, not the page alone. */
function CopyButton({ question }: { readonly question: TableQuestion }) {
  const [state, setState] = useState<Copied>('idle');
  const copy = async () => {
    setState('copying');
    try {
      await navigator.clipboard.writeText(await tableText(question));
      setState('copied');
    } catch {
      setState('refused');
    }
  };
  return (
    <button type="button" onClick={() => void copy()} onBlur={() => setState('idle')}>
      <span aria-live="polite">{COPY_WORDS[state]}</span>
    </button>
  );
}
