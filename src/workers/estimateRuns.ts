/** What runs will take on this trace and device, before one is begun. */
import type { BackendName } from '../kernels/machine';
import type { ModelConfiguration } from '../model/configuration';
import type { Encoder } from '../streams/encoder';
import { fitEncoder } from '../streams/encoder';
import { compactTables } from '../trace/compactTables';
import { selectWindows } from '../trace/selectRows';
import type { TimeWindow, Trace } from '../trace/trace';
import type { LearntRows, RunEstimate } from '../training/estimateRun';
import { estimateRun, eventWork } from '../training/estimateRun';
import type { BackendReport } from './backend';
import { chooseBackend } from './chooseBackend';
import type { Configuration } from './configuration';
import { trainingWindows } from './configuration';
import { threadsFor } from './threadsFor';

/** A run that has ended, and how fast it was. */
export interface PastRun {
  readonly backend: BackendName;
  readonly pace: Configuration['pace'];
  readonly model: ModelConfiguration;
  readonly eventsPerSecond: number;
}

export interface EstimateOrder<Name extends string = string> {
  /** Only rows that the configuration's labels admit. */
  readonly trace: Trace;
  readonly configuration: Configuration;
  /** In place of the configuration's model. */
  readonly models: Readonly<Record<Name, ModelConfiguration>>;
  /** The newest last. */
  readonly past: readonly PastRun[];
}

export interface RunEstimates<Name extends string = string> {
  readonly backend: BackendReport;
  /** Whether a past run says how fast this device is; else it is taken to be like those measured elsewhere. */
  readonly isMeasured: boolean;
  readonly runs: Readonly<Record<Name, RunEstimate>>;
}

/** Vocabularies and streams saturate: the latest rows tell their sizes well enough, in a third of a second. */
const MOST_ROWS = 40_000;

/**
 * Work a second where nothing was measured, in units of `eventWork`: two cores of an AMD EPYC at the speeds of the README, and
 * a software adapter there. No graphics processor has been measured: one is taken to be twice as fast as a thread.
 */
const USUAL_SPEED: Record<BackendName | 'software', number> = {
  webgpu: 1.2e10,
  software: 5e8,
  wasm: 6e9,
  cpu: 3e8,
};
/** What a second thread brings. */
const TWO_THREADS = 1.6;

export async function estimateRuns<Name extends string>(
  order: EstimateOrder<Name>,
  choose: typeof chooseBackend = chooseBackend,
): Promise<RunEstimates<Name>> {
  const { configuration, models } = order;
  const { pace } = configuration;
  const report = await choose(configuration.backend);
  const rowsOf = learntRows(order);
  const past = order.past.findLast((run) => run.backend === report.backend && run.pace === pace);
  const speed = past ? past.eventsPerSecond * eventWork(past.model, rowsOf(past.model)) : usual(report, pace);
  const device = { backend: report.backend, pace, speed };
  const runs = Object.entries<ModelConfiguration>(models).map(
    ([name, model]) => [name, estimateRun(model, rowsOf(model), device)] as const,
  );
  return {
    backend: report,
    isMeasured: past !== undefined,
    runs: Object.fromEntries(runs) as Record<Name, RunEstimate>,
  };
}

function usual({ backend, software }: BackendReport, pace: Configuration['pace']): number {
  if (backend === 'wasm') return USUAL_SPEED.wasm * (threadsFor(pace) > 1 ? TWO_THREADS : 1);
  return USUAL_SPEED[backend === 'webgpu' && software ? 'software' : backend];
}

/** What a model would see of the trace; an encoder is fitted once for all models that read it alike. */
function learntRows({ trace, configuration }: EstimateOrder): (model: ModelConfiguration) => LearntRows {
  const windows = trainingWindows(trace, configuration);
  const trainingEvents = Math.min(configuration.trainingEvents ?? Infinity, MOST_ROWS);
  const latest = trainingWindows(trace, { ...configuration, trainingEvents });
  const rows = compactTables(selectWindows(trace, latest));
  if (rows.length < 2) throw new Error('too few flows to train on');
  const events = countInside(trace, windows);
  const encoders = new Map<string, Encoder>();
  return (model) => {
    const key = `${model.streams} ${model.clock}`;
    const encoder = encoders.get(key) ?? fitEncoder(rows, model);
    encoders.set(key, encoder);
    return { events, windows: windows.length, encoder };
  };
}

function countInside({ time }: Pick<Trace, 'time'>, windows: readonly TimeWindow[]): number {
  let count = 0;
  let w = 0;
  for (const at of time) {
    while (w < windows.length && at >= windows[w]!.to) w++;
    if (w < windows.length && at >= windows[w]!.from) count++;
  }
  return count;
}
