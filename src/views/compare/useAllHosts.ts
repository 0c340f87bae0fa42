import { useState } from 'react';
import type { Comparison } from '../../metrics/comparison';
import { isNarrowed } from '../shared/pictureOf';

/** The hosts of the whole trace, busiest first: they stay to choose from while the pictures are narrowed. */
export function useAllHosts({ selection, pairs }: Comparison): readonly string[] {
  const [all, setAll] = useState<readonly string[]>(pairs.hosts);
  if (!isNarrowed(selection) && all !== pairs.hosts) setAll(pairs.hosts);
  return all;
}
