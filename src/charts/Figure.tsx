import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { FigureMenu } from './FigureMenu';
import { tableCsv } from './tableCsv';

interface FigureProps {
  /** For ways that lead here. */
  readonly id?: string;
  readonly title: string;
  /** One computed sentence: what the picture says. */
  readonly summary: string;
  readonly legend?: ReactNode;
  /** The same figures as a table; built only when it is opened or copied. */
  readonly table?: () => ReactNode;
  readonly children: ReactNode;
}

/** Every picture of the studio: title, picture, a sentence, and the ways to the figures behind it and out of the page. */
export function Figure({ id, title, summary, legend, table, children }: FigureProps) {
  const [isOpen, setOpen] = useState(false);
  const [isRead, setRead] = useState(false);
  const figure = useRef<HTMLElement>(null);
  const behind = useRef<HTMLDivElement>(null);
  const csv = () => {
    flushSync(() => setRead(true));
    const text = tableCsv(behind.current!);
    setRead(false);
    return text;
  };
  return (
    <figure ref={figure} className="figure" {...(id && { id, tabIndex: -1, 'aria-label': title })}>
      <div className="figure-head">
        <h3>{title}</h3>
        {legend}
        <FigureMenu title={title} figure={figure} csv={table && csv} />
      </div>
      {children}
      <figcaption>{summary}</figcaption>
      {table && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>
            View as table<span className="visually-hidden">: {title}</span>
          </summary>
          {isOpen && table()}
        </details>
      )}
      {table && isRead && (
        <div ref={behind} hidden>
          {table()}
        </div>
      )}
    </figure>
  );
}
