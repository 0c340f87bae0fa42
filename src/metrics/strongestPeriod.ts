/** The period that a train of events keeps best, and whether chance would (metrics.md 12). */
import { fisherG } from '../math/fisherG';
import { powerSpectrum } from '../math/powerSpectrum';
import type { Seconds } from '../trace/trace';

/** Events of one stretch, seconds since its start, ascending. */
export interface EventTrain {
  readonly times: Float64Array;
  readonly length: Seconds;
}

interface Period {
  readonly period: Seconds;
  /** Share of the power at that frequency, Fisher's g. */
  readonly share: number;
  /** Of Fisher's g-test: how likely white noise is to have such an ordinate. */
  readonly p: number;
}

/** A period fits this often into the longest stretch: with fewer, neighbouring frequencies lie more than 5 % apart. */
const LEAST_CYCLES = 10;
/** So few that the harmonics of a clock's beat, as strong as the beat itself, fade in the bins and the beat wins. */
const BINS_A_GAP = 4;
const LEAST_BINS = 128;
const MOST_BINS = 2 ** 16;
const REFINEMENTS = 30;

/**
 * Events are counted in bins of about a quarter of the typical gap (at most 65,536 a stretch) and each stretch's
 * periodogram, its mean taken off, is added to the others'; stretches under half the longest are left aside. The strongest
 * frequency is then refined on the event times themselves. No period under `least` is looked for: a clock's own tick is none. Null
 * under two gaps.
 */
export function strongestPeriod(trains: readonly EventTrain[], least: Seconds = 0): Period | null {
  const longest = Math.max(...trains.map(({ length }) => length));
  const used = trains.filter(({ length, times }) => length >= longest / 2 && times.length > 0);
  const bins = binsFor(used, longest);
  if (bins === 0) return null;
  const spectrum = new Float64Array(bins / 2 + 1);
  for (const train of used)
    powerSpectrum(centredCounts(train, bins, longest)).forEach((power, k) => (spectrum[k]! += power));
  const ordinates = spectrum.subarray(LEAST_CYCLES, Math.min(bins / 2, Math.floor(longest / least)));
  if (ordinates.length < 2) return null;
  const total = ordinates.reduce((sum, power) => sum + power, 0);
  const best = ordinates.reduce((found, power, k) => (power > ordinates[found]! ? k : found), 0);
  const share = ordinates[best]! / total;
  return {
    period: 1 / refined(used, (LEAST_CYCLES + best) / longest, 1 / longest),
    share,
    p: fisherG(share, ordinates.length, used.length),
  };
}

/** A power of two; 0 where there are too few gaps to say. */
function binsFor(trains: readonly EventTrain[], longest: Seconds): number {
  const gaps = Float64Array.from(
    trains.flatMap(({ times }) => [...times].slice(1).map((at, i) => at - times[i]!)),
  ).sort();
  if (gaps.length < 2) return 0;
  const wanted = (BINS_A_GAP * longest) / Math.max(typicalGap(gaps), longest / MOST_BINS);
  return Math.min(MOST_BINS, Math.max(LEAST_BINS, 2 ** Math.ceil(Math.log2(wanted))));
}

/** Half of the time passes in gaps up to this one: events that come in clumps do not hide the time between the clumps. */
function typicalGap(sorted: Float64Array): Seconds {
  let left = sorted.reduce((sum, gap) => sum + gap, 0) / 2;
  return sorted.find((gap) => (left -= gap) <= 0) ?? 0;
}

/** Behind a shorter stretch's end there is nothing, not even the lack of its mean. */
function centredCounts({ times, length }: EventTrain, bins: number, longest: Seconds): Float64Array {
  const counts = new Float64Array(bins);
  for (let i = 0; i < times.length; i++)
    counts[Math.min(bins - 1, Math.floor((times[i]! / longest) * bins))]!++;
  const own = Math.max(1, Math.min(bins, Math.round((length / longest) * bins)));
  return counts.map((count, bin) => (bin < own ? count - times.length / own : count));
}

/** Golden-section search for the most power within one ordinate to either side. */
function refined(trains: readonly EventTrain[], frequency: number, ordinate: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  const at = (share: number) => low + share * (high - low);
  let [low, high] = [frequency - ordinate / 2, frequency + ordinate / 2];
  let [left, right] = [at(1 - golden), at(golden)];
  let [powerLeft, powerRight] = [powerAt(trains, left), powerAt(trains, right)];
  for (let i = 0; i < REFINEMENTS; i++) {
    if (powerLeft > powerRight) {
      [high, right, powerRight] = [right, left, powerLeft];
      left = at(1 - golden);
      powerLeft = powerAt(trains, left);
    } else {
      [low, left, powerLeft] = [left, right, powerRight];
      right = at(golden);
      powerRight = powerAt(trains, right);
    }
  }
  return (low + high) / 2;
}

/** Σ over stretches of |Σ_j e^{−2πi f t_j}|². */
function powerAt(trains: readonly EventTrain[], frequency: number): number {
  let power = 0;
  for (const { times } of trains) {
    let [cosine, sine] = [0, 0];
    for (let i = 0; i < times.length; i++) {
      const angle = 2 * Math.PI * frequency * times[i]!;
      cosine += Math.cos(angle);
      sine += Math.sin(angle);
    }
    power += cosine ** 2 + sine ** 2;
  }
  return power;
}
