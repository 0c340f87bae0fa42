/** Steps of the wizard: each gives another mapping, whose columns are numbers. */
import type { MappedField, Mapping } from '../../../store/state';
import { FIELD_NAMES, NEEDED_FIELDS } from './fieldNames';

/** What each column means; null = nothing. */
export function fieldsOf({ columns }: Mapping, header: readonly string[]): (MappedField | null)[] {
  const fields = header.map((): MappedField | null => null);
  for (const [field, reference] of Object.entries(columns)) {
    const column = placeOf(reference, header);
    if (column in fields) fields[column] ??= field as MappedField;
  }
  return fields;
}

/** A field means one column, and a column one field: whoever had it before loses it. */
export function assignColumn(
  mapping: Mapping,
  header: readonly string[],
  { column, field }: { readonly column: number; readonly field: MappedField | null },
): Mapping {
  const fields = fieldsOf(mapping, header).map((now) => (now === field ? null : now));
  fields[column] = field;
  return { ...mapping, columns: columnsOf(fields, (place) => place) };
}

/** Columns by number, which holds nothing of the file. */
export function byNumber(mapping: Mapping, header: readonly string[]): Mapping {
  return { ...mapping, columns: columnsOf(fieldsOf(mapping, header), (place) => place) };
}

/** Columns by name where the name is one column's alone: a file of mappings survives columns that move. */
export function byName(mapping: Mapping, header: readonly string[]): Mapping {
  const isOwn = (name: string) => name !== '' && header.indexOf(name) === header.lastIndexOf(name);
  const reference = (place: number) => (mapping.hasHeader && isOwn(header[place]!) ? header[place]! : place);
  return { ...mapping, columns: columnsOf(fieldsOf(mapping, header), reference) };
}

/** Names of what a flow cannot do without and no column gives. */
export function missingFields({ columns }: Mapping): string[] {
  const isGiven = (field: MappedField) =>
    columns[field] !== undefined ||
    (field === 'start' && columns.end !== undefined && columns.duration !== undefined);
  return NEEDED_FIELDS.filter((field) => !isGiven(field)).map((field) => FIELD_NAMES[field].toLowerCase());
}

function placeOf(reference: string | number, header: readonly string[]): number {
  return typeof reference === 'number' ? reference : header.indexOf(reference);
}

function columnsOf(
  fields: readonly (MappedField | null)[],
  reference: (place: number) => string | number,
): Mapping['columns'] {
  return Object.fromEntries(fields.flatMap((field, place) => (field ? [[field, reference(place)]] : [])));
}
