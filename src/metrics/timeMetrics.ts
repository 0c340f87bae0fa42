/** Distances in time that published comparisons leave out (metrics.md, section 2). */
import { compareByteAutocorrelation, compareCountAutocorrelation } from './countAutocorrelation';
import { compareDispersion, compareHurst } from './dispersion';
import { compareSameTick } from './gapDistance';
import type { Metric } from './metric';
import { compareSourceGapsKs, compareSourceGapsW1 } from './pairGapDistance';
import { comparePeakHour, compareTroughHour, compareWeekHours, compareWeekdays } from './season';
import { compareBurstFlows, compareBurstLengths, compareSilences } from './sessions';

export const TIME_METRICS: readonly Metric[] = [
  { name: 'sourceGapW1', label: 'Source-gap W1', unit: 'decades', compare: compareSourceGapsW1 },
  { name: 'sourceGapKs', label: 'Source-gap KS', unit: '', compare: compareSourceGapsKs },
  { name: 'sameTick', label: 'Same-tick share gap', unit: '', compare: compareSameTick },
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
  { name: 'weekdayTv', label: 'Weekday total variation', unit: '', compare: compareWeekdays, clock: true },
  {
    name: 'weekHourTv',
    label: 'Week-hour total variation',
    unit: '',
    compare: compareWeekHours,
    clock: true,
  },
  { name: 'peakHour', label: 'Peak hour off by', unit: 'h', compare: comparePeakHour, clock: 'hours' },
  { name: 'troughHour', label: 'Trough hour off by', unit: 'h', compare: compareTroughHour, clock: 'hours' },
  {
    name: 'burstLength',
    label: 'Burst-length W1',
    unit: 'decades',
    compare: compareBurstLengths,
    pairGaps: true,
  },
  {
    name: 'burstFlows',
    label: 'Flows-a-burst W1',
    unit: 'decades',
    compare: compareBurstFlows,
    pairGaps: true,
  },
  { name: 'silence', label: 'Silence W1', unit: 'decades', compare: compareSilences, pairGaps: true },
];
