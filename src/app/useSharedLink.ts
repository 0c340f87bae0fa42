import { useEffect, useState } from 'react';
import { configure } from '../store/actions';
import { configurationOf, isLink } from '../store/shareLink';
import { studio } from '../store/studio';
import { settingsOf } from '../views/runs/compareRuns';

export interface Notice {
  readonly isBad: boolean;
  readonly text: string;
}

/**
 * Applies a link that the page was opened with, or that was pasted over its address, once what was kept is back; then the hash
 * is a place again. @returns what to tell about it, and how to tell something else
 */
export function useSharedLink(
  isBack: Promise<unknown>,
): readonly [Notice | null, (notice: Notice | null) => void] {
  const [notice, setNotice] = useState<Notice | null>(null);
  useEffect(() => {
    let isGone = false;
    const look = () => {
      const { hash } = window.location;
      if (!isLink(hash)) return;
      window.location.replace('#train');
      setNotice(applied(hash));
    };
    void isBack.then(() => isGone || look());
    window.addEventListener('hashchange', look);
    return () => {
      isGone = true;
      window.removeEventListener('hashchange', look);
    };
  }, [isBack]);
  return [notice, setNotice];
}

function applied(hash: string): Notice {
  const before = studio.getState().configuration;
  try {
    const wanted = configurationOf(hash, before);
    const [old, next] = [settingsOf(before), settingsOf(wanted)];
    const changed = [...next].filter(([name, value]) => old.get(name) !== value);
    if (changed.length === 0) return { isBad: false, text: 'The link asks for what is set already.' };
    configure(wanted);
    const list = changed.map(([name, value]) => `${name} ${value} (was ${old.get(name) ?? 'unset'})`);
    return { isBad: false, text: `Set by the link: ${list.join('; ')}.` };
  } catch (problem) {
    const { message } = problem as Error;
    return { isBad: true, text: `The link could not be used, and nothing was changed: ${message}.` };
  }
}
