import type { ReactNode } from 'react';
import { formatShare } from '../../charts/format';

/** What a pane needs before it can show anything, with the way there. */
export function Problem({
  text,
  href,
  action,
}: {
  readonly text: string;
  readonly href?: string;
  readonly action?: string;
}) {
  return (
    <p className="problem">
      {text} {href && <a href={href}>{action}</a>}
    </p>
  );
}

export function Failure({
  title,
  message,
  children,
}: {
  readonly title: string;
  readonly message: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="failure" role="alert">
      <strong>{title}</strong>
      <p>{message}</p>
      {children}
    </div>
  );
}

/** A native progress bar that names itself; no share yet means it only says that work goes on. */
export function Progress({ label, share }: { readonly label: string; readonly share: number | null }) {
  return (
    <div className="progress">
      <progress aria-label={label} max={1} value={share ?? undefined} />
      <span>
        {label}
        {share !== null && <span className="figures"> {formatShare(Math.floor(share * 100) / 100)}</span>}
      </span>
    </div>
  );
}

interface Fact {
  readonly term: string;
  readonly value: ReactNode;
  readonly isWide?: boolean;
}

/** Terms over figures, as on an instrument's face. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ term, value, isWide }) => (
        <div key={term} className={isWide ? 'fact is-wide' : 'fact'}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
