/** A trained model: everything generation and scoring need, as plain data that can be cloned, stored and hashed. */
import type { ModelConfiguration } from '../model/configuration';
import type { Codecs } from '../streams/dataset';
import type { Rhythm } from '../streams/rhythm';
import type { Marginals } from '../streams/marginals';

export interface TrainedModel {
  readonly configuration: ModelConfiguration;
  readonly codecs: Codecs;
  readonly marginals: Marginals;
  /** Flat parameters, laid out by `layoutParameters`. */
  readonly weights: Float32Array;
  /** What calibration adds to gaps by the clock, per stream; null where it found, or sought, nothing. */
  readonly rhythms: readonly Rhythm[] | null;
  readonly seed: number;
  readonly steps: number;
  /** Why training ended, a sentence. */
  readonly reason: string;
}
