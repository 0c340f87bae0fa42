import type { ReactNode } from 'react';
import { useState } from 'react';

interface FigureProps {
  /** For ways that lead here. */
  readonly id?: string;
  readonly title: string;
  /** One computed sentence: what the picture says. */
  readonly summary: string;
  readonly legend?: ReactNode;
  /** The same figures as a table; built only when it is opened. */
  readonly table?: () => ReactNode;
  readonly children: ReactNode;
}

/** Every picture of the studio: title, picture, a sentence, and the way to the figures behind it. */
export function Figure({ id, title, summary, legend, table, children }: FigureProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <figure className="figure" {...(id && { id, tabIndex: -1, 'aria-label': title })}>
      <div className="figure-head">
        <h3>{title}</h3>
        {legend}
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
    </figure>
  );
}
