/**
 * A step of the model as plain data: kernel calls, in order, over three memories. Every machine (`cpu`, `wasm`, `webgpu`)
 * runs the same program on the same layout, so that a test on one holds the others to the same numbers.
 *
 * Memories, addressed in words of four bytes: `weights` (the flat parameter vector), `floats` (inputs, activations,
 * gradients, carried state; zero at first) and `integers` (inputs; state that sampling calls carry). Places and strides are multiples of 4 words.
 */
import type { AdmitRows } from './admitRows';
import type { AdvanceTime } from './advanceTime';
import type { DecayScan, DecayScanGradient, DecayWeightGradient } from './decayScan';
import type { DrawCategory } from './drawCategory';
import type { Dropout } from './dropout';
import type { EmbeddingGradient, EmbeddingSum, SuffixSum } from './embedding';
import type { FinishEvent } from './finishEvent';
import type { IntervalLoss, SumRows } from './intervalLoss';
import type { Linear, LinearInputGradient, LinearWeightGradient } from './linear';
import type { MixtureLoss } from './mixtureLoss';
import type { Norm, NormGradient, NormWeightGradient } from './norm';
import type { SettleMark } from './settleMark';
import type { WeighAges } from './weighAges';

/** Row-major rows in `floats`: element (r, c) lies at word `at + r × stride + c`. */
export interface Matrix {
  readonly at: number;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

export interface Region {
  readonly at: number;
  readonly size: number;
}

/** What every machine runs. Groups of a call are independent of each other and may run at once. */
export type TensorCall =
  | Linear
  | LinearInputGradient
  | LinearWeightGradient
  | Norm
  | NormGradient
  | NormWeightGradient
  | EmbeddingSum
  | SuffixSum
  | EmbeddingGradient
  | DecayScan
  | DecayScanGradient
  | DecayWeightGradient
  | Dropout
  | IntervalLoss
  | MixtureLoss
  | SumRows;

/** What draws events without the host: not for `wasm`, where the host draws. */
export type SamplingCall = AdmitRows | DrawCategory | AdvanceTime | WeighAges | SettleMark | FinishEvent;

/** One dispatch. */
export type Call = TensorCall | SamplingCall;

export interface Program {
  readonly calls: readonly Call[];
  /** Words of `floats`; the first `inputs` of them are written by the caller before each run. */
  readonly floats: number;
  readonly inputs: number;
  readonly integers: number;
  /** The first of them, written by the caller before each run; without it all. Sampling calls write the others, zero at first. */
  readonly integerInputs?: number;
  /** Places in `floats` by name: inputs, results, carried state, `gradient`. */
  readonly places: ReadonlyMap<string, Region>;
  /** Places in `integers` by name. */
  readonly integerPlaces: ReadonlyMap<string, Region>;
}

/** What a kernel's loop computes on; float64 memories make it the reference, float32 ones the `cpu` backend. */
export interface Memory {
  readonly weights: Float32Array | Float64Array;
  readonly floats: Float32Array | Float64Array;
  readonly integers: Int32Array;
}

/** The smallest multiple of 4 that holds `words`: the unit of every place and stride. */
export function aligned(words: number): number {
  return Math.ceil(words / 4) * 4;
}

/** The calls of a program that draws nothing by itself. */
export function tensorCalls({ calls }: Program): TensorCall[] {
  return calls.map((call) => {
    switch (call.kernel) {
      case 'admitRows':
      case 'drawCategory':
      case 'advanceTime':
      case 'weighAges':
      case 'settleMark':
      case 'finishEvent':
        throw new Error(`internal: ${call.kernel} in a program for wasm, whose events the host draws`);
      default:
        return call;
    }
  });
}
