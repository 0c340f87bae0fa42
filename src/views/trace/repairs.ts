/** Repairs of time stamps in words. */
import { formatUtc } from '../../charts/format';
import type { TimeRepairs } from '../../store/state';
import { zoneName } from './zoneName';

export type RepairName = keyof TimeRepairs;

interface AppliedRepair {
  readonly repair: RepairName;
  readonly what: string;
}

const UNITS = { s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds' } as const;

const WORDS: { readonly [Name in RepairName]: (value: NonNullable<TimeRepairs[Name]>) => string } = {
  unit: (unit) => `Numbers are read as ${UNITS[unit]} since 1970.`,
  zoneMinutes: (minutes) => `Times that name no zone are read as ${zoneName(minutes)}.`,
  isTwelveHour: () => 'Hours 1 to 7 are read as afternoon.',
  keep: ({ from, to }) => `Only what starts from ${formatUtc(from)} to ${formatUtc(to)} is kept.`,
  dropDuplicates: () => 'Repeated rows are dropped.',
  flattenBackSteps: () => 'What jumps back takes the time of the one before it.',
};

export function appliedRepairs(repairs: TimeRepairs): AppliedRepair[] {
  return (Object.keys(WORDS) as RepairName[]).flatMap((repair) => {
    const value = repairs[repair];
    if (value === undefined || value === false) return [];
    return [{ repair, what: (WORDS[repair] as (value: unknown) => string)(value) }];
  });
}

export function withoutRepair(repairs: TimeRepairs, repair: RepairName): TimeRepairs {
  return Object.fromEntries(Object.entries(repairs).filter(([name]) => name !== repair));
}
