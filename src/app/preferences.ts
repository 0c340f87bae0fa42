/** What the browser remembers: how the studio looks and listens. Nothing of a trace is ever stored here, see `store/mappingMemory`. */
import type { Bindings } from './keys';
import { soundBindings } from './keys';
import type { Theme } from './theme';
import { THEMES } from './theme';

const KEYS = {
  theme: 'temponet.theme',
  shortcuts: 'temponet.shortcuts',
  bindings: 'temponet.keys',
} as const;

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is refused in some private windows: the choice then lasts as long as the page.
  }
}

export function readTheme(): Theme {
  return THEMES.find((theme) => theme === read(KEYS.theme)) ?? 'system';
}

export function writeTheme(theme: Theme): void {
  write(KEYS.theme, theme);
}

/** Single-key shortcuts can be turned off (WCAG 2.1.4). */
export function readShortcuts(): boolean {
  return read(KEYS.shortcuts) !== 'off';
}

export function writeShortcuts(isOn: boolean): void {
  write(KEYS.shortcuts, isOn ? 'on' : 'off');
}

/** Keys that a person has chosen; what is not as `writeBindings` writes it counts for nothing. */
export function readBindings(): Bindings {
  try {
    return soundBindings(JSON.parse(read(KEYS.bindings) ?? '{}'));
  } catch {
    return {};
  }
}

export function writeBindings(bindings: Bindings): void {
  write(KEYS.bindings, JSON.stringify(bindings));
}
