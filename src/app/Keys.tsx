import { keysOf } from './chord';

/** Chords as keys; nothing where there is none. */
export function Keys({ chords }: { readonly chords: readonly string[] }) {
  if (chords.length === 0) return null;
  return (
    <span className="keys-of">
      {chords.map((chord, i) => (
        <span key={chord}>
          {i > 0 && ' or '}
          {keysOf(chord).map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
