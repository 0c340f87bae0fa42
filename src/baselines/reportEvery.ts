/** How often a baseline lets its caller look up. */
import type { GenerateProgress } from '../streams/generator';
import type { Seconds, TimeWindow } from '../trace/trace';

const EVENTS_A_REPORT = 20_000;

/** Progress when another 20,000 events are drawn in time order, else null. */
export function reportEvery({
  from,
  to,
}: TimeWindow): (at: Seconds, events: number) => GenerateProgress | null {
  let reported = 0;
  return (at, events) => {
    if (events < reported + EVENTS_A_REPORT) return null;
    reported = events;
    return { share: Math.min((at - from) / (to - from), 1), events };
  };
}
