import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import type { Clock } from '../streams/clock';
import { fitGapCodec, gapCategories } from '../streams/gapCodec';
import type { Rhythm } from '../streams/rhythm';
import { hourOfDay, prepareRhythm } from '../streams/rhythm';
import {
  clockKinds,
  clockMisfit,
  correctRhythms,
  countClock,
  dispersionsOf,
  emptyClockCounts,
  flatRhythms,
} from './rhythmCorrections';
import { sampleNextGap, supportedCategories } from './sampleGap';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Time zero is Monday 06:00. */
const clock: Clock = { phase: 6 * HOUR, dayHarmonics: 3, weekHarmonics: 0, features: 'harmonics' };
const random = createRandom(3);

/** Gaps from a second to a day, log-uniform. */
const some = Array.from({ length: 400 }, () => Math.exp(random.uniform() * Math.log(DAY)));
const codec = fitGapCodec(some, 24, 1e-3);
const gaps = {
  codec,
  support: new Uint8Array(gapCategories(codec)).fill(1, 0, gapCategories(codec) - 1),
  longest: DAY,
  counts: new Float64Array(gapCategories(codec)).fill(1),
};
const logits = new Float64Array(gapCategories(codec));

function draws(rhythm: Rhythm, last: number, elapsed = 0): number[] {
  const drawn = prepareRhythm(rhythm, clock, gaps);
  const choices = supportedCategories(gaps);
  return Array.from({ length: 2000 }, () =>
    sampleNextGap(gaps, choices, logits, random, { elapsed, last, rhythm: drawn }),
  );
}

/** 1 from 8 to 18 h, e^−8 at night. */
const workday: Rhythm = {
  hours: Float64Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 0 : -8)),
  days: new Float64Array(7),
};
const isNight = (time: number) => hourOfDay(clock, time) < 8 || hourOfDay(clock, time) >= 18;

describe('gaps with a rhythm', () => {
  it('that begin at night end by day, those within a burst too', () => {
    const midnight = 18 * HOUR;
    const ends = draws(workday, midnight).map((gap) => midnight + gap);
    expect(ends.filter(isNight).length / ends.length).toBeLessThan(0.01);
  });

  it('that begin by day keep their proportions where they end on the same day', () => {
    const noon = 6 * HOUR;
    const short = (list: readonly number[]) => list.filter((gap) => gap < 60).length;
    const flat = draws(flatRhythms(1)[0]!, noon).filter((gap) => !isNight(noon + gap));
    const own = draws(workday, noon);
    expect(own.filter((gap) => isNight(noon + gap)).length / own.length).toBeLessThan(0.03);
    expect(short(own) / own.length).toBeCloseTo(short(flat) / flat.length, 1);
  });

  it('grow at night in a stream that has only short ones, while those of a burst keep their proportions', () => {
    const minutes = Array.from({ length: 400 }, () => Math.exp(random.uniform() * Math.log(900)));
    const fine = fitGapCodec(minutes, 24, 1e-3);
    const busy = { ...gaps, codec: fine, longest: 900 };
    const mean = (list: readonly number[]) => list.reduce((sum, gap) => sum + gap, 0) / list.length;
    const by = (rhythm: Rhythm) => {
      const drawn = prepareRhythm(rhythm, clock, busy);
      return Array.from({ length: 4000 }, () =>
        sampleNextGap(busy, supportedCategories(busy), logits, random, {
          ...{ elapsed: 0, last: 18 * HOUR, rhythm: drawn },
        }),
      );
    };
    const [flat, night] = [
      by(flatRhythms(1)[0]!),
      by({ ...workday, hours: workday.hours.map((log) => log / 4) }),
    ];
    expect(mean(night) / mean(flat)).toBeGreaterThan(1.5);
    const burst = (list: readonly number[]) => mean(list.filter((gap) => gap < 5));
    expect(burst(night) / burst(flat)).toBeGreaterThan(0.85);
    expect(burst(night) / burst(flat)).toBeLessThan(1.15);
  });

  it('exceed the silence observed', () => {
    for (const gap of draws(workday, 10 * HOUR, 2 * HOUR)) expect(gap).toBeGreaterThanOrEqual(2 * HOUR);
  });

  it('are untouched where no hour differs from another', () => {
    expect(prepareRhythm(flatRhythms(1)[0]!, clock, gaps)).toBeNull();
  });
});

describe('corrections', () => {
  const counted = (hours: (day: number) => readonly number[], days = 10) => {
    const counts = emptyClockCounts(1);
    for (let day = 0; day < days; day++)
      for (const hour of hours(day)) countClock(counts, clock, 0, day * DAY + (hour - 6) * HOUR + 60);
    return counts;
  };
  const context = { kinds: ['host'], clock, dispersions: [1] };
  const office = Array.from({ length: 100 }, (_, i) => 8 + (i % 10));
  const allDay = Array.from({ length: 96 }, (_, i) => 6 + (i % 24));

  it('take weight from hours that free runs fill and training leaves empty', () => {
    const real = counted(() => office);
    const [{ hours }] = correctRhythms(
      flatRhythms(1),
      real,
      counted(() => allDay),
      context,
    ) as [Rhythm];
    expect(Math.max(...hours.slice(0, 8), ...hours.slice(18))).toBeLessThan(
      Math.min(...hours.slice(8, 18)) - 1,
    );
  });

  it('leave a stream alone whose hours agree but for chance', () => {
    const noisy = counted(() => Array.from({ length: 20 }, () => 6 + random.integer(24)));
    const again = counted(() => Array.from({ length: 20 }, () => 6 + random.integer(24)));
    const [{ hours }] = correctRhythms(flatRhythms(1), noisy, again, context) as [Rhythm];
    expect(Math.max(...hours.map(Math.abs))).toBeLessThan(0.1);
  });

  it('of an office are seen in all of its desks together, and not laid upon its machines', () => {
    const counts = (perDesk: (hour: number) => number) => {
      const all = emptyClockCounts(13);
      for (let s = 0; s < 13; s++)
        for (let hour = 0; hour < 24; hour++) all.hours[s]![hour] = s === 12 ? 500 : perDesk(hour);
      for (const days of all.days) days.fill(10);
      return all;
    };
    const real = counts((hour) => (hour >= 8 && hour < 18 ? 20 : 0));
    const made = counts((hour) => (hour >= 8 && hour < 18 ? 17 : 2));
    const all = clockKinds(new Array<string>(13).fill('pair'), real);
    expect(new Set(all).size).toBe(2);
    const dispersions = [...new Array<number>(12).fill(4), 1];
    const rhythms = correctRhythms(flatRhythms(13), real, made, { kinds: all, clock, dispersions });
    expect(rhythms[12]!.hours.every((log) => Math.abs(log) < 0.05)).toBe(true);
    for (const { hours } of rhythms.slice(0, 12)) expect(hours[3]! - hours[12]!).toBeLessThan(-0.15);
    expect(clockMisfit(real, real)).toBe(0);
    // A sixth of the events are the desks', of whose 198 made 28 fall at night.
    expect(clockMisfit(real, made)).toBeCloseTo(28 / 198 / 6, 12);
  });

  it('know weekdays only where the clock does', () => {
    const real = counted((day) => (day % 7 < 5 ? office : []), 14);
    const made = counted(() => office, 14);
    expect(correctRhythms(flatRhythms(1), real, made, context)[0]!.days.every((log) => log === 0)).toBe(true);
    const weekly = { ...context, clock: { ...clock, weekHarmonics: 3 } };
    const [{ days }] = correctRhythms(flatRhythms(1), real, made, weekly) as [Rhythm];
    expect(Math.max(days[5]!, days[6]!)).toBeLessThan(Math.min(...days.slice(0, 5)) - 1);
  });

  it('find a Poisson stream dispersed by 1 and one that speaks in bursts by more', () => {
    const span = 20 * DAY;
    const times = (count: number) => Float64Array.from({ length: count }, () => random.uniform() * span);
    const poisson = times(4800);
    const bursts = Float64Array.from([...times(600)].flatMap((time) => new Array<number>(8).fill(time)));
    const dispersion = (time: Float64Array) =>
      dispersionsOf(1, { stream: new Int32Array(time.length), time }, [{ from: 0, to: span }], clock)[0]!;
    expect(dispersion(poisson)).toBeCloseTo(1, 0);
    expect(dispersion(bursts)).toBeGreaterThan(5);
  });
});
