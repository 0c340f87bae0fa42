/** What made a synthetic trace: enough to make it again. */
import type { BaselineName } from '../baselines/baselines';
import type { SamplerName } from '../generate/chooseSampler';
import type { Scenario } from '../generate/scenario';
import type { KernelPlan } from '../kernels/machine';
import type { TimeWindow } from '../trace/trace';
import type { TrainingBounds } from '../training/progress';
import type { BackendReport } from './backend';
import type { Configuration } from './configuration';

/** Who makes a trace: the trained model, or a baseline that needs no training. */
export type GeneratorName = 'tempoNet' | BaselineName;

/** What made a synthetic trace. */
export type GenerationRecord = ModelRecord | BaselineRecord;

export interface BaselineRecord {
  readonly generator: BaselineName;
  /** As it was when the baseline was fitted. */
  readonly configuration: Configuration;
  readonly seed: number;
  readonly window: TimeWindow;
  /** Absent of a plain trace. */
  readonly scenario?: Scenario;
}

export interface ModelRecord {
  readonly generator: 'tempoNet';
  /** As it was when training began, whatever has been set since. */
  readonly configuration: Configuration;
  readonly seed: number;
  readonly window: TimeWindow;
  /** Absent of a plain trace. */
  readonly scenario?: Scenario;
  /** SHA-256 of the model's weights, rhythms behind them. */
  readonly modelHash: string;
  readonly backend: BackendReport;
  readonly bounds: TrainingBounds;
  readonly steps: number;
  /** What filled the flows with packets; null where nothing did. */
  readonly packets: PacketLevel | null;
  /** What else byte equality hangs on: how kernels trained, and how they sampled. */
  readonly kernelPlan: KernelPlan;
  readonly samplerPlan: KernelPlan;
  /** Who drew, as measured: the distribution is the same, the numbers are not. */
  readonly sampler: SamplerName;
  /** Threads that sampled; the trace does not depend on it. */
  readonly samplerWorkers: number;
}

/** The model of packets inside flows. */
export interface PacketLevel {
  /** SHA-256 of its weights. */
  readonly modelHash: string;
  readonly steps: number;
}
