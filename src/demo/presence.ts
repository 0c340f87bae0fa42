/** Who is at work when: the rhythm that every process driven by people follows. */
import { between } from '../math/draws';
import type { Random } from '../math/random';
import type { Seconds, TimeWindow } from '../trace/trace';
import { CLIENTS } from './addresses';

export const HOUR: Seconds = 3600;
export const DAY: Seconds = 24 * HOUR;

/** One client's day at work. */
export interface Presence {
  readonly client: string;
  /** The machine runs. */
  readonly on: TimeWindow;
  /** Its user sits in front of it: before and after lunch. */
  readonly working: readonly TimeWindow[];
}

interface Habit {
  readonly arrival: Seconds;
  readonly lunch: Seconds;
  readonly hours: Seconds;
}

/** Chance to come in, Monday to Sunday: one in twenty is ill or away, hardly anyone comes on the week-end. */
const ATTENDANCE = [0.95, 0.95, 0.95, 0.95, 0.95, 0.04, 0.02];

/** Every client-day of `days` days from a Monday 00:00 on. */
export function simulatePresence(random: Random, days: number): Presence[] {
  return CLIENTS.flatMap((client) => {
    const own = random.substream(client);
    const habit: Habit = {
      arrival: between(own, 7.75, 9.25) * HOUR,
      lunch: between(own, 12, 12.5) * HOUR,
      hours: between(own, 8, 9.25) * HOUR,
    };
    return Array.from({ length: days }, (_, day) => dayAtWork(own, client, habit, day)).filter(
      (day) => day !== null,
    );
  });
}

function dayAtWork(random: Random, client: string, habit: Habit, day: number): Presence | null {
  const draws = random.substream(day);
  const weekday = day % 7;
  if (draws.uniform() >= ATTENDANCE[weekday]!) return null;
  const from = day * DAY + habit.arrival + 600 * draws.normal();
  if (weekday >= 5) return withoutLunch(client, from, from + between(draws, 1, 3) * HOUR);
  const to = from + habit.hours + 1200 * draws.normal();
  const leaves = day * DAY + habit.lunch + 300 * draws.normal();
  const returns = leaves + between(draws, 0.7, 1.1) * HOUR;
  return {
    client,
    on: { from, to },
    working: [
      { from, to: leaves },
      { from: returns, to },
    ],
  };
}

function withoutLunch(client: string, from: Seconds, to: Seconds): Presence {
  return { client, on: { from, to }, working: [{ from, to }] };
}
