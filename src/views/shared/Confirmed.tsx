import { useState } from 'react';

interface ConfirmedProps {
  readonly label: string;
  readonly about?: string;
  readonly question: string;
  readonly act: () => void;
}

/** A button for what cannot be undone: it asks before it acts, in its own place. */
export function Confirmed({ label, about, question, act }: ConfirmedProps) {
  const [isAsking, setAsking] = useState(false);
  if (!isAsking)
    return (
      <button
        type="button"
        aria-label={about === undefined ? label : `${label} ${about}`}
        onClick={() => setAsking(true)}
      >
        {label}
      </button>
    );
  return (
    <span className="bar" role="group" aria-label={question}>
      <span>{question}</span>
      <button type="button" onClick={() => (setAsking(false), act())}>
        Yes, delete
      </button>
      <button type="button" onClick={() => setAsking(false)}>
        No
      </button>
    </span>
  );
}
