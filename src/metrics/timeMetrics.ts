/** Distances in time that published comparisons leave out (metrics.md, section 2). */
import { compareByteAutocorrelation, compareCountAutocorrelation } from './countAutocorrelation';
import { compareDispersion, compareHurst } from './dispersion';
import type { Metric } from './metric';

export const TIME_METRICS: readonly Metric[] = [
  {
    name: 'acfGap',
    label: 'Autocorrelation gap, flows',
    unit: '',
    compare: compareCountAutocorrelation,
    epsilon: 0.02,
  },
  { name: 'byteAcfGap', label: 'Autocorrelation gap, bytes', unit: '', compare: compareByteAutocorrelation },
  {
    name: 'dispersion',
    label: 'Dispersion curve gap',
    unit: 'decades',
    compare: compareDispersion,
    epsilon: 0.05,
  },
  { name: 'hurst', label: 'Hurst exponent gap', unit: '', compare: compareHurst },
];
