/** What the browser remembers: how the studio looks and listens. Nothing of a trace is ever stored here, see `store/mappingMemory`. */

export type Theme = 'system' | 'light' | 'dark';

export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const KEYS = { theme: 'temponet.theme', shortcuts: 'temponet.shortcuts' } as const;

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
