import { memo } from 'react';
import type { StudioState } from '../../store/state';
import { Problem } from '../shared/Notices';
import { exploreProblem } from './exploreProblem';

type ExplorePaneProps = Pick<StudioState, 'trace' | 'selection'>;

/** The real trace alone, under the studio's one selection. */
export const ExplorePane = memo(function ExplorePane({ trace }: ExplorePaneProps) {
  const problem = exploreProblem({ trace });
  return (
    <>
      <h1>Explore</h1>
      {problem && <Problem text={problem} href="#trace" action="Open a trace" />}
    </>
  );
});
