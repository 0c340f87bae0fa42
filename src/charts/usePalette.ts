/**
 * A canvas knows no CSS: it asks for the resolved tokens and asks again when the theme turns. The tokens are registered
 * with `@property` as colours (app/theme.css), so their computed value is a colour and not the text `light-dark(…)`.
 */
import { useSyncExternalStore } from 'react';

export interface Palette {
  readonly real: string;
  readonly synthetic: string;
  readonly more: string;
  readonly fewer: string;
  readonly cursor: string;
}

const TOKENS = {
  real: '--real',
  synthetic: '--synthetic',
  more: '--more',
  fewer: '--fewer',
  cursor: '--cursor',
} as const;

let shown: Palette | null = null;

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const next = Object.fromEntries(
    Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim() || '#808080']),
  ) as unknown as Palette;
  const same =
    shown !== null &&
    Object.keys(TOKENS).every((name) => shown![name as keyof Palette] === next[name as keyof Palette]);
  if (!same) shown = next;
  return shown!;
}

function subscribe(changed: () => void): () => void {
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  media.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', changed);
  };
}

export function usePalette(): Palette {
  return useSyncExternalStore(subscribe, read);
}
