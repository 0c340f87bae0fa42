/** A value by a word out of a file, which may be `constructor`: plain objects inherit values under such names. */
export function ownValue<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
