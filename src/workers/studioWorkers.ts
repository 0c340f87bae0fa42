/**
 * The studio's two threads behind one set of calls. Traces pass from one to the other here (a reference where their
 * columns are shared memory), so that the store never holds one. The model's thread starts when it is first needed.
 */
import type { Comparison, Selection } from '../metrics/comparison';
import type { TaskScore } from '../metrics/score';
import { splitSpan } from '../streams/holdout';
import type { GenerateProgress } from '../streams/generator';
import type { FlowTimeouts } from '../trace/flowTimeouts';
import type { TimeWindow } from '../trace/trace';
import type { Configuration, LabelChoice } from './configuration';
import type {
  Evaluation,
  ExportedFile,
  ExportRequest,
  GeneratedTrace,
  ModelMethods,
  OpenedTrace,
  OpenProgress,
  TraceMethods,
  Trained,
  TrainEvent,
  TrainingBounds,
  TrainingControl,
} from './protocol';
import type { Call, CallOptions } from './wire';
import { connect } from './wire';

export interface StudioWorkers {
  open(
    files: readonly File[],
    timeouts: FlowTimeouts,
    options?: CallOptions<OpenProgress>,
  ): Promise<OpenedTrace>;
  openDemo(name: string, seed: number, options?: CallOptions<OpenProgress>): Promise<OpenedTrace>;
  close(): Promise<void>;
  compare(selection: Selection, labels: LabelChoice, options?: CallOptions<never>): Promise<Comparison>;
  train(
    configuration: Configuration,
    bounds: TrainingBounds,
    options?: CallOptions<TrainEvent>,
  ): Promise<Trained>;
  control(control: TrainingControl): Promise<void>;
  generate(
    window: TimeWindow,
    seed: number,
    options?: CallOptions<GenerateProgress>,
  ): Promise<GeneratedTrace>;
  clearSynthetic(): Promise<void>;
  /** `tasks` is empty where no model is trained. */
  evaluate(
    configuration: Configuration,
    trained: boolean,
  ): Promise<Evaluation & { readonly tasks: readonly TaskScore[] }>;
  export(request: ExportRequest, options?: CallOptions<{ share: number }>): Promise<ExportedFile>;
}

/** Both threads of this page. */
export function startWorkers(): StudioWorkers {
  return overWires(
    lazily(() =>
      watched<TraceMethods>(
        new Worker(new URL('./trace.worker.ts', import.meta.url), { type: 'module', name: 'trace' }),
      ),
    ),
    lazily(() =>
      watched<ModelMethods>(
        new Worker(new URL('./model.worker.ts', import.meta.url), { type: 'module', name: 'model' }),
      ),
    ),
  );
}

/** The same calls over any two wires, so that a test can do without threads. */
export function overWires(trace: Call<TraceMethods>, model: Call<ModelMethods>): StudioWorkers {
  return {
    open: (files, timeouts, options) => trace('open', { files, timeouts }, options),
    openDemo: (name, seed, options) => trace('openDemo', { name, seed }, options),
    async close() {
      await trace('close', null);
    },
    compare: (selection, labels, options) => trace('compare', { selection, labels }, options),
    async train(configuration, bounds, options) {
      const admitted = await trace('admitted', { labels: configuration.labels }, { signal: options?.signal });
      return model('train', { trace: admitted, configuration, bounds }, options);
    },
    async control(control) {
      await model('control', control);
    },
    async generate(window, seed, options) {
      const made = await model('generate', { window, seed }, options);
      const { trace: synthetic, seconds, record, warnings } = made;
      const summary = await trace('setSynthetic', { trace: synthetic, record });
      return { ...summary!, seconds, seed, window, record, warnings };
    },
    async clearSynthetic() {
      await trace('setSynthetic', null);
    },
    async evaluate(configuration, trained) {
      const evaluation = await trace('evaluate', { configuration });
      if (!trained) return { ...evaluation, tasks: [] };
      const admitted = await trace('admitted', { labels: configuration.labels });
      const { training, heldOut } = splitSpan(admitted.span, configuration.holdout);
      const windows = heldOut.length > 0 ? heldOut : training;
      return { ...evaluation, tasks: await model('scoreTasks', { trace: admitted, windows }) };
    },
    export: (request, options) => trace('export', request, options),
  };
}

function lazily<M extends TraceMethods | ModelMethods>(start: () => Call<M>): Call<M> {
  let call: Call<M> | null = null;
  return (method, input, options) => (call ??= start())(method, input, options);
}

function watched<M extends TraceMethods | ModelMethods>(worker: Worker): Call<M> {
  const call = connect<M>(worker);
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    call.fail(
      `the background thread stopped: ${event.message || 'its script did not load'}; reload the page`,
    );
  });
  return call;
}
