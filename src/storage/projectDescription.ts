/** The first entry of a project file: what the others hold, in plain words. */
import type { Moment, PartRecord, ProjectRecord } from './database';
import { KeepError } from './KeepError';
import { kindOf } from './parts';

const FORMAT = 'temponet project';
const VERSION = 1;
/** The entry. */
export const DESCRIPTION = 'project.json';
/** The entry of the small records. */
export const RECORDS = 'records';

/** What a file holds, as its first entry says. */
export interface Description {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly name: string;
  readonly saved: string;
  /** The configuration, for people to read; what is read back stands among the records. */
  readonly configuration: unknown;
  readonly note: string;
  readonly parts: readonly PartEntry[];
}

export interface PartEntry {
  /** As the project calls it: `trace`, `model <run>`, `synthetic <name>`. */
  readonly part: string;
  /** Its entry in the zip. */
  readonly file: string;
  readonly bytes: number;
}

const NOTE =
  'A model remembers addresses, ports and services of the trace it was trained on, and may repeat rows of it.';

export type Records = Readonly<Record<string, unknown>>;

interface Described {
  readonly parts: readonly PartRecord[];
  readonly records: Records;
  readonly now: Moment;
}

export function describe({ name }: ProjectRecord, { parts, records, now }: Described): Description {
  const state = records['state'] as { readonly configuration?: unknown } | undefined;
  return {
    format: FORMAT,
    version: VERSION,
    name,
    saved: new Date(now).toISOString(),
    configuration: state?.configuration ?? null,
    note: NOTE,
    parts: parts.map(({ part, bytes }, i) => ({ part, bytes, file: `parts/${i + 1} ${kindOf(part)}` })),
  };
}

/** Of the small records, those that go into a file. */
export function isRecord(name: string): boolean {
  return name === 'state' || name === 'input' || name.startsWith('run ');
}

export function readDescription(bytes: Uint8Array): Description {
  let value: Partial<Description>;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Description>;
  } catch {
    throw notAProject(`${DESCRIPTION} is no JSON`);
  }
  const { format, version, name, parts } = value;
  if (format !== FORMAT || typeof version !== 'number' || typeof name !== 'string' || !Array.isArray(parts))
    throw notAProject(`${DESCRIPTION} says nothing of a project`);
  if (version > VERSION)
    throw new KeepError(
      `project file of a newer studio: format ${version}, this one reads up to ${VERSION}; reload the page to get the newest`,
    );
  if (!parts.every(isPartEntry) || new Set(parts.map(({ part }) => part)).size < parts.length)
    throw damaged(`${DESCRIPTION} lists parts that cannot be`);
  return value as Description;
}

function isPartEntry(value: unknown): value is PartEntry {
  const { part, file, bytes } = (value ?? {}) as Partial<PartEntry>;
  return (
    typeof part === 'string' &&
    /^(trace$|model .|synthetic .)/.test(part) &&
    typeof file === 'string' &&
    Number.isInteger(bytes)
  );
}

export function notAProject(what: string): KeepError {
  return new KeepError(`not a project file: ${what}; choose a .temponet file that this studio has saved`);
}

export function damaged(what: string): KeepError {
  return new KeepError(`project file is damaged: ${what}; save it again where it came from`);
}
