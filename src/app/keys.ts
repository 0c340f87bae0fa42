/** Which command a key means: the table's chords, or those a person has chosen instead. */
import { chordOf, chordProblem } from './chord';
import type { Command } from './commands';
import { COMMANDS } from './commands';

/** Command → its chords, where they are not the table's; none = switched off. */
export type Bindings = Readonly<Record<string, readonly string[]>>;

export function chordsOf({ id, chords }: Command, bindings: Bindings): readonly string[] {
  return bindings[id] ?? chords;
}

/** `bindings` with one command on one chord, or on none. @throws a sentence where the chord cannot be taken */
export function rebound(bindings: Bindings, command: Command, chord: string | null): Bindings {
  if (chord === null) return { ...bindings, [command.id]: [] };
  const problem = chordProblem(chord);
  if (problem !== null) throw new Error(problem);
  const owner = COMMANDS.find((one) => one !== command && chordsOf(one, bindings).includes(chord));
  if (owner) throw new Error(`${chord} means “${owner.what}” already; switch that off first.`);
  return { ...bindings, [command.id]: [chord] };
}

/** Only what `rebound` could have made: stored text may be anybody's. */
export function soundBindings(stored: unknown): Bindings {
  if (typeof stored !== 'object' || stored === null) return {};
  const chosen = Object.entries(stored).flatMap(([id, chords]) => {
    const command = COMMANDS.find((one) => one.id === id);
    return command && Array.isArray(chords) && chords.length <= 1
      ? [{ command, chord: chords[0] as unknown }]
      : [];
  });
  // First every chord is freed, then taken: two commands may have changed places.
  let sound: Bindings = Object.fromEntries(chosen.map(({ command }) => [command.id, []]));
  for (const { command, chord } of chosen) {
    try {
      if (typeof chord === 'string') sound = rebound(sound, command, chord);
    } catch {
      // Taken, or the browser's: the command has no key.
    }
  }
  return sound;
}

const TYPING =
  'input:not([type=radio]):not([type=checkbox]):not([type=range]), textarea, select, [contenteditable]';
const PRESSABLE = 'button, a, summary, input, [role=button]';

interface Listening {
  readonly singleKeys: boolean;
  readonly bindings: Bindings;
}

/** The command that an event means, or null: typing and native Space stay as they are. */
export function commandOf(event: KeyboardEvent, { singleKeys, bindings }: Listening): Command | null {
  const chord = event.defaultPrevented ? null : chordOf(event);
  if (chord === null) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('dialog')) return null;
  if (!chord.startsWith('Ctrl+') && !singleKeys) return null;
  if (chord === 'Space' && target?.closest(PRESSABLE)) return null;
  const found = COMMANDS.find((command) => chordsOf(command, bindings).includes(chord));
  if (!found || (target?.closest(TYPING) && !found.whileTyping)) return null;
  return found;
}
