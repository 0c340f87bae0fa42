/**
 * Every action and place, found by typing: the commands of the table, and below them whatever can be pressed in the place in
 * sight. A combobox over a listbox, as the ARIA authoring practices describe it.
 */
import type { KeyboardEvent } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import type { CommandContext } from './commands';
import { COMMANDS } from './commands';
import { Keys } from './Keys';
import type { Bindings } from './keys';
import { chordsOf } from './keys';
import { matchWords } from './matchWords';
import { pressables } from './pressables';

interface PaletteProps {
  readonly bindings: Bindings;
  readonly context: CommandContext;
  readonly onClose: () => void;
}

interface Line {
  readonly text: string;
  readonly note?: string;
  readonly chords: readonly string[];
  readonly act: () => void;
}

/** Drawn while it is open, and only then. */
export function Palette({ bindings, context, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [lines] = useState(() => linesNow(bindings, context));
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const found = foundBy(typed, lines);
  const here = Math.min(at, found.length - 1);
  useEffect(() => {
    // No value: newer browsers return a promise, which React would take for a clean-up.
    document.getElementById(`${id}-${here}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, here]);
  const choose = (line: Line | undefined) => {
    if (!line) return;
    dialog.current?.close();
    // After the dialog has given the focus back.
    setTimeout(line.act);
  };
  const press = (event: KeyboardEvent) => {
    const to = movedTo(event.key, here, found.length);
    if (event.key === 'Enter') choose(found[here]);
    else if (to === null) return;
    else setAt(to);
    event.preventDefault();
  };
  return (
    <dialog ref={dialog} className="palette" aria-label="Find any action or place" onClose={onClose}>
      <input
        type="text"
        role="combobox"
        aria-label="Action or place"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${id}-${here}` : undefined}
        placeholder="What do you want to do?"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => (setTyped(event.target.value), setAt(0))}
        onKeyDown={press}
      />
      <ul id={`${id}-list`} role="listbox" aria-label="Actions and places">
        {found.map((line, i) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the combobox has the keys
          <li
            key={`${line.text} ${line.note ?? ''}`}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === here}
            onPointerMove={() => setAt(i)}
            onClick={() => choose(line)}
          >
            <span>{line.text}</span>
            {line.note && <span className="hint">{line.note}</span>}
            <Keys chords={line.chords} />
          </li>
        ))}
      </ul>
      <p role="status" className={found.length > 0 ? 'visually-hidden' : 'hint'}>
        {found.length > 0 ? `${found.length} found` : 'Nothing here is called that.'}
      </p>
    </dialog>
  );
}

const PAGE = 8;

/** Arrows go round, pages stop at the ends; null for any other key. */
function movedTo(key: string, here: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (here + 1) % count;
  if (key === 'ArrowUp') return (here - 1 + count) % count;
  if (key === 'PageDown') return Math.min(here + PAGE, count - 1);
  return key === 'PageUp' ? Math.max(here - PAGE, 0) : null;
}

/** The lines as the studio stands: what cannot be done now is not there. */
function linesNow(bindings: Bindings, context: CommandContext): Line[] {
  const commands = COMMANDS.filter(({ id, isPossible }) => id !== 'palette' && (isPossible?.() ?? true));
  const lines = [
    ...commands.map((command): Line => ({
      text: capitalised(command.what),
      chords: chordsOf(command, bindings),
      act: () => command.act(context),
    })),
    ...pressables().map(({ name, element, place }): Line => ({
      text: name,
      note: place,
      chords: [],
      act: () => (element.focus(), element.click()),
    })),
  ];
  const names = lines.map(({ text, note }) => `${text} ${note ?? ''}`);
  return lines.filter((_, i) => names.indexOf(names[i]!) === i);
}

function foundBy(typed: string, lines: readonly Line[]): Line[] {
  return lines
    .flatMap((line) => {
      const cost = matchWords(typed, `${line.text} ${line.note ?? ''}`);
      return cost === null ? [] : [{ line, cost }];
    })
    .sort((a, b) => a.cost - b.cost)
    .map(({ line }) => line);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
