import { useEffect, useRef, useState } from 'react';
import type { StudioState } from '../store/state';
import { milestonesOf } from './announcement';

/** Sentences closer together than this are dropped, but for the last. */
const QUIET_MILLISECONDS = 4000;

/** A polite live region: the part of the state that changed last, at most every few seconds. */
export function Announcer({ state }: { readonly state: StudioState }) {
  const [spoken, setSpoken] = useState('');
  const milestones = milestonesOf(state);
  const before = useRef(milestones);
  const last = useRef(0);
  const key = milestones.join('|');
  useEffect(() => {
    const changed = milestones.find((sentence, i) => sentence !== '' && sentence !== before.current[i]);
    before.current = milestones;
    if (changed === undefined) return;
    const wait = Math.max(0, last.current + QUIET_MILLISECONDS - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setSpoken(changed);
    }, wait);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` stands for the sentences, which are new arrays each time
  }, [key]);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {spoken}
    </div>
  );
}
