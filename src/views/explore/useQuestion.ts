import { useEffect } from 'react';
import type {
  Exploration,
  ExplorePicture,
  ExploreQuestion,
  ExploreSection,
} from '../../metrics/explore/exploration';
import { explore, stopExploring } from '../../store/actions';
import type { ExplorationStatus } from '../../store/state';

type PictureOf<S extends ExploreSection> = Extract<ExplorePicture, { section: S }>;

/** Asks while the section is looked at, and hands over its latest picture: the one before, while the next is computed. */
export function useQuestion<Q extends ExploreQuestion>(
  question: Q,
  exploration: ExplorationStatus,
): PictureOf<Q['section']> | null {
  const key = JSON.stringify(question);
  useEffect(() => {
    explore(JSON.parse(key) as ExploreQuestion);
  }, [key]);
  useEffect(() => stopExploring, []);
  const picture = explorationOf(exploration)?.picture;
  return picture?.section === question.section ? (picture as PictureOf<Q['section']>) : null;
}

/** The one to show: while the next one is computed the previous one stays. */
export function explorationOf(exploration: ExplorationStatus): Exploration | null {
  if (exploration.status === 'ready') return exploration.exploration;
  return exploration.status === 'computing' ? exploration.previous : null;
}
