/**
 * Plain data as JSON: objects, arrays, strings, numbers and what JSON has no word for (NaN, infinities, −0, bigint,
 * undefined, Map, Set), with every typed array put aside and named by number. `{"$": …}` marks what is not itself.
 */

export type Column =
  Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

/** The JSON tree of `value`; its typed arrays are appended to `columns`. Throws on functions and class instances. */
export function toTree(value: unknown, columns: Column[]): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : mark('number', Object.is(value, -0) ? '-0' : String(value));
  if (typeof value === 'bigint') return mark('bigint', String(value));
  if (value === undefined) return mark('undefined', null);
  if (Array.isArray(value)) return value.map((item) => toTree(item, columns));
  if (ArrayBuffer.isView(value)) return mark('column', columns.push(value as Column) - 1);
  if (value instanceof Map) return mark('map', toTree([...value], columns));
  if (value instanceof Set) return mark('set', toTree([...value], columns));
  const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if ((prototype !== Object.prototype && prototype !== null) || '$' in (value as object))
    throw new Error(`internal: ${typeof value} is no plain data`);
  const entries = Object.entries(value as object).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([name, item]) => [name, toTree(item, columns)]));
}

/** The value again. Throws where the tree is not as `toTree` makes it. */
export function fromTree(tree: unknown, columns: readonly Column[]): unknown {
  if (Array.isArray(tree)) return tree.map((item) => fromTree(item, columns));
  if (typeof tree !== 'object' || tree === null) return tree;
  if (!Object.hasOwn(tree, '$'))
    // fromEntries, not assignment: a name such as __proto__ stays a name.
    return Object.fromEntries(Object.entries(tree).map(([name, item]) => [name, fromTree(item, columns)]));
  const { $: kind, of } = tree as { readonly $: unknown; readonly of: unknown };
  const read = Object.hasOwn(MARKS, kind as string) ? MARKS[kind as Mark] : null;
  if (!read) throw new Error(`unknown mark: ${String(kind)}`);
  return read(of, columns);
}

type Mark = 'number' | 'bigint' | 'undefined' | 'column' | 'map' | 'set';

const MARKS: Readonly<Record<Mark, (of: unknown, columns: readonly Column[]) => unknown>> = {
  number: Number,
  bigint: (of) => BigInt(of as string),
  undefined: () => undefined,
  column(of, columns) {
    if (!Object.hasOwn(columns, of as number)) throw new Error(`no such column: ${String(of)}`);
    return columns[of as number];
  },
  map: (of, columns) => new Map(fromTree(of, columns) as [unknown, unknown][]),
  set: (of, columns) => new Set(fromTree(of, columns) as unknown[]),
};

function mark(kind: Mark, of: unknown) {
  return { $: kind, of };
}
