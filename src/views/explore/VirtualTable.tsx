import { useVirtualizer } from '@tanstack/react-virtual';
import type { CSSProperties, ReactNode } from 'react';
import { useEffect, useRef } from 'react';

export interface TableColumn<Row> {
  /** What it is sorted by. */
  readonly key: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  readonly numeric?: boolean;
  /** CSS width of its track. */
  readonly width: string;
}

interface VirtualTableProps<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly total: number;
  /** The row at an index; null while it is on its way. */
  readonly rowAt: (index: number) => Row | null;
  readonly sort: string;
  readonly isDescending: boolean;
  readonly onSort: (key: string) => void;
  /** The first row that is seen. */
  readonly onFirst: (index: number) => void;
  readonly onPick: (row: Row) => void;
}

const ROW_PIXELS = 32;

/** A table of any length: only the rows in sight are in the page. Heads sort; a row's click does what its first cell's button does. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, total, rowAt, onFirst, onPick } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- this component is not memoised, and hands no function of it on
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  useEffect(() => onFirst(first), [first, onFirst]);
  const tracks: CSSProperties = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div ref={scroller} className="virtual-table" role="region" aria-label={`${label}, rows`} tabIndex={0}>
      <div role="table" aria-label={label} aria-rowcount={total + 1} aria-colcount={columns.length}>
        <div role="rowgroup" className="virtual-head">
          <div role="row" aria-rowindex={1} className="virtual-row" style={tracks}>
            {columns.map((column) => (
              <Head key={column.key} {...props} column={column} />
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            const row = rowAt(index);
            return (
              // The first cell's button is the way by keyboard.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={index}
                role="row"
                aria-rowindex={index + 2}
                className="virtual-row"
                style={{ ...tracks, transform: `translateY(${start}px)` }}
                onClick={() => row && onPick(row)}
              >
                {columns.map(({ key, cell, numeric }) => (
                  <div key={key} role="cell" className={numeric ? 'numeric' : undefined}>
                    {row ? cell(row) : '…'}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Head<Row>({
  column: { key, head, numeric },
  sort,
  isDescending,
  onSort,
}: Pick<VirtualTableProps<Row>, 'sort' | 'isDescending' | 'onSort'> & { readonly column: TableColumn<Row> }) {
  const isSorted = key === sort;
  return (
    <div
      role="columnheader"
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}
      className={numeric ? 'numeric' : undefined}
    >
      <button type="button" className="link" onClick={() => onSort(key)}>
        {head}
        <span aria-hidden="true">{isSorted ? (isDescending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </div>
  );
}
