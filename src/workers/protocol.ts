/** Everything that crosses a thread, as tagged unions: the calls of the workers and the five shapes of a message. */
import type { BaselineName } from '../baselines/baselines';
import type { Mapping, TablePreview } from '../formats/mapping';
import type { ReadChoices } from '../formats/readOptions';
import type { ReadReport } from '../formats/readReport';
import type { ExportFormatName } from '../exports/exportFormats';
import type { WriteReport } from '../exports/writer';
import type { TaskScore } from '../metrics/score';
import type { Surprise } from '../metrics/surprise';
import type { GenerateProgress, Temperatures } from '../streams/generator';
import type { Scenario } from '../generate/scenario';
import type { GenerativeModel, SamplingProgress, StreamFlows } from '../generate/streamLanes';
import type { KernelPlan } from '../kernels/machine';
import type { PayloadFill } from '../render/renderFlows';
import type { TraceSummary } from '../trace/summary';
import type { TimeWindow, Trace } from '../trace/trace';
import type { TrainingBounds } from '../training/progress';
import type { BackendReport } from './backend';
import type { Evaluation, EvaluationChoice } from './evaluation';
import type { ModelFit } from './scoreModel';
import type { BackendChoice, Configuration, LabelChoice, PresetName } from './configuration';
import type { EstimateOrder, RunEstimates } from './estimateRuns';
import type { BaselineRecord, GenerationRecord, ModelRecord, PacketLevel } from './generationRecord';
import type { LookMethods } from './lookMethods';
import type { TrainEvent } from './trainEvents';

export type {
  BaselineRecord,
  GenerationRecord,
  GeneratorName,
  ModelRecord,
  PacketLevel,
} from './generationRecord';
export type { TimeWindow } from '../trace/trace';
export type { TrainEvent } from './trainEvents';
export type { TrainingBounds, TrainingProgress } from '../training/progress';

/** A worker's methods: what each takes, says while it works, and returns. */
export type Methods = Record<string, { input: unknown; progress: unknown; output: unknown }>;

export type Request<M extends Methods> =
  | {
      [K in keyof M]: {
        readonly kind: 'call';
        readonly id: number;
        readonly method: K;
        readonly input: M[K]['input'];
      };
    }[keyof M]
  | { readonly kind: 'cancel'; readonly id: number };

export type Reply =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

export type { GenerateProgress } from '../streams/generator';

export interface OpenProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly rows: number;
}

/** Where a trace came from. */
export type TraceSource =
  | ({
      readonly kind: 'files';
      /** In the order in which they were given. */
      readonly files: readonly { readonly name: string; readonly bytes: number }[];
      /** The choices are as they were when the files were read. */
    } & ReadChoices)
  | DemoSource;

interface DemoSource {
  readonly kind: 'demo';
  readonly name: string;
  readonly seed: number;
}

/** The same, and enough to know that it is the same again. */
export type ManifestInput =
  | ({
      readonly kind: 'files';
      /** SHA-256 of the bytes as stored; null where they could not be read a second time, which a note says. */
      readonly files: readonly {
        readonly name: string;
        readonly bytes: number;
        readonly sha256: string | null;
      }[];
    } & ReadChoices)
  | DemoSource;

/** What a writer had to change or leave out: flows by reason. */
export type RenderedPcap = WriteReport;

export interface OpenedTrace extends TraceSummary {
  readonly name: string;
  readonly source: TraceSource;
  readonly isDemo: boolean;
  /** Flows whose label says benign. */
  readonly benignFlows: number;
  /** What reading found; null where nothing was read. */
  readonly read: ReadReport | null;
  readonly warnings: readonly string[];
  readonly seconds: number;
}

/** One of the files is a table that no format knows; nothing has been opened. */
export interface UnmappedTable {
  readonly unmapped: {
    /** Place among the files. */
    readonly file: number;
    readonly name: string;
    readonly preview: TablePreview;
  };
}

export interface GeneratedTrace extends TraceSummary {
  /** What the person calls it. */
  readonly name: string;
  readonly seconds: number;
  readonly seed: number;
  readonly window: TimeWindow;
  readonly record: GenerationRecord;
  readonly warnings: readonly string[];
}

/** Which trace an export writes; the real one also cut to what was trained on or held out. */
export type ExportSource = 'real' | 'synthetic' | 'real-train' | 'real-holdout';
/** What `exports/` can write, or the manifest alone. */
export type ExportFormat = ExportFormatName | 'manifest';
/** `keep` the addresses, `pseudonymise` them (Crypto-PAn), or `map` them into ranges set aside for tests. */
export type AddressTreatment = 'keep' | 'pseudonymise' | 'map';

export interface ExportRequest {
  readonly which: ExportSource;
  readonly format: ExportFormat;
  readonly addresses: AddressTreatment;
  /** 32 bytes; needed by `pseudonymise`. Never written anywhere. */
  readonly addressKey: Uint8Array;
  /** Of the run where a model is trained, else the present one; a synthetic trace brings its own. */
  readonly configuration: Configuration;
  readonly options?: ExportOptions;
  /** Where to write, piece by piece; into a Blob where there is none. */
  readonly target?: FileSystemFileHandle | undefined;
}

/** How a format is written; what is left out is the format's default. */
export interface ExportOptions {
  readonly isGzipped?: boolean;
  readonly payload?: PayloadFill;
  /** Share of the TCP data segments, 0 … 1. */
  readonly retransmissions?: number;
}

export interface ExportedFile {
  readonly fileName: string;
  /** The content: in memory or wherever the browser keeps it, or the written file itself. */
  readonly blob: Blob;
  /** Sentences: what was changed, what is a fallback. */
  readonly notes: readonly string[];
  readonly manifest: Manifest;
}

/** What made a file: enough to make it again, never the address key. */
export interface Manifest {
  readonly application: string;
  readonly version: string;
  readonly file: string;
  readonly format: ExportFormat;
  readonly options: ExportOptions;
  /** Of the file; null of a manifest alone. */
  readonly output: { readonly bytes: number; readonly sha256: string } | null;
  /** What the format could not hold as it is; null of a manifest alone. */
  readonly written: WriteReport | null;
  readonly source: ExportSource;
  readonly trace: string;
  readonly input: ManifestInput;
  readonly flows: number;
  readonly addresses: AddressTreatment;
  readonly notes: readonly string[];
  /** Of the pcap that these rows were last written as; null where there was none. */
  readonly pcap: RenderedPcap | null;
  /** As it was when training began; the present one where no model is trained. */
  readonly configuration: Configuration;
  /** Null for a real trace. */
  readonly generation: Omit<ModelRecord, 'configuration'> | Omit<BaselineRecord, 'configuration'> | null;
}

export type { Evaluation, EvaluationChoice } from './evaluation';

/** The trace worker: holds the real and the synthetic trace. */
export type TraceMethods = LookMethods & {
  /** Reads a trace and keeps it ready; the open one stays until `commit`. */
  open: {
    input: { files: readonly File[]; choices: ReadChoices };
    progress: OpenProgress;
    output: OpenedTrace | UnmappedTable;
  };
  /** The first rows of a table as a mapping reads them. */
  preview: { input: { file: File; mapping: Mapping }; progress: never; output: TablePreview };
  openDemo: { input: { name: string; seed: number }; progress: OpenProgress; output: OpenedTrace };
  /** The trace read last becomes the open one: decided in one place, by the page, so that both always agree. */
  commit: { input: null; progress: never; output: null };
  close: { input: null; progress: never; output: null };
  /** The real trace, only rows that `labels` admits: what training and scoring see. */
  admitted: { input: { labels: LabelChoice }; progress: never; output: Trace };
  /** Shows a synthetic trace and keeps it under its name; null forgets all of them. */
  setSynthetic: {
    input: { name: string; trace: Trace; record: GenerationRecord } | null;
    progress: never;
    output: TraceSummary | null;
  };
  /** One of those kept becomes the shown one; null: none. */
  showSynthetic: { input: { name: string | null }; progress: never; output: null };
  /** Forgets one of those kept. */
  forgetSynthetic: { input: { name: string }; progress: never; output: null };
  /** Under the configuration of the run that made the synthetic trace. */
  evaluate: { input: EvaluationChoice; progress: { share: number }; output: Evaluation };
  export: { input: ExportRequest; progress: { share: number }; output: ExportedFile };
  /** Writes the open trace, or the synthetic one with what the page says of it, into a project. */
  keep: { input: { project: string; synthetic: GeneratedTrace | null }; progress: never; output: null };
  /** What a project keeps becomes what is open. */
  restore: { input: { project: string }; progress: never; output: RestoredTraces };
  /** A kept project as one file, into `target` where one was chosen. */
  saveProjectFile: {
    input: { project: string; hasTraces: boolean; target: FileSystemFileHandle | undefined };
    progress: { share: number };
    output: Blob;
  };
  /** A project file as a kept project, beside those that are there. */
  openProjectFile: {
    input: { file: File };
    progress: { share: number };
    output: { readonly id: string; readonly name: string };
  };
};

export interface RestoredTraces {
  readonly real: OpenedTrace | null;
  /** In no order; none of them is shown. */
  readonly synthetics: readonly GeneratedTrace[];
  /** Why a synthetic trace, which can be made again, could not be brought back. */
  readonly problem: string | null;
}

export interface TrainRequest {
  readonly trace: Trace;
  readonly configuration: Configuration;
  readonly bounds: TrainingBounds;
  /** The project whose checkpoint to go on from. */
  readonly resume?: string | undefined;
}

/** What free runs over the training windows found, and what correcting it cost. */
export interface CalibrationReport {
  /** Events per training event before any correction and after each. */
  readonly rates: readonly number[];
  /** Corrections kept: the model's are those of `rates[kept]`. */
  readonly kept: number;
  /** Validation gap task, nats per event, before and after. */
  readonly gapNats: readonly [number, number];
  readonly seconds: number;
}

export interface Trained {
  /** Why it ended, one sentence. */
  readonly reason: string;
  readonly backend: BackendReport;
  readonly modelHash: string;
  /** What to replay for the same bytes. */
  readonly kernelPlan: KernelPlan;
  readonly steps: number;
  readonly events: number;
  readonly seconds: number;
  /** Of `seconds`: until the first step was done, which compiles. */
  readonly compileSeconds: number;
  /** Over the steps after it, validations left out. */
  readonly eventsPerSecond: number;
  /** Null where the configuration wants none. */
  readonly calibration: CalibrationReport | null;
  /** Level 2; null where the trace does not tell of packets inside flows. */
  readonly packets: PacketLevel | null;
}

export type TrainingControl = 'pause' | 'resume' | 'step' | 'stop';

/** Slow motion: at most so many steps a second; null = as fast as it goes. */
export interface SlowMotion {
  readonly stepsPerSecond: number | null;
}

/** Whether the model is sampled while it learns. */
export interface TwinChoice {
  readonly twin: boolean;
}

/** A baseline holds nothing: it is fitted on what it is given. */
export interface BaselineOrder {
  /** Only rows that the configuration's labels admit. */
  readonly trace: Trace;
  readonly generator: BaselineName;
  readonly configuration: Configuration;
  readonly window: TimeWindow;
  readonly seed: number;
  readonly scenario?: Scenario | undefined;
}

/** Whose runs are estimated: the presets', and the one that is set. */
export type EstimatedName = PresetName | 'present';

/** The model worker: holds the trained model and the trace it was trained on. */
export type ModelMethods = {
  probe: { input: { choice: BackendChoice }; progress: never; output: BackendReport };
  train: { input: TrainRequest; progress: TrainEvent; output: Trained };
  /** What runs on a trace would take. */
  estimate: {
    input: EstimateOrder<EstimatedName>;
    progress: never;
    output: RunEstimates<EstimatedName>;
  };
  control: { input: TrainingControl | SlowMotion | TwinChoice; progress: never; output: null };
  /** Writes the run's last checkpoint into a project; null where there is none. */
  keepCheckpoint: {
    input: { project: string };
    progress: never;
    output: { step: number; bytes: number } | null;
  };
  generate: {
    input: { window: TimeWindow; seed: number; scenario?: Scenario | undefined };
    progress: GenerateProgress;
    output: { trace: Trace; seconds: number; record: ModelRecord; warnings: readonly string[] };
  };
  generateBaseline: {
    input: BaselineOrder;
    progress: GenerateProgress;
    output: { trace: Trace; seconds: number; record: BaselineRecord; warnings: readonly string[] };
  };
  /** On the trace and outside the rows that it was trained on: what was held out then, or all where nothing was. */
  scoreTasks: { input: null; progress: never; output: readonly TaskScore[] };
  /** The same of the gaps' law and of what the likelihood gives away; null where nothing was held out. */
  scoreFit: { input: null; progress: never; output: ModelFit | null };
  /** What the model finds strange in its own trace, rows that were held out included. */
  surprise: { input: null; progress: never; output: Surprise };
  forget: { input: null; progress: never; output: null };
  /** Writes the model of that hash into a project, as a part of it; throws where another is held by now. */
  keep: { input: { project: string; part: string; modelHash: string }; progress: never; output: null };
  /** @param trace that the model was trained on */
  restore: { input: { project: string; part: string; trace: Trace }; progress: never; output: null };
};

/** The second sampling thread: holds nothing. */
export type SamplerMethods = {
  sample: {
    input: {
      model: GenerativeModel;
      trace: Trace;
      /** Of training: the kernels sample as they trained, where they run on this thread at all. */
      plan: KernelPlan | null;
      window: TimeWindow;
      seed: number;
      temperatures?: Temperatures | undefined;
      streams: readonly number[];
    };
    progress: SamplingProgress;
    output: readonly StreamFlows[];
  };
};
