import { useStore } from 'zustand';
import type { StudioState } from './state';
import { studio } from './studio';

/** A part of the studio's state; the component draws again when that part is another value. */
export function useStudio<T>(pick: (state: StudioState) => T): T {
  return useStore(studio, pick);
}
