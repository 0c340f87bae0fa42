/** Distances between who talks to whom (metrics.md, section 3). */
import { compareInDegree, compareOutDegree } from './degrees';
import type { Metric } from './metric';
import { comparePairPopularity, compareRankCurve } from './pairPopularity';
import {
  compareInventedPairs,
  compareLeadingPairs,
  compareMissingPairs,
  compareReciprocity,
} from './pairSets';
import { compareTransitions } from './transitions';

const ROWS: readonly Metric[] = [
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
  { name: 'missingPairs', label: 'Real pairs missing', unit: '', compare: compareMissingPairs },
  { name: 'inventedPairs', label: 'Pairs invented', unit: '', compare: compareInventedPairs },
  { name: 'reciprocity', label: 'Reciprocity gap', unit: '', compare: compareReciprocity },
  { name: 'leadingPairs', label: 'Top-50 pairs, 1 − Jaccard', unit: '', compare: compareLeadingPairs },
  {
    name: 'transitions',
    label: 'Service transitions, total variation',
    unit: '',
    compare: compareTransitions,
  },
];

export const GRAPH_METRICS: readonly Metric[] = ROWS.map((row) => ({ ...row, section: 'pairs' }));
