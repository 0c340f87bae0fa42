/** What a person has handed over: references to files, of which nothing is held. */
import type { ReadChoices } from '../formats/readOptions';

export type KnownMappings = NonNullable<ReadChoices['mappings']>;

/** A table that is read by a person's own mapping. */
export interface MappedFile {
  /** Place among the files. */
  readonly file: number;
  /** What its mapping is remembered by. */
  readonly signature: string;
}

export interface HandedOver {
  readonly files: readonly File[];
  readonly mappings: KnownMappings;
  readonly mapped: readonly MappedFile[];
}

export const NOTHING_HANDED_OVER: HandedOver = { files: [], mappings: [], mapped: [] };

export const handedOver: { opened: HandedOver; waiting: HandedOver } = {
  /** Of the open trace: read again when the choices of reading change. */
  opened: NOTHING_HANDED_OVER,
  /** Until the columns of one of them have a meaning. */
  waiting: NOTHING_HANDED_OVER,
};
