/** Figures as people read them: one place, so that every axis, table and sentence writes a number the same way. */
import { format } from 'd3-format';
import { utcFormat } from 'd3-time-format';

const grouped = format(',.0f');
const MISSING = '–';

export function formatCount(value: number): string {
  return Number.isFinite(value) ? grouped(value) : MISSING;
}

/** Three significant digits with a decimal prefix: 1.23 M. */
export function formatCompact(value: number): string {
  if (!Number.isFinite(value)) return MISSING;
  if (Math.abs(value) < 1000) return formatNumber(value);
  return format('.3~s')(value)
    .replace(/(\d)([a-zA-Z])$/, '$1 $2')
    .replace(' G', ' B');
}

/** Three significant digits, no exponent where it can be avoided. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return MISSING;
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  const text =
    magnitude >= 1e6 || magnitude < 1e-4
      ? format('.2~e')(value)
      : magnitude >= 1000
        ? grouped(value)
        : format('.3~r')(value);
  return text.replace('-', '−');
}

/** A fixed number of decimals, for columns that must align. */
export function formatFixed(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals).replace('-', '−') : MISSING;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal units, as capture tools print them. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return MISSING;
  const step = bytes < 1000 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${format('.3~r')(bytes / 1000 ** step)} ${BYTE_UNITS[step]}`;
}

/** Smallest first; a value takes the last unit that it reaches. */
const TIME_UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [1e-9, 'ns'],
  [1e-6, 'µs'],
  [1e-3, 'ms'],
  [1, 's'],
  [60, 'min'],
  [3600, 'h'],
  [86_400, 'd'],
];

/** 0.00012 → 120 µs, 90 → 1.5 min. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return MISSING;
  if (seconds === 0) return '0 s';
  const unit = TIME_UNITS.findLast(([size]) => Math.abs(seconds) >= size * 0.9995) ?? TIME_UNITS[0]!;
  return `${format('.3~r')(seconds / unit[0]).replace('-', '−')} ${unit[1]}`;
}

/** A bin's width after "per" or "the busiest": h, 5 min. */
export function formatBin(seconds: number): string {
  return formatSeconds(seconds).replace(/^1 /, '');
}

/** A span in its two largest units: 13 d 4 h. */
export function formatSpan(seconds: number): string {
  if (!Number.isFinite(seconds)) return MISSING;
  if (seconds < 60) return formatSeconds(seconds);
  const units = TIME_UNITS.slice(3).reverse();
  const first = units.findIndex(([size]) => seconds >= size);
  const [size, name] = units[first]!;
  const whole = Math.floor(seconds / size);
  const next = units[first + 1];
  const rest = next ? Math.floor((seconds - whole * size) / next[0]) : 0;
  return rest > 0 ? `${whole} ${name} ${rest} ${next![1]}` : `${whole} ${name}`;
}

/** 0.034 → 3.4 %. */
export function formatShare(share: number): string {
  return Number.isFinite(share) ? `${format('.3~r')(share * 100)} %` : MISSING;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Powers of ten below one, for log axes: 1, 0.1, 0.01, 10⁻³. */
export function formatPower(value: number): string {
  const power = Math.round(Math.log10(value));
  if (power >= -2) return formatNumber(10 ** power);
  return `10⁻${[...String(-power)].map((digit) => SUPERSCRIPTS[Number(digit)]).join('')}`;
}

const utcSecond = utcFormat('%Y-%m-%d %H:%M:%S');

/** Epoch seconds → 2011-08-10 09:46:53 UTC. */
export function formatUtc(epochSeconds: number): string {
  return Number.isFinite(epochSeconds) ? `${utcSecond(new Date(epochSeconds * 1000))} UTC` : MISSING;
}

/** From the finest to the coarsest part of a time that is not zero: .250, 08:15:30, 08:15, Thu 19, Nov, 2011. */
const UTC_TICKS = [
  { isWhole: (date: Date) => date.getUTCMilliseconds() === 0, text: utcFormat('.%L') },
  { isWhole: (date: Date) => date.getUTCSeconds() === 0, text: utcFormat('%H:%M:%S') },
  { isWhole: (date: Date) => date.getUTCHours() + date.getUTCMinutes() === 0, text: utcFormat('%H:%M') },
  { isWhole: (date: Date) => date.getUTCDate() === 1, text: utcFormat('%a %-d') },
  { isWhole: (date: Date) => date.getUTCMonth() === 0, text: utcFormat('%b') },
] as const;
const utcYear = utcFormat('%Y');

/** A time axis names only what is new at a tick; hours count to 24, as in logs. */
export function formatUtcTick(date: Date): string {
  return (UTC_TICKS.find(({ isWhole }) => !isWhole(date))?.text ?? utcYear)(date);
}
