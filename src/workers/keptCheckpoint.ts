/** The checkpoint of a project's run: kept beside its trace, and only good for the same. */
import { crc32 } from '../storage/crc32';
import { KeepError } from '../storage/KeepError';
import { packedPieces } from '../storage/packed';
import { loadPacked, savePacked } from '../storage/parts';
import type { Dataset } from '../streams/dataset';
import type { Checkpoint } from '../training/checkpoint';

const PART = 'checkpoint';

export interface KeptCheckpoint {
  /** `datasetMark` of what it was trained on. */
  readonly mark: number;
  readonly checkpoint: Checkpoint;
}

/** Returns the bytes it takes. */
export function saveCheckpoint(project: string, kept: KeptCheckpoint): Promise<number> {
  return savePacked(project, PART, kept);
}

/** Throws a `KeepError` where there is none, or of another trace or configuration. */
export async function loadCheckpoint(project: string, mark: number): Promise<Checkpoint> {
  const kept = (await loadPacked(project, PART)) as KeptCheckpoint | null;
  if (!kept) throw new KeepError('no checkpoint is kept of this run; train again');
  if (kept.mark !== mark)
    throw new KeepError('the checkpoint is of another trace, or of other settings; train again');
  return kept.checkpoint;
}

/** Another number wherever a model would be trained on something else. */
export function datasetMark({ codecs, training, validation }: Dataset): number {
  const what = [codecs, training.sequences.offsets, validation.sequences.offsets];
  let sum = 0;
  for (const piece of packedPieces('dataset', what)) sum = crc32(piece, sum);
  return sum;
}
