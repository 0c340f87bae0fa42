/** Everything a person can set; `window.temponet.configure` and the interface write the same object. */
import type { FlowExportChoice, TimeRepairs, TunnelChoice } from '../formats/readOptions';
import type { SamplerName } from '../generate/chooseSampler';
import type { KernelPlan } from '../kernels/machine';
import type { ModelConfiguration } from '../model/configuration';
import {
  CAREFUL_MODEL,
  DEFAULT_MODEL,
  FAITHFUL_MODEL,
  QUICK_MODEL,
  TINY_MODEL,
} from '../model/configuration';
import type { Holdout } from '../streams/holdout';
import { capTraining, splitSpan } from '../streams/holdout';
import type { Seconds, TimeWindow, Trace } from '../trace/trace';
import type { FlowTimeouts } from '../trace/flowTimeouts';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import type { Pace } from '../training/pace';

export type { Holdout } from '../streams/holdout';

export type PresetName = 'quick' | 'default' | 'careful' | 'faithful' | 'tiny';

/**
 * Named settings of the model. `quick`, `default` (shown as Balanced) and `careful` are one model in three sizes; `faithful` is the model as it was first published, a baseline; `tiny` proves the path on a
 * software adapter and learns little.
 */
export const PRESETS: Readonly<Record<PresetName, ModelConfiguration>> = {
  quick: QUICK_MODEL,
  default: DEFAULT_MODEL,
  careful: CAREFUL_MODEL,
  faithful: FAITHFUL_MODEL,
  tiny: TINY_MODEL,
};

export type BackendChoice = 'auto' | 'webgpu' | 'wasm' | 'cpu';
export type LabelChoice = 'all' | 'benign';

export interface Configuration {
  readonly labels: LabelChoice;
  readonly holdout: Holdout;
  /** Train on at most so many events, the latest before what is held out; null = on all. */
  readonly trainingEvents: number | null;
  readonly backend: BackendChoice;
  readonly seed: number;
  readonly timeouts: FlowTimeouts;
  readonly tunnels: TunnelChoice;
  readonly flowExports: FlowExportChoice;
  /** Of the trace that is open: whatever is opened next is read unrepaired. */
  readonly repairs: TimeRepairs;
  readonly model: ModelConfiguration;
  readonly pace: Pace;
  /** Who draws: `auto` = whichever is faster here, and the record says which. Each has random numbers of its own. */
  readonly sampler: 'auto' | SamplerName;
  /** How kernels run: a plan of an earlier run to be replayed; null = whatever is fastest here. */
  readonly kernelPlan: KernelPlan | null;
}

export const DEFAULT_CONFIGURATION: Configuration = {
  labels: 'all',
  holdout: { kind: 'none' },
  trainingEvents: null,
  backend: 'auto',
  seed: 1,
  timeouts: DEFAULT_TIMEOUTS,
  tunnels: 'outer',
  flowExports: 'auto',
  repairs: {},
  model: DEFAULT_MODEL,
  pace: 'polite',
  sampler: 'auto',
  kernelPlan: null,
};

/** A change: any part may be left out, nested objects too; repairs are replaced as a whole. */
export type ConfigurationChange = Partial<Omit<Configuration, 'model' | 'timeouts'>> & {
  readonly model?: Partial<ModelConfiguration>;
  readonly timeouts?: Partial<FlowTimeouts>;
};

/** `configuration` with `change` laid over it; neither is modified. */
export function changeConfiguration(
  configuration: Configuration,
  change: ConfigurationChange,
): Configuration {
  return {
    ...configuration,
    ...change,
    model: { ...configuration.model, ...change.model },
    timeouts: { ...configuration.timeouts, ...change.timeouts },
  };
}

/** What a model or baseline may see of a trace. */
export function trainingWindows(
  { span, time }: Pick<Trace, 'span' | 'time'>,
  { holdout, trainingEvents }: Pick<Configuration, 'holdout' | 'trainingEvents'>,
): readonly TimeWindow[] {
  return capTraining(splitSpan(span, holdout).training, time, trainingEvents);
}

/** From the first held-out moment to the last; null where nothing is held out. */
export function heldOutWindow(span: Seconds, holdout: Holdout): TimeWindow | null {
  const { heldOut } = splitSpan(span, holdout);
  return heldOut.length > 0 ? { from: heldOut[0]!.from, to: heldOut.at(-1)!.to } : null;
}
