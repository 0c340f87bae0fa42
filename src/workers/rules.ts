/** What a value written by hand must be, as a table of rules, and the sentence that says what is wrong with it. */
export interface Rule {
  readonly wanted: string;
  readonly allows: (value: unknown) => boolean;
}

export type Table<Settings> = { readonly [Name in keyof Required<Settings>]: Rule };

/** Throws a sentence that says what is wrong, where, and what is wanted. */
export function check(
  what: string,
  settings: unknown,
  table: Readonly<Record<string, Rule>>,
  path: string,
): void {
  const names = Object.keys(table).join(', ');
  if (!isObject(settings))
    throw new Error(`invalid ${what}: ${show(settings)}; give an object with any of ${names}`);
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(table, name)) throw new Error(`unknown setting: ${path}${name}; give any of ${names}`);
    const { wanted, allows } = table[name]!;
    if (!allows(value)) throw new Error(`invalid setting ${path}${name}: ${show(value)}; give ${wanted}`);
  }
}

export function whole(least: number, most = Number.MAX_SAFE_INTEGER): Rule {
  const range = most === Number.MAX_SAFE_INTEGER ? `, ${least} or more` : ` from ${least} to ${most}`;
  return { wanted: `a whole number${range}`, allows: (value) => isWhole(value, least, most) };
}

export function within(least: number, most = Number.MAX_VALUE, unit = ''): Rule {
  const range = most >= Number.MAX_VALUE ? `, ${least} or more` : ` from ${least} to ${most}`;
  return {
    wanted: `a number${unit}${range}`,
    allows: (value) => typeof value === 'number' && value >= least && value <= most,
  };
}

export function oneOf(...values: readonly string[]): Rule {
  return { wanted: values.join(', '), allows: (value) => values.includes(value as string) };
}

export function isEither(): Rule {
  return { wanted: 'true or false', allows: (value) => typeof value === 'boolean' };
}

export function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
