/** The choices of reading: as set, and whether the open trace was read with others. */
import type { Configuration } from '../workers/configuration';
import type { TraceReport } from './state';

type SetChoices = Pick<Configuration, 'timeouts' | 'tunnels' | 'flowExports' | 'repairs'>;

/** What `configuration` says about reading. */
export function readChoices({ timeouts, tunnels, flowExports, repairs }: SetChoices): SetChoices {
  return { timeouts, tunnels, flowExports, repairs };
}

export function haveEqualChoices(one: SetChoices, other: SetChoices): boolean {
  return JSON.stringify(readChoices(one)) === JSON.stringify(readChoices(other));
}

/** Whether reading the same files again would heed something that has been set since. */
export function isReadOtherwise({ source, read }: TraceReport, set: SetChoices): boolean {
  if (source?.kind !== 'files') return false;
  const { timeouts, tunnels = 'outer', flowExports = 'auto', repairs = {} } = source;
  if (!areEqual(repairs, set.repairs)) return true;
  const hasPackets = read != null && read.packets > 0;
  return (
    hasPackets &&
    (!areEqual(timeouts, set.timeouts) || tunnels !== set.tunnels || flowExports !== set.flowExports)
  );
}

/** Whatever the order of their keys. */
function areEqual(one: object, other: object): boolean {
  return canonical(one) === canonical(other);
}

function canonical(settings: object): string {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
