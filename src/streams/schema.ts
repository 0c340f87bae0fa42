/**
 * The field table: every mark that follows the pair, in chain order. A field is one entry here; codecs, heads, sampler
 * and reports iterate this table (model.md §1).
 */
import type { Trace } from '../trace/trace';
import type { NumericCodecOptions } from './numericCodec';

type FieldKind =
  | { readonly kind: 'service' }
  | { readonly kind: 'state' }
  /** A whole number; `inTicks` fields are counted in units of the trace's clock resolution. */
  | { readonly kind: 'number'; readonly codec: NumericCodecOptions; readonly inTicks: boolean };

/**
 * Where ranges of client ports begin: well-known, Windows XP's, BSD's, Linux's and IANA's (RFC 6335 §6), and above
 * Linux's. Within a range a client's next port is a count that held-out rows do not share: uniform, not learned.
 */
const PORT_RANGES = [0, 1024, 5001, 10_000, 32_768, 49_152, 61_000];

/** Drawn on the device as well, which knows whole bins only (`../kernels/settleMark.ts`). */
const PACKETS = { kind: 'number', codec: { spread: 'log' }, inTicks: false } as const;
const BYTES = { kind: 'number', codec: { spread: 'log', cells: 16 }, inTicks: false } as const;

export const FIELDS = {
  service: { kind: 'service' },
  state: { kind: 'state' },
  sourcePackets: PACKETS,
  sourceBytes: BYTES,
  destinationPackets: PACKETS,
  destinationBytes: BYTES,
  duration: { kind: 'number', codec: { spread: 'log', cells: 16 }, inTicks: true },
  sourcePort: {
    kind: 'number',
    codec: { spread: 'uniform', limit: 65_536, starts: PORT_RANGES },
    inTicks: false,
  },
} as const satisfies Record<string, FieldKind>;

export type FieldName = keyof typeof FIELDS;
export type NumberField = {
  [Name in FieldName]: (typeof FIELDS)[Name]['kind'] extends 'number' ? Name : never;
}[FieldName];

const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];

/** Tasks of the likelihood, in chain order. */
export type TaskName = 'gap' | 'pair' | FieldName;
export const TASKS: readonly TaskName[] = ['gap', 'pair', ...FIELD_NAMES];

/** The value a number field's codec sees: whole, NaN for an empty cell. */
export function numberValue(trace: Trace, field: NumberField, index: number): number {
  const value = trace[field][index]!;
  if (field === 'sourcePort' && value < 0) return NaN;
  return FIELDS[field].inTicks ? Math.round(value / trace.resolution) : value;
}

/** The fields of which a trace has at least one value; a trace that lacks a field trains without its head. */
export function presentFields(trace: Trace): FieldName[] {
  return FIELD_NAMES.filter((name) => {
    if (name === 'service') return true;
    if (name === 'state') return trace.states.length > 1;
    for (let i = 0; i < trace.length; i++) if (!Number.isNaN(numberValue(trace, name, i))) return true;
    return false;
  });
}
