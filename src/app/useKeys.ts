import { useEffect } from 'react';
import { shortcutOf } from './keys';
import { goTo } from './usePane';

export function useKeys(singleKeys: boolean, showHelp: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event, singleKeys);
      if (!shortcut || event.repeat) return;
      event.preventDefault();
      shortcut.act({ goTo, showHelp });
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [singleKeys, showHelp]);
}
