import { useState } from 'react';

interface NameFieldProps {
  readonly label: string;
  readonly name: string;
  readonly onRename: (name: string) => void;
  /** For screen readers only. */
  readonly isLabelHidden?: boolean;
}

/** A name that is changed where it stands: Enter or leaving the field takes it, an empty one is put back. */
export function NameField({ label, name, onRename, isLabelHidden = false }: NameFieldProps) {
  const [draft, setDraft] = useState(name);
  const rename = () => {
    const wanted = draft.trim();
    if (wanted === '') setDraft(name);
    else if (wanted !== name) onRename(wanted);
  };
  return (
    <label className="name-field">
      <span className={isLabelHidden ? 'visually-hidden' : undefined}>{label}</span>
      <input
        type="text"
        value={draft}
        maxLength={120}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          rename();
        }}
      />
    </label>
  );
}
