/** Who keeps a beat, and which (metrics.md 12): the periodogram of the flows together, and the pairs whose own passes a test. */
import { logEdges } from '../../math/logEdges';
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
/** Periodograms take milliseconds each: only pairs whose gaps look even get one. */
const MOST_TESTED = 40;
const MOST_SHOWN = 12;
const BINS = 2 ** 15;
/** A period that fits less often into the window is no period. */
const LEAST_CYCLES = 10;
const POINTS_A_DECADE = 80;

/**
 * The periodogram of flows a bin (mean taken off), its maximum in 80 cells a decade of period; and the pairs that keep a period: of
 * those with at least 20 flows the 40 in which most time passes in gaps near the typical one, tested by `strongestPeriod` at
 * .01, Bonferroni over all pairs with so many flows. The flows together are tested once.
 */
export function findBeats(inside: Rows, trains: PairTrains): Spectrum {
  const { period, power } = periodogram(inside);
  const beats = [...beatOfAll(inside), ...beatsOfPairs(inside, trains)];
  return { period, power, beats, summary: summarise(beats, inside.rows.length) };
}

function periodogram(inside: Rows): Pick<Spectrum, 'period' | 'power'> {
  const length = lengthOf(inside);
  if (inside.rows.length < LEAST_EVENTS || !(length > 0))
    return { period: new Float64Array(), power: new Float64Array() };
  const counts = countBins(inside, length / BINS).subarray(0, BINS);
  const series = new Float64Array(BINS);
  series.set(counts);
  const mean = inside.rows.length / BINS;
  const spectrum = powerSpectrum(series.map((count) => count - mean));
  const ordinates = spectrum.subarray(LEAST_CYCLES, BINS / 2);
  const total = ordinates.reduce((sum, one) => sum + one, 0);
  const edges = logEdges((2 * length) / BINS, length / LEAST_CYCLES, POINTS_A_DECADE);
  const cells = new Map<number, { period: Seconds; power: number }>();
  ordinates.forEach((one, k) => {
    const period = length / (LEAST_CYCLES + k);
    const cell = Math.floor(Math.log10(period / edges[0]!) * POINTS_A_DECADE);
    if (one > (cells.get(cell)?.power ?? -1)) cells.set(cell, { period, power: one });
  });
  const shown = [...cells.values()].sort((a, b) => a.period - b.period);
  return {
    period: Float64Array.from(shown, (one) => one.period),
    power: Float64Array.from(shown, (one) => (total > 0 ? one.power / total : 0)),
  };
}

function beatOfAll(inside: Rows): Beat[] {
  if (inside.rows.length < LEAST_EVENTS) return [];
  const times = inside.time.map((at) => at - inside.window.from);
  const found = beatOf(times, lengthOf(inside), 1);
  return found ? [{ ...found, pair: null, service: '' }] : [];
}

function beatsOfPairs(inside: Rows, trains: PairTrains): Beat[] {
  const { trace, rows, window } = inside;
  const tested = Array.from({ length: trains.length }, (_, pair) => pair).filter(
    (pair) => flowsOf(trains, pair) >= LEAST_EVENTS,
  );
  const trainOf = (pair: number) => timesOf(trains, inside, pair).map((at) => at - window.from);
  const evenness = tested.map((pair) => evennessOf(trainOf(pair)));
  const keyOf = serviceKeys(trace);
  const beats = topIndices(evenness, MOST_TESTED).flatMap((at): Beat[] => {
    const pair = tested[at]!;
    const found = beatOf(trainOf(pair), lengthOf(inside), tested.length);
    if (!found) return [];
    const ends = [trace.hosts[trains.source[pair]!]!, trace.hosts[trains.destination[pair]!]!] as const;
    const middle = trains.order[(trains.starts[pair]! + trains.starts[pair + 1]!) >> 1]!;
    return [{ ...found, pair: ends, service: serviceText(keyOf(rows[middle]!), trace.protocols) }];
  });
  return beats.sort((a, b) => a.spread - b.spread || b.flows - a.flows).slice(0, MOST_SHOWN);
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
  length: Seconds,
  tests: number,
): Pick<Beat, 'period' | 'spread' | 'flows' | 'words'> | null {
  const found = strongestPeriod([{ times, length }]);
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
  return `${together}; ${sayCount(pairs)} ${pairs === 1 ? 'pair keeps' : 'pairs keep'} a period of ${pairs === 1 ? 'its' : 'their'} own, steadiest ${first.pair!.join(' → ')}, ${first.words}.`;
}
