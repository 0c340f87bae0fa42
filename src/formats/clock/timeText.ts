/** Moments and lengths of time in words, for sentences about a file. */
import type { Seconds } from '../../trace/trace';

/** The calendar of `Date` ends there. */
const LAST_SECOND = 8_640_000_000_000;

/** `2011-08-11 08:06:40 UTC`, of epoch seconds. */
export function momentText(seconds: number): string {
  if (!(Math.abs(seconds) <= LAST_SECOND)) return 'beyond any calendar';
  const iso = new Date(Math.floor(seconds) * 1000).toISOString();
  return `${iso.slice(0, -5).replace('T', ' ')} UTC`;
}

const UNITS = [
  [31_557_600, 'years'],
  [86_400, 'days'],
  [3600, 'hours'],
  [60, 'minutes'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
] as const;

/** `5.8 years`, `12 ms`: two digits at least. */
export function lengthText(length: Seconds): string {
  const [unit, name] = UNITS.find(([seconds]) => length >= seconds) ?? [1e-9, 'ns'];
  const amount = length / unit;
  return `${amount < 10 ? Number(amount.toFixed(1)) : Math.round(amount)} ${name}`;
}
