/** A mapping as a file: what the wizard saves, checked before any row is read with it. */
import { FormatError } from '../formats/formatError';
import type { Mapping } from '../formats/mapping';
import type { ReadChoices } from '../formats/readOptions';
import { parseMapping } from '../formats/tables/parseMapping';
import { UsageError } from './commandLine';

type Mappings = NonNullable<ReadChoices['mappings']>;

/** One mapping for every table, or a list of `{signature, mapping}`. */
export function mappingsOf(content: unknown, path: string): Mappings {
  const list = Array.isArray(content) ? (content as unknown[]) : [{ signature: '', mapping: content }];
  return list.map((entry) => {
    const { signature, mapping } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof signature !== 'string') throw new UsageError(`${path}: a mapping without its signature`);
    return { signature, mapping: checkedMapping(mapping, path) };
  });
}

function checkedMapping(mapping: unknown, path: string): Mapping {
  try {
    return parseMapping(mapping);
  } catch (error) {
    if (error instanceof FormatError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}
