/** Keys as text: `G`, `Space`, `?`, `Ctrl+Shift+Z` (Command on a Mac counts as Control). */

/** The chord that an event is, or null: Alt writes letters, and a modifier alone is none yet. */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>) {
  if (event.altKey || event.key === 'Dead' || event.key.length === 0) return null;
  if (['Control', 'Meta', 'Shift', 'Alt', 'AltGraph'].includes(event.key)) return null;
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const withControl = event.ctrlKey || event.metaKey;
  const withShift = event.shiftKey && (withControl || key.length > 1);
  return `${withControl ? 'Ctrl+' : ''}${withShift ? 'Shift+' : ''}${key}`;
}

/** The keys of a chord, for `kbd`. */
export function keysOf(chord: string): readonly string[] {
  return chord === '+' ? ['+'] : chord.split('+');
}

/** Letters that browsers keep for themselves with Control: tabs, windows, find, print, the clipboard. */
const BROWSERS_OWN = 'ACDFHJLNOPQRSTUVWX';

/** Why a chord can be no shortcut, a sentence; null where it can. */
export function chordProblem(chord: string): string | null {
  const own = /^Ctrl\+(Shift\+)?(.+)$/.exec(chord);
  if (own) {
    const key = own[2]!;
    if (!/^[A-Z]$/.test(key)) return `${chord} belongs to the browser; take a letter.`;
    if (BROWSERS_OWN.includes(key)) return `${chord} belongs to the browser; take another letter.`;
    return null;
  }
  if (chord === 'Space' || /^[^\s]$/u.test(chord)) return null;
  return `${chord} moves about the page; take a letter, a digit or a sign.`;
}
