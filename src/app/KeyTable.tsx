/** Every command with its keys, each of which a person may change or switch off. */
import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import { chordOf } from './chord';
import type { Command } from './commands';
import { COMMANDS } from './commands';
import { Keys } from './Keys';
import type { Bindings } from './keys';
import { chordsOf, rebound } from './keys';

interface KeyTableProps {
  readonly bindings: Bindings;
  readonly onBindings: (bindings: Bindings) => void;
}

export function KeyTable({ bindings, onBindings }: KeyTableProps) {
  /** The command whose next key is awaited. */
  const [awaited, setAwaited] = useState<Command | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const bind = (command: Command, chord: string | null) => {
    try {
      onBindings(rebound(bindings, command, chord));
      setProblem(null);
      setAwaited(null);
    } catch (refused) {
      setProblem((refused as Error).message);
    }
  };
  return (
    <>
      <ul className="key-list">
        {COMMANDS.map((command) => (
          <KeyRow
            key={command.id}
            command={command}
            chords={chordsOf(command, bindings)}
            isAwaited={command === awaited}
            onAwait={(isAwaited) => {
              if (isAwaited) setProblem(null);
              setAwaited(isAwaited ? command : null);
            }}
            onChord={(chord) => bind(command, chord)}
          />
        ))}
        <li>
          <span className="key-cell">
            <Keys chords={['←', '→']} />
          </span>
          <span>move the cursor of the focused picture</span>
        </li>
      </ul>
      <p role="status" className="help is-invalid">
        {problem}
      </p>
      {Object.keys(bindings).length > 0 && (
        <button type="button" className="link" onClick={() => (onBindings({}), setProblem(null))}>
          All keys as they were
        </button>
      )}
    </>
  );
}

interface KeyRowProps {
  readonly command: Command;
  readonly chords: readonly string[];
  readonly isAwaited: boolean;
  readonly onAwait: (isAwaited: boolean) => void;
  readonly onChord: (chord: string | null) => void;
}

function KeyRow({ command: { what }, chords, isAwaited, onAwait, onChord }: KeyRowProps) {
  const listen = (event: KeyboardEvent) => {
    if (!isAwaited || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    const chord = chordOf(event.nativeEvent);
    if (event.key === 'Escape') onAwait(false);
    else if (chord !== null) onChord(chord);
  };
  return (
    <li>
      <span className="key-cell">
        {isAwaited ? 'press a key' : chords.length > 0 ? <Keys chords={chords} /> : 'no key'}
      </span>
      <span>{what}</span>
      <span className="key-buttons">
        <button
          type="button"
          className="link"
          aria-label={isAwaited ? `Press a key to ${what}` : `Change the key: ${what}`}
          aria-pressed={isAwaited}
          onClick={() => onAwait(!isAwaited)}
          onKeyDown={listen}
          onBlur={() => onAwait(false)}
        >
          Change
        </button>
        {chords.length > 0 && (
          <button type="button" className="link" aria-label={`No key: ${what}`} onClick={() => onChord(null)}>
            Off
          </button>
        )}
      </span>
    </li>
  );
}
