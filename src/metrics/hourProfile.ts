/** When in the day (metrics.md 11). */
import { totalVariation } from '../math/totalVariation';
import type { Seconds } from '../trace/trace';
import { hourOfWeek } from '../trace/weekClock';
import type { CompareSides } from './metric';
import type { Sample } from './sample';

/** Total variation between the shares of flows per hour of day (UTC), 0 … 1. Only fair on the same clock hours. n = reference flows. */
export const compareHourProfile: CompareSides = ({ flows: reference }, { flows: candidate }, { phase }) => ({
  value: totalVariation(describeHours(reference, phase), describeHours(candidate, phase)),
  n: reference.length,
});

/** Flows per hour of day, UTC: 24 counts. */
function describeHours({ length, time }: Sample, phase: Seconds): Float64Array {
  const flows = new Float64Array(24);
  for (let i = 0; i < length; i++) flows[hourOfWeek(time[i]!, phase) % 24]!++;
  return flows;
}
