/** The choices that reading leaves to a person, as flags: the same for every command. */
import { readFileSync } from 'node:fs';
import type { ReadChoices, TimeRepairs } from '../formats/readOptions';
import type { FlowTimeouts } from '../trace/flowTimeouts';
import { DEFAULT_TIMEOUTS, NO_TIMEOUTS } from '../trace/flowTimeouts';
import type { CommandLine, Flags } from './commandLine';
import { UsageError, numberIn, oneOf } from './commandLine';
import { mappingsOf } from './mappingFile';

export const READ_FLAGS = {
  '--tunnels': 'value',
  '--flow-exports': 'value',
  '--mapping': 'value',
  '--timeouts': 'value',
  '--unit': 'value',
  '--zone': 'value',
  '--twelve-hour': 'nothing',
  '--keep': 'value',
  '--drop-duplicates': 'nothing',
  '--flatten-back-steps': 'nothing',
} as const satisfies Flags;

export const READ_USAGE = `  --tunnels inner|outer                 which flow a tunnelled packet belongs to
  --flow-exports auto|packets|records   what NetFlow and IPFIX datagrams in a capture are
  --mapping FILE.json                   how the columns of a table are read
  --timeouts none|ACTIVE,TCP,OTHER      seconds after which a flow of packets ends; ${Object.values(DEFAULT_TIMEOUTS).join(',')} by default
  --unit s|ms|us|ns                     unit of epoch numbers
  --zone +HH:MM|-HH:MM|Z                zone of times that name none
  --twelve-hour                         hours 1 to 7 belong to the afternoon
  --keep FROM,TO                        only what starts in this stretch, epoch seconds
  --drop-duplicates                     a row that repeats the one before it
  --flatten-back-steps                  a time that jumps back becomes the one before it`;

/** Throws UsageError where a flag's value, or the mapping file that it names, is wrong. */
export function readChoices(line: CommandLine): ReadChoices {
  const tunnels = line.value('--tunnels');
  const flowExports = line.value('--flow-exports');
  const mapping = line.value('--mapping');
  const repairs = repairsOf(line);
  return {
    timeouts: timeoutsOf(line.value('--timeouts')),
    ...(tunnels !== null && { tunnels: oneOf('--tunnels', tunnels, ['inner', 'outer']) }),
    ...(flowExports !== null && {
      flowExports: oneOf('--flow-exports', flowExports, ['auto', 'packets', 'records']),
    }),
    ...(mapping !== null && { mappings: mappingsOf(readJson(mapping), mapping) }),
    ...(Object.keys(repairs).length > 0 && { repairs }),
  };
}

function repairsOf(line: CommandLine): TimeRepairs {
  const unit = line.value('--unit');
  const zone = line.value('--zone');
  const keep = line.value('--keep');
  return {
    ...(unit !== null && { unit: oneOf('--unit', unit, ['s', 'ms', 'us', 'ns']) }),
    ...(zone !== null && { zoneMinutes: zoneMinutes(zone) }),
    ...(line.has('--twelve-hour') && { isTwelveHour: true }),
    ...(keep !== null && { keep: stretch(keep) }),
    ...(line.has('--drop-duplicates') && { dropDuplicates: true }),
    ...(line.has('--flatten-back-steps') && { flattenBackSteps: true }),
  };
}

function timeoutsOf(value: string | null): FlowTimeouts {
  if (value === null) return DEFAULT_TIMEOUTS;
  if (value === 'none') return NO_TIMEOUTS;
  const parts = value.split(',');
  if (parts.length !== 3) throw new UsageError(`invalid --timeouts ${value}: give none or ACTIVE,TCP,OTHER`);
  const [active, inactiveTcp, inactiveOther] = parts.map((part) => numberIn('--timeouts', part, 0));
  return { active: active!, inactiveTcp: inactiveTcp!, inactiveOther: inactiveOther! };
}

/** Minutes east of UTC. */
function zoneMinutes(value: string): number {
  if (/^(Z|UTC)$/i.test(value)) return 0;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(value) ?? [];
  if (hours === undefined) throw new UsageError(`invalid --zone ${value}: give Z, or hours as +02:00`);
  return (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes)) + 0;
}

function stretch(value: string): { from: number; to: number } {
  const [from, to, ...more] = value.split(',').map(Number);
  if (!(from! <= to!) || more.length > 0)
    throw new UsageError(`invalid --keep ${value}: give FROM,TO in epoch seconds`);
  return { from: from!, to: to! };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (problem) {
    throw new UsageError(`cannot read ${path}: ${(problem as Error).message}`);
  }
}
