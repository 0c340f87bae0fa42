/** Who keeps a beat, and which (metrics.md 12): the periodogram of the flows together, and the pairs whose own passes a test. */
import { fisherG } from '../../math/fisherG';
import { powerSpectrum } from '../../math/powerSpectrum';
import { quantile } from '../../math/quantile';
import { topIndices } from '../../math/topIndices';
import type { Seconds } from '../../trace/trace';
import { serviceKeys, serviceText } from '../services';
import { strongestPeriod } from '../strongestPeriod';
import { sayCount, sayNumber } from '../wording';
import { countBins } from './correlateCounts';
import type { Beat, Spectrum } from './exploration';
import type { PairTrains } from './pairTrains';
import { flowsOf, timesOf } from './pairTrains';
import type { Rows } from './rowsUnder';
import { lengthOf } from './rowsUnder';

const LEAST_EVENTS = 20;
const SIGNIFICANCE = 0.01;
/** Periodograms take milliseconds each: so many of the evenest pairs get one, and so many of the busiest. */
const MOST_EVENEST = 24;
const MOST_BUSIEST = 24;
const BINS = 2 ** 15;
/** A period that fits less often into the window is no period. */
const LEAST_CYCLES = 10;
const POINTS_A_DECADE = 80;
const LEAST_SHARE = 0.05;

/**
 * The periodogram of flows a bin (mean taken off), its maximum in 80 cells a decade of period; and the pairs that keep a
 * period: of those with at least 20 flows the 24 in which most time passes in gaps near the typical one and the 24 busiest
 * (a reporter that is silent at night has uneven gaps), tested by `strongestPeriod` at .01, Bonferroni over all pairs with
 * so many flows. The flows together recur where their strongest ordinate passes the same test and holds a twentieth of the
 * variance: traffic is no white noise. Periods under three ticks of the clock are not looked for.
 */
export function findBeats(inside: Rows, trains: PairTrains): Spectrum {
  const { period, power, best } = periodogram(inside);
  const beats = [...(best ? [best] : []), ...beatsOfPairs(inside, trains)];
  return { period, power, beats, summary: summarise(beats, inside.rows.length) };
}

const NOTHING = { period: new Float64Array(), power: new Float64Array(), best: null };

function periodogram(inside: Rows): Pick<Spectrum, 'period' | 'power'> & { readonly best: Beat | null } {
  const length = lengthOf(inside);
  if (inside.rows.length < LEAST_EVENTS || !(length > 0)) return NOTHING;
  const series = new Float64Array(BINS);
  series.set(countBins(inside, length / BINS).subarray(0, BINS));
  const mean = inside.rows.length / BINS;
  const spectrum = powerSpectrum(series.map((count) => count - mean));
  const end = Math.min(BINS / 2, Math.floor(length / leastPeriod(inside)));
  if (end < LEAST_CYCLES + 2) return NOTHING;
  const ordinates = spectrum.subarray(LEAST_CYCLES, end);
  const total = ordinates.reduce((sum, one) => sum + one, 0) || 1;
  const periodOf = (k: number) => length / (LEAST_CYCLES + k);
  const cells = new Map<number, number>();
  ordinates.forEach((one, k) => {
    const cell = Math.floor(Math.log10(periodOf(k)) * POINTS_A_DECADE);
    if (one > (ordinates[cells.get(cell) ?? -1] ?? -1)) cells.set(cell, k);
  });
  const shown = [...cells.values()].sort((a, b) => b - a);
  const top = ordinates.indexOf(Math.max(...ordinates));
  const share = ordinates[top]! / total;
  return {
    period: Float64Array.from(shown, periodOf),
    power: Float64Array.from(shown, (k) => ordinates[k]! / total),
    best:
      share >= LEAST_SHARE && fisherG(share, ordinates.length) < SIGNIFICANCE
        ? beatTogether(periodOf(top), inside.rows.length)
        : null,
  };
}

function beatTogether(period: Seconds, flows: number): Beat {
  return { pair: null, service: '', period, spread: NaN, flows, words: sayBeat(period, NaN) };
}

function leastPeriod({ trace }: Rows): Seconds {
  return 3 * trace.resolution;
}

function beatsOfPairs(inside: Rows, trains: PairTrains): Beat[] {
  const { trace, rows, window } = inside;
  const tested = Array.from({ length: trains.length }, (_, pair) => pair).filter(
    (pair) => flowsOf(trains, pair) >= LEAST_EVENTS,
  );
  const trainOf = (pair: number) => timesOf(trains, inside, pair).map((at) => at - window.from);
  const evenest = topIndices(
    tested.map((pair) => evennessOf(trainOf(pair))),
    MOST_EVENEST,
  );
  const busiest = topIndices(
    tested.map((pair) => flowsOf(trains, pair)),
    MOST_BUSIEST,
  );
  const keyOf = serviceKeys(trace);
  const beats = [...new Set([...evenest, ...busiest])].flatMap((at): Beat[] => {
    const pair = tested[at]!;
    const found = beatOf(trainOf(pair), inside, tested.length);
    if (!found) return [];
    const ends = [trace.hosts[trains.source[pair]!]!, trace.hosts[trains.destination[pair]!]!] as const;
    const middle = trains.order[(trains.starts[pair]! + trains.starts[pair + 1]!) >> 1]!;
    return [{ ...found, pair: ends, service: serviceText(keyOf(rows[middle]!), trace.protocols) }];
  });
  return beats.sort((a, b) => b.flows - a.flows || a.spread - b.spread);
}

/** Share of the time between flows that passes in gaps within a fifth of the typical gap, the one at which half of it has. */
function evennessOf(times: Float64Array): number {
  const gaps = new Float64Array(times.length - 1);
  for (let i = 0; i < gaps.length; i++) gaps[i] = times[i + 1]! - times[i]!;
  gaps.sort();
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  let left = total / 2;
  const typical = gaps.find((gap) => (left -= gap) <= 0) ?? 0;
  const near = gaps.reduce((sum, gap) => (Math.abs(gap - typical) <= typical / 5 ? sum + gap : sum), 0);
  return total > 0 ? near / total : 0;
}

function beatOf(
  times: Float64Array,
  inside: Rows,
  tests: number,
): Pick<Beat, 'period' | 'spread' | 'flows' | 'words'> | null {
  const found = strongestPeriod([{ times, length: lengthOf(inside) }], leastPeriod(inside));
  if (!found || !(found.p * tests < SIGNIFICANCE)) return null;
  const spread = spreadAround(times, found.period);
  return { period: found.period, spread, flows: times.length, words: sayBeat(found.period, spread) };
}

/** Half the interquartile range of the gaps between half and one and a half periods, over the period. */
function spreadAround(times: Float64Array, period: Seconds): number {
  const near: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const gap = times[i]! - times[i - 1]!;
    if (gap > period / 2 && gap < 1.5 * period) near.push(gap);
  }
  const sorted = Float64Array.from(near).sort();
  return sorted.length < 4 ? NaN : (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / period;
}

/** `every 300 s ± 2 %`; the spread is left out where gaps of one period are too few to tell. */
export function sayBeat(period: Seconds, spread: number): string {
  const every = `every ${sayPeriod(period)}`;
  if (Number.isNaN(spread)) return every;
  return spread < 0.001
    ? `${every} ± under 0.1 %`
    : `${every} ± ${sayNumber(Number((100 * spread).toPrecision(2)))} %`;
}

/** Seconds up to ten minutes, so that beacons read as they are set. */
function sayPeriod(period: Seconds): string {
  const units = [
    [172_800, 86_400, 'd'],
    [7200, 3600, 'h'],
    [600.5, 60, 'min'],
    [1, 1, 's'],
    [1e-3, 1e-3, 'ms'],
    [0, 1e-6, 'µs'],
  ] as const;
  const [, size, name] = units.find(([from]) => period >= from)!;
  return `${sayNumber(period / size)} ${name}`;
}

function summarise(beats: readonly Beat[], flows: number): string {
  if (flows < LEAST_EVENTS) return 'Too few flows here for a periodogram.';
  const [first] = beats.filter(({ pair }) => pair !== null);
  const all = beats.find(({ pair }) => pair === null);
  const together = all ? `The flows together recur ${all.words}` : 'The flows together keep no period';
  if (!first) return `${together}; no pair keeps one of its own.`;
  const pairs = beats.length - (all ? 1 : 0);
  return `${together}; ${sayCount(pairs)} ${pairs === 1 ? 'pair keeps' : 'pairs keep'} a period of ${pairs === 1 ? 'its' : 'their'} own, most often ${first.pair!.join(' → ')}, ${first.words}.`;
}
