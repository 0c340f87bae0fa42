/** The literature's distances and the composite's members on numbers (metrics.md, sections 1 and 5). */
import { compareCategories } from './categoricalJsd';
import { compareContingency } from './cmd';
import { compareTopContingency } from './cmdTop';
import { compareEcdfValues } from './emd';
import type { Metric } from './metric';
import { compareBinnedNumbers } from './numericJsd';
import { compareNumbers } from './numericW1';
import { compareCorrelations } from './pcd';
import { compareLogCorrelations } from './pcdLog';

export const LITERATURE_METRICS: readonly Metric[] = [
  { name: 'categoricalJsd', label: 'Categorical JSD', unit: '', compare: compareCategories, epsilon: 0.02 },
  { name: 'numericJsd', label: 'Numeric JSD', unit: '', compare: compareBinnedNumbers, epsilon: 0.02 },
  { name: 'numericW1', label: 'Numeric W1', unit: 'σ', compare: compareNumbers, epsilon: 0.02 },
  { name: 'emd', label: 'EMD of ECDF values (as published)', unit: '', compare: compareEcdfValues },
  { name: 'cmd', label: 'Contingency difference (CMD)', unit: '', compare: compareContingency },
  { name: 'cmdTop', label: 'CMD, top 30', unit: '', compare: compareTopContingency, epsilon: 0.01 },
  { name: 'pcd', label: 'Correlation difference (PCD)', unit: '', compare: compareCorrelations },
  { name: 'pcdLog', label: 'PCD of logs and gap', unit: '', compare: compareLogCorrelations, epsilon: 0.1 },
];
