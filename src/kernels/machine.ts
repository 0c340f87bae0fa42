/** Something that runs programs: one backend with one model's weights on it. */
import type { AdamSettings } from './adamW';
import type { Program } from './program';

export type BackendName = 'webgpu' | 'wasm' | 'cpu';

/**
 * How a machine runs programs where it has a choice: measured once per adapter, recorded with a run, replayed by name.
 * The same plan, program, weights and inputs give the same bytes. Plain JSON.
 */
export interface KernelPlan {
  readonly backend: BackendName;
  /** Runners a training batch is cut into, lane by lane; their gradients are summed in order. */
  readonly parts: number;
  /** Lanes of a training batch, where the pace made them more than configured. */
  readonly lanes?: number;
  /** What each kernel with variants uses, by the kernel's (or its shape's) name. */
  readonly variants: Readonly<Record<string, string>>;
}

/** A program made ready, with memory of its own: floats zero at first, carried from run to run. */
export interface Runner {
  readonly program: Program;
  /** Host view of the program's inputs, to be written before a run. Views move when another program is prepared. */
  readonly inputs: Float32Array;
  /** Of those, at least the part that is the caller's to write. */
  readonly integers: Int32Array;
  /** Fills a place with zeros. */
  clear(place: string): void;
  /** Fills a place with what a snapshot of it held. */
  restore(place: string, values: Float32Array): void;
  /** A copy of a place as it is after the runs asked for so far; does not make the device wait. */
  snapshot(place: string): Promise<Float32Array>;
  dispose(): void;
}

/** A runner whose memory the host can read as it is: those of `cpu` and `wasm`. */
export interface HostRunner extends Runner {
  /** The place itself, no copy. */
  view(place: string): Float32Array;
}

/** A machine in the host's own memory, whose runs are over when `run` returns. */
export interface HostMachine extends Machine {
  prepare(program: Program): Promise<HostRunner>;
}

export interface Machine {
  readonly backend: BackendName;
  readonly plan: KernelPlan;
  /** Compiles and allocates. */
  prepare(program: Program): Promise<Runner>;
  /**
   * Runs them all, at once where the machine can; results are the same either way. One that is named several times runs
   * as often, on what its last run left.
   */
  run(runners: readonly Runner[]): void;
  /** Makes `update` possible. @param decays 1 where weight decay applies, [parameters] */
  startOptimiser(decays: Float32Array): void;
  /** First and second moments as of the last update asked for, behind one another, [2, parameters]. */
  readMoments(): Promise<Float32Array>;
  /** After `startOptimiser`: goes on from moments that were read. */
  writeMoments(moments: Float32Array): void;
  /** Sums the runners' places called `gradient` and takes one AdamW step. */
  update(runners: readonly Runner[], settings: AdamSettings): void;
  /** Gradient norm of the last update asked for, before clipping. */
  gradientNorm(): Promise<number>;
  readWeights(): Promise<Float32Array>;
  writeWeights(weights: Float32Array): void;
  /** Submissions that a run is cut into, where there are such: more of them leave the device to others in between. */
  submits: number;
  /** Words of `floats` that a program may have. */
  readonly mostFloats: number;
  /** Resolves when all that was asked for is done. */
  idle(): Promise<void>;
  /** Bytes held on the device and dispatches of all runs and updates so far. */
  readonly usage: { readonly bytes: number; readonly dispatches: number };
  dispose(): void;
}

/** A view of one of a runner's inputs. */
export function inputOf({ inputs, program }: Runner, name: string): Float32Array {
  const { at, size } = program.places.get(name)!;
  return inputs.subarray(at, at + size);
}

/** A view of one of a runner's integer inputs. */
export function integersOf({ integers, program }: Runner, name: string): Int32Array {
  const { at, size } = program.integerPlaces.get(name)!;
  return integers.subarray(at, at + size);
}
