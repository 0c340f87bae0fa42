/** The chips of a selection, and a part of the filter under the caret. */
import { formatSpan, formatUtc } from '../../../charts/format';
import type { Selection } from '../../../metrics/comparison';
import type { FilterField } from './parseFilter';
import { FILTER_FIELDS, partsOf } from './parseFilter';

export interface Chip {
  readonly label: string;
  readonly clear: Partial<Selection>;
}

/** One removable chip a part of the selection that is set. */
export function chipsOf({ host, pair, service, protocol, window }: Selection, epoch: number): Chip[] {
  return [
    ...(host === null ? [] : [{ label: `host ${host}`, clear: { host: null } }]),
    ...(pair === null ? [] : [{ label: `${pair[0]} → ${pair[1]}`, clear: { pair: null } }]),
    ...(service === null ? [] : [{ label: `service ${service}`, clear: { service: null } }]),
    ...(protocol === null ? [] : [{ label: `protocol ${protocol}`, clear: { protocol: null } }]),
    ...(window === null
      ? []
      : [
          {
            label: `${formatUtc(epoch + window.from)}, ${formatSpan(window.to - window.from)}`,
            clear: { window: null },
          },
        ]),
  ];
}

/** What is being typed: a field's name, or the value of a field whose names the trace knows. */
export type Typing =
  | { readonly kind: 'field'; readonly text: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'value';
      readonly field: Exclude<FilterField, 'pair' | 'time'>;
      readonly text: string;
      readonly from: number;
      readonly to: number;
    }
  | null;

/** The part of `text` that ends at or spans `caret`; of a pair, the host under it. */
export function typingAt(text: string, caret: number): Typing {
  const part = partsOf(text).find(({ from, to }) => from <= caret && caret <= to);
  if (!part) return { kind: 'field', text: '', from: caret, to: caret };
  const colon = part.text.indexOf(':');
  if (colon < 0) return { kind: 'field', ...part };
  const field = FILTER_FIELDS.find((name) => name === part.text.slice(0, colon).toLowerCase());
  const start = part.from + colon + 1;
  if (!field || field === 'time' || caret < start) return null;
  if (field !== 'pair')
    return { kind: 'value', field, text: part.text.slice(colon + 1), from: start, to: part.to };
  const arrow = text.slice(start, part.to).search(/->|>|→/);
  const middle = arrow < 0 ? part.to : start + arrow;
  if (caret <= middle)
    return { kind: 'value', field: 'host', text: text.slice(start, middle), from: start, to: middle };
  const second = middle + (text.startsWith('->', middle) ? 2 : 1);
  return { kind: 'value', field: 'host', text: text.slice(second, part.to), from: second, to: part.to };
}
