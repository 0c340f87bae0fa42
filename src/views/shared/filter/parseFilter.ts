/**
 * The typed filter: parts `name:value` with spaces between them, e.g. `host:10.0.0.1 service:443/tcp pair:a>b time:09:00-10:30`. A part
 * replaces that part of the selection, an empty one (`host:`) clears it.
 */
import type { Selection } from '../../../metrics/comparison';
import { parseTime } from './parseTime';
import type { TraceClock } from './parseTime';

export interface FilterProblem {
  /** A sentence: what, where, wanted. */
  readonly message: string;
  /** The offending part, as offsets of the text. */
  readonly from: number;
  readonly to: number;
}

export type ParsedFilter =
  | { readonly change: Partial<Selection>; readonly problem: null }
  | { readonly change: null; readonly problem: FilterProblem };

export interface FilterPart {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Names of parts, in the order in which completion offers them. */
export const FILTER_FIELDS = ['host', 'service', 'protocol', 'pair', 'time'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

export const FILTER_EXAMPLES: Record<FilterField, string> = {
  host: 'host:10.0.0.1',
  service: 'service:443/tcp',
  protocol: 'protocol:udp',
  pair: 'pair:10.0.0.1>10.0.0.2',
  time: 'time:09:00-10:30',
};

/** What a text asks for; nothing is known of the names that occur in the trace. */
export function parseFilter(text: string, clock: TraceClock): ParsedFilter {
  let change: Partial<Selection> = {};
  for (const part of partsOf(text)) {
    const parsed = parsePart(part, clock);
    if ('message' in parsed) return { change: null, problem: { ...parsed, from: part.from, to: part.to } };
    change = { ...change, ...parsed };
  }
  return { change, problem: null };
}

/** Words of the text with where they stand. */
export function partsOf(text: string): FilterPart[] {
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    text: word,
    from: index,
    to: index + word.length,
  }));
}

type Parsed = Partial<Selection> | { readonly message: string };

function parsePart({ text, from }: FilterPart, clock: TraceClock): Parsed {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0)).toLowerCase();
  const value = text.slice(colon + 1);
  const field = FILTER_FIELDS.find((one) => one === name);
  const at = `at character ${from + 1}`;
  if (!field || colon < 0)
    return {
      message: `“${text}” ${at} is no part of a filter; wanted one of ${FILTER_FIELDS.join(', ')}, a colon and a value, such as ${FILTER_EXAMPLES.host}.`,
    };
  if (value === '') return field === 'time' ? { window: null } : { [field]: null };
  return PARSERS[field](value, { at, clock });
}

interface Place {
  readonly at: string;
  readonly clock: TraceClock;
}

const PARSERS: Record<FilterField, (value: string, place: Place) => Parsed> = {
  host: (host) => ({ host }),
  service: (service) => ({ service: service.toLowerCase() }),
  protocol: (protocol) => ({ protocol: protocol.toLowerCase() }),
  pair(value, { at }) {
    const ends = value.split(/->|>|→/);
    const [source, destination] = ends;
    return ends.length === 2 && source && destination
      ? { pair: [source, destination] }
      : { message: `pair “${value}” ${at} needs two hosts, such as ${FILTER_EXAMPLES.pair}.` };
  },
  time(value, { at, clock }) {
    const window = parseTime(value, clock);
    return typeof window === 'string' ? { message: `time “${value}” ${at} ${window}.` } : { window };
  },
};
