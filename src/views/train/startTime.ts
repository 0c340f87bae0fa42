/** Where a generated window begins, as a person writes it: seconds since the trace's start, or a date and time in UTC. */

const SECONDS = /^[+-]?\d+(\.\d+)?$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?(?: ?UTC|Z)?$/i;

/** Seconds since `epoch`, itself in epoch seconds; null for a text that means no time. */
export function readStart(text: string, epoch: number): number | null {
  const written = text.trim();
  if (written === '') return 0;
  if (SECONDS.test(written)) return Number(written);
  const [, day, time = '00:00'] = DATE_TIME.exec(written) ?? [];
  const milliseconds = day === undefined ? NaN : Date.parse(`${day}T${time}Z`);
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000 - epoch;
}
