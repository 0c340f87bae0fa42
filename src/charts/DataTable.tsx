import type { ReactNode, RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';

interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers align right, in tabular figures. */
  readonly numeric?: boolean;
  /** The head is for screen readers only. */
  readonly isHeadHidden?: boolean;
  /** A picture of what the other columns say: left out on a narrow screen. */
  readonly isWideOnly?: boolean;
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Shows the caption instead of keeping it for screen readers. */
  readonly captionShown?: boolean;
}

/** The first column heads its row. */
export function DataTable<Row>({ caption, columns, rows, captionShown }: DataTableProps<Row>) {
  const [ref, overflows] = useOverflow();
  return (
    <div
      ref={ref}
      className="table-scroll"
      role="region"
      aria-label={caption}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={overflows ? 0 : undefined}
    >
      <table className="data-table">
        <caption className={captionShown ? undefined : 'visually-hidden'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ head, isHeadHidden, ...column }) => (
              <th key={head} scope="col" className={classOf(column)}>
                {isHeadHidden ? <span className="visually-hidden">{head}</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {columns.map(({ head, cell, ...column }, at) => {
                const className = classOf(column);
                return at === 0 ? (
                  <th key={head} scope="row" className={className}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={head} className={className}>
                    {cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf({ numeric, isWideOnly }: Pick<Column<never>, 'numeric' | 'isWideOnly'>): string | undefined {
  return [numeric && 'numeric', isWideOnly && 'wide-only'].filter(Boolean).join(' ') || undefined;
}

/** Whether an element has more than it shows: then, and only then, the keyboard must be able to scroll it. */
function useOverflow(): [RefObject<HTMLDivElement | null>, boolean] {
  const ref = useRef<HTMLDivElement>(null);
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setOverflows(element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, overflows];
}
