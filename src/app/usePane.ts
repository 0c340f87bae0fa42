import { useSyncExternalStore } from 'react';
import type { Pane } from './panes';
import { paneOfHash } from './panes';

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** The hash holds the pane's name and nothing else. */
export function usePane(): Pane {
  return useSyncExternalStore(subscribe, () => paneOfHash(window.location.hash));
}

export function goTo(pane: Pane): void {
  window.location.hash = pane;
}
