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
  readonly paper: string;
  readonly category0: string;
  readonly category1: string;
  readonly category2: string;
  readonly category3: string;
  readonly category4: string;
  readonly category5: string;
  readonly category6: string;
}

const TOKENS = {
  real: '--real',
  synthetic: '--synthetic',
  more: '--more',
  fewer: '--fewer',
  cursor: '--cursor',
  paper: '--paper',
  category0: '--category-0',
  category1: '--category-1',
  category2: '--category-2',
  category3: '--category-3',
  category4: '--category-4',
  category5: '--category-5',
  category6: '--category-6',
} as const;

/** Read when somebody begins to draw and when the theme turns, not with every picture: resolved styles are dear. */
let shown: Palette | null = null;

function refresh(): Palette {
  const style = getComputedStyle(document.documentElement);
  const next = Object.fromEntries(
    Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim() || '#808080']),
  ) as unknown as Palette;
  const names = Object.keys(TOKENS) as (keyof Palette)[];
  const isSame = shown !== null && names.every((name) => shown![name] === next[name]);
  return isSame ? shown! : (shown = next);
}

function subscribe(changed: () => void): () => void {
  refresh();
  const media = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    window.matchMedia(query),
  );
  const turn = () => {
    refresh();
    changed();
  };
  const observer = new MutationObserver(turn);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-contrast'],
  });
  for (const one of media) one.addEventListener('change', turn);
  return () => {
    observer.disconnect();
    for (const one of media) one.removeEventListener('change', turn);
  };
}

export function usePalette(): Palette {
  return useSyncExternalStore(subscribe, () => shown ?? refresh());
}
