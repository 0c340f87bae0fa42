/** Distances between who talks to whom (metrics.md, section 3). */
import { compareInDegree, compareOutDegree } from './degrees';
import type { Metric } from './metric';
import { comparePairPopularity, compareRankCurve } from './pairPopularity';

export const GRAPH_METRICS: readonly Metric[] = [
  { name: 'outDegree', label: 'Out-degree gap', unit: 'decades', compare: compareOutDegree, epsilon: 0.02 },
  { name: 'inDegree', label: 'In-degree gap', unit: 'decades', compare: compareInDegree },
  {
    name: 'pairPopularityTv',
    label: 'Pair-popularity total variation',
    unit: '',
    compare: comparePairPopularity,
    epsilon: 0.03,
  },
  { name: 'rankCurve', label: 'Pair rank-curve gap', unit: 'decades', compare: compareRankCurve },
];
