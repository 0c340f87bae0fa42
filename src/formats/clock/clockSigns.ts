/** What the time stamps of an import show to the time-stamp doctor, beyond what its report says. */
import type { Stretch } from './clockStretches';
import type { TimeUnit } from '../mapping';

/** Numbers since 1970 read in a unit, or dates; `hasZone` = each names its zone. */
export type TimesAre =
  { readonly kind: 'epoch'; readonly unit: TimeUnit } | { readonly kind: 'text'; readonly hasZone: boolean };

export interface ClockSigns {
  /** In the order of time. */
  readonly stretches: readonly Readonly<Stretch>[];
  /** Time stamps that no trace can have, epoch seconds. */
  readonly implausible: { readonly count: number; readonly least: number; readonly most: number };
  /** Rows by hour of the day. */
  readonly hours: readonly number[];
  /** How the files' rows write their times. */
  readonly times: readonly TimesAre[];
  /** Steps back of more than an hour, and of about twelve. */
  readonly farSteps: number;
  readonly halfDaySteps: number;
}
