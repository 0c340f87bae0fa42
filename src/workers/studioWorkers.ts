/**
 * The studio's two threads behind one set of calls. Traces pass from one to the other here (a reference where their
 * columns are shared memory), so that the store never holds one. The model's thread starts when it is first needed.
 */
import type { Mapping, TablePreview } from '../formats/mapping';
import type { ReadChoices } from '../formats/readOptions';
import type { Comparison, Selection } from '../metrics/comparison';
import type { Surprise } from '../metrics/surprise';
import type { Scenario } from '../generate/scenario';
import type { CompletedField, Completion } from '../metrics/explore/complete';
import type { Exploration, ExploreQuestion, TableQuestion } from '../metrics/explore/exploration';
import type { TaskScore } from '../metrics/score';
import type { GenerateProgress } from '../streams/generator';
import type { TimeWindow } from '../trace/trace';
import type { Configuration, LabelChoice } from './configuration';
import type {
  Evaluation,
  EvaluationChoice,
  ExportedFile,
  ExportRequest,
  GeneratedTrace,
  GeneratorName,
  ModelMethods,
  OpenedTrace,
  OpenProgress,
  RestoredTraces,
  TraceMethods,
  Trained,
  SlowMotion,
  TrainEvent,
  TrainRequest,
  TrainingControl,
  TwinChoice,
  UnmappedTable,
} from './protocol';
import type { ModelFit } from './scoreModel';
import type { Call, CallOptions } from './wire';
import { connectWorker } from './wire';

export interface StudioWorkers {
  open(
    files: readonly File[],
    choices: ReadChoices,
    options?: CallOptions<OpenProgress>,
  ): Promise<OpenedTrace | UnmappedTable>;
  preview(file: File, mapping: Mapping, options?: CallOptions<never>): Promise<TablePreview>;
  openDemo(name: string, seed: number, options?: CallOptions<OpenProgress>): Promise<OpenedTrace>;
  close(): Promise<void>;
  compare(selection: Selection, labels: LabelChoice, options?: CallOptions<never>): Promise<Comparison>;
  explore(selection: Selection, question: ExploreQuestion, labels: LabelChoice): Promise<Exploration>;
  tableText(selection: Selection, question: TableQuestion, labels: LabelChoice): Promise<string>;
  complete(field: CompletedField, text: string, labels: LabelChoice): Promise<readonly Completion[]>;
  train(
    configuration: Configuration,
    request: Pick<TrainRequest, 'bounds' | 'resume'>,
    options?: CallOptions<TrainEvent>,
  ): Promise<Trained>;
  /** What runs would take, on the open trace. */
  estimate(
    configuration: Configuration,
    request: Pick<ModelMethods['estimate']['input'], 'models' | 'past'>,
  ): Promise<ModelMethods['estimate']['output']>;
  control(control: TrainingControl | SlowMotion | TwinChoice): Promise<void>;
  /** Writes the run's last checkpoint into a project; null where there is none. */
  keepCheckpoint(project: string): Promise<{ step: number; bytes: number } | null>;
  generate(order: GenerateOrder, options?: CallOptions<GenerateProgress>): Promise<GeneratedTrace>;
  clearSynthetic(): Promise<void>;
  /** One of those generated before; null: none. */
  showSynthetic(name: string | null): Promise<void>;
  forgetSynthetic(name: string): Promise<void>;
  /** The model and the trace it was trained on are not needed any more. */
  forgetModel(): Promise<void>;
  /** `tasks` is empty and `fit` null where no model is asked about. */
  evaluate(
    choice: EvaluationChoice & { readonly tasks: boolean },
    options?: CallOptions<{ share: number }>,
  ): Promise<Evaluation & { readonly tasks: readonly TaskScore[]; readonly fit: ModelFit | null }>;
  /** What the trained model finds strange in its trace. */
  surprise(): Promise<Surprise>;
  export(request: ExportRequest, options?: CallOptions<{ share: number }>): Promise<ExportedFile>;
  /** Writes the open trace into a project. */
  keepTrace(project: string): Promise<void>;
  keepSynthetic(project: string, report: GeneratedTrace): Promise<void>;
  keepModel(project: string, part: string, modelHash: string): Promise<void>;
  /** What a project keeps becomes what is open. */
  restoreTraces(project: string, options?: CallOptions<never>): Promise<RestoredTraces>;
  /** @param labels that the model was trained under */
  restoreModel(project: string, part: string, labels: LabelChoice): Promise<void>;
  /** A kept project as one file. */
  saveProjectFile(
    choice: TraceMethods['saveProjectFile']['input'],
    options?: CallOptions<{ share: number }>,
  ): Promise<Blob>;
  openProjectFile(
    file: File,
    options?: CallOptions<{ share: number }>,
  ): Promise<TraceMethods['openProjectFile']['output']>;
}

export interface GenerateOrder {
  readonly generator: GeneratorName;
  /** Of the present: a baseline is fitted under it. A model has been trained under its own. */
  readonly configuration: Configuration;
  readonly window: TimeWindow;
  readonly seed: number;
  readonly scenario?: Scenario | undefined;
  /** What the result is kept under. */
  readonly name: string;
}

/** Both threads of this page. */
export function startWorkers(): StudioWorkers {
  return overWires(
    lazily(() =>
      connectWorker<TraceMethods>(
        new Worker(new URL('./trace.worker.ts', import.meta.url), { type: 'module', name: 'trace' }),
      ),
    ),
    lazily(() =>
      connectWorker<ModelMethods>(
        new Worker(new URL('./model.worker.ts', import.meta.url), { type: 'module', name: 'model' }),
      ),
    ),
  );
}

/** The same calls over any two wires, so that a test can do without threads. */
export function overWires(trace: Call<TraceMethods>, model: Call<ModelMethods>): StudioWorkers {
  /** From reading to commit nothing comes between: cancelled before, the open trace stays; after, it is too late. */
  async function committed<Read extends OpenedTrace | UnmappedTable>(
    read: Promise<Read>,
    options?: CallOptions<OpenProgress>,
  ): Promise<Read> {
    const outcome = await read;
    options?.signal?.throwIfAborted();
    if (!('unmapped' in outcome)) trace('commit', null).catch(() => {});
    return outcome;
  }

  return {
    open: (files, choices, options) => committed(trace('open', { files, choices }, options), options),
    preview: (file, mapping, options) => trace('preview', { file, mapping }, options),
    openDemo: (name, seed, options) => committed(trace('openDemo', { name, seed }, options), options),
    async close() {
      await trace('close', null);
    },
    compare: (selection, labels, options) => trace('compare', { selection, labels }, options),
    explore: (selection, question, labels) => trace('explore', { selection, question, labels }),
    tableText: (selection, question, labels) => trace('tableText', { selection, question, labels }),
    complete: (field, text, labels) => trace('complete', { field, text, labels }),
    ...training(trace, model),
    async generate({ generator, configuration, window, seed, scenario, name }, options) {
      const made =
        generator === 'tempoNet'
          ? await model('generate', { window, seed, scenario }, options)
          : await model(
              'generateBaseline',
              {
                ...{ generator, configuration, window, seed, scenario },
                trace: await trace('admitted', { labels: configuration.labels }, { signal: options?.signal }),
              },
              options,
            );
      const { trace: synthetic, seconds, record, warnings } = made;
      options?.signal?.throwIfAborted();
      const summary = await trace('setSynthetic', { name, trace: synthetic, record });
      return { ...summary!, name, seconds, seed, window, record, warnings };
    },
    ...keptSynthetics(trace),
    async forgetModel() {
      await model('forget', null);
    },
    async evaluate({ tasks, ...choice }, options) {
      const evaluation = await trace('evaluate', choice, options);
      const signal = { signal: options?.signal };
      const { figures = true } = choice;
      return {
        ...evaluation,
        tasks: tasks ? await model('scoreTasks', null, signal) : [],
        fit: tasks && figures ? await model('scoreFit', null, signal) : null,
      };
    },
    surprise: () => model('surprise', null),
    export: (request, options) => trace('export', request, options),
    ...keeping(trace, model),
  };
}

function training(trace: Call<TraceMethods>, model: Call<ModelMethods>) {
  return {
    async train(configuration, request, options) {
      const admitted = await trace('admitted', { labels: configuration.labels }, { signal: options?.signal });
      return model('train', { trace: admitted, configuration, ...request }, options);
    },
    async estimate(configuration, request) {
      const admitted = await trace('admitted', { labels: configuration.labels });
      return model('estimate', { trace: admitted, configuration, ...request });
    },
    async control(control) {
      await model('control', control);
    },
    keepCheckpoint: (project) => model('keepCheckpoint', { project }),
  } satisfies Partial<StudioWorkers>;
}

/** Those generated so far, by name. */
function keptSynthetics(trace: Call<TraceMethods>) {
  return {
    async clearSynthetic() {
      await trace('setSynthetic', null);
    },
    async showSynthetic(name: string | null) {
      await trace('showSynthetic', { name });
    },
    async forgetSynthetic(name: string) {
      await trace('forgetSynthetic', { name });
    },
  } satisfies Partial<StudioWorkers>;
}

/** Into projects and out of them. */
function keeping(trace: Call<TraceMethods>, model: Call<ModelMethods>) {
  return {
    async keepTrace(project) {
      await trace('keep', { project, synthetic: null });
    },
    async keepSynthetic(project, synthetic) {
      await trace('keep', { project, synthetic });
    },
    async keepModel(project, part, modelHash) {
      await model('keep', { project, part, modelHash });
    },
    restoreTraces: (project, options) => trace('restore', { project }, options),
    async restoreModel(project, part, labels) {
      await model('restore', { project, part, trace: await trace('admitted', { labels }) });
    },
    saveProjectFile: (choice, options) => trace('saveProjectFile', choice, options),
    openProjectFile: (file, options) => trace('openProjectFile', { file }, options),
  } satisfies Partial<StudioWorkers>;
}

function lazily<M extends TraceMethods | ModelMethods>(start: () => Call<M>): Call<M> {
  let call: Call<M> | null = null;
  return async (method, input, options) => (call ??= start())(method, input, options);
}
