/** The studio's state: summaries and references, statuses as tagged unions; never a trace's columns. */
import type { Mapping, TablePreview } from '../formats/mapping';
import type { ReadReport } from '../formats/readReport';
import type { Comparison, Selection } from '../metrics/comparison';
import type { Exploration } from '../metrics/explore/exploration';
import type { FigureScore } from '../metrics/figure';
import type { Score, TaskScore } from '../metrics/score';
import type { Surprise } from '../metrics/surprise';
import type { Composite } from '../report/composite';
import type { Moment } from '../storage/projects';
import type { TraceSummary } from '../trace/summary';
import type { TimeWindow } from '../trace/trace';
import type { BackendReport } from '../workers/backend';
import type { Configuration, PresetName } from '../workers/configuration';
import type { RunEstimates } from '../workers/estimateRuns';
import type {
  GenerationRecord,
  Manifest,
  Trained,
  TraceSource,
  TrainingBounds,
  TrainingProgress,
} from '../workers/protocol';
import type { ModelFit } from '../workers/scoreModel';
import type { TwinScene, TwinSnapshot } from '../workers/twin';

export type { Scenario, TaskName, Temperatures } from '../workers/scenario';
export { isPlain, TASKS } from '../workers/scenario';
export type { MappedField, Mapping, PreviewRow, TablePreview } from '../formats/mapping';
export type { ExportDescription, ExportFormatName } from '../exports/exportFormats';
export {
  EXPORT_FORMATS,
  EXPORT_FORMAT_NAMES,
  LEARNED_NOTE,
  SPACING_NOTE,
  expectedBytes,
} from '../exports/exportFormats';
export type { TimeRepairs } from '../formats/readOptions';
export type { ReadReport } from '../formats/readReport';
export type { Configuration, ConfigurationChange } from '../workers/configuration';
export type {
  AddressTreatment,
  EvaluationChoice,
  ExportedFile,
  ExportFormat,
  ExportOptions,
  ExportSource,
  GeneratorName,
  Manifest,
  TrainingBounds,
} from '../workers/protocol';

export interface TraceReport extends TraceSummary {
  /** File names, or the demo's name. */
  readonly name: string;
  readonly isDemo: boolean;
  /** Files with size and SHA-256, or the demo with its seed. */
  readonly source?: TraceSource;
  /** Flows whose label says benign. */
  readonly benignFlows?: number;
  /** What reading found; null where nothing was read. */
  readonly read?: ReadReport | null;
  /** Plain sentences: truncation with its offset, what is unknown. */
  readonly warnings: readonly string[];
  readonly seconds: number;
}

export type TraceStatus =
  | { readonly status: 'empty' }
  | {
      readonly status: 'loading';
      readonly name: string;
      readonly bytes: number;
      readonly totalBytes: number;
      readonly rows: number;
      /** The files of the open trace, with other choices. */
      readonly isReread?: boolean;
      readonly previous?: TraceReport | null;
    }
  | { readonly status: 'ready'; readonly report: TraceReport }
  /** A table that no format knows: a person says what its columns mean. */
  | {
      readonly status: 'unmapped';
      /** Of the table. */
      readonly name: string;
      /** Its place among the files handed over. */
      readonly file: number;
      /** Of the table as it was recognised: what a mapping is found by, and remembered by. */
      readonly signature: string;
      /** As the person has it; `preview` follows. */
      readonly mapping: Mapping;
      readonly preview: TablePreview;
      readonly isPreviewing: boolean;
      /** Why the latest draft could not be tried, or the file with a mapping not be used. */
      readonly problem: string | null;
      readonly previous?: TraceReport | null;
    }
  /** `previous` is still open: a failed open changes nothing. */
  | {
      readonly status: 'failed';
      readonly name: string;
      readonly message: string;
      readonly previous?: TraceReport | null;
    };

export type TrainingStatus =
  | { readonly status: 'idle' }
  /** Before the first step: `phase` says what is happening (`preparing streams`, `compiling GPU programs`). */
  | { readonly status: 'starting'; readonly phase: string; readonly backend: BackendReport | null }
  | { readonly status: 'running' | 'paused'; readonly run: TrainingRun }
  | { readonly status: 'done'; readonly run: TrainingRun; readonly reason: string }
  | { readonly status: 'failed'; readonly message: string; readonly run: TrainingRun | null };

export interface TrainingRun {
  /** As it was when training began: what the model, its hold-out and its scores are about, whatever is set since. */
  readonly configuration?: Configuration;
  readonly backend: BackendReport;
  /** Every report that carries losses, thinned evenly where there are very many. */
  readonly history: readonly TrainingProgress[];
  /** The newest report, with or without losses. */
  readonly latest?: TrainingProgress | null;
  /** Marginal baseline per task on validation rows, nats per event: the line every curve must dive below. */
  readonly baseline: Readonly<Record<string, number>>;
  /** Over steps that neither compile nor validate; 0 before the second. */
  readonly eventsPerSecond: number;
  /** Seconds until the first step was done, which compiles. */
  readonly compileSeconds?: number;
  readonly secondsLeft: number | null;
  /** Once training is over: share of the calibration done. */
  readonly calibrated?: number;
  /** After that: share of the packets' training done. */
  readonly packets?: number;
  /** Steps that an earlier part of the run had taken; 0 where it was begun afresh. */
  readonly resumedAt?: number;
  /** The last one: after which step, what taking it cost, and where work is kept, its bytes and what writing them took. */
  readonly checkpoint?: {
    readonly step: number;
    readonly milliseconds: number;
    readonly machineBytes: number;
    readonly keptBytes?: number;
    readonly keptMilliseconds?: number;
    readonly problem?: string;
  };
  /** What the model made of a stretch of the trace while it learned; left out before the first look. */
  readonly twin?: TwinHistory;
  /** When it has ended: SHA-256 of the weights, steps, events and seconds of the run. */
  readonly trained?: Trained | null;
}

/** For every preset, and for the model as it was set. */
export interface TrainingEstimate extends RunEstimates<PresetName | 'present'> {
  /** As it was set then. */
  readonly configuration: Configuration;
  /** Of which trace: `traceMark`. */
  readonly trace: string;
}

export type { TwinScene, TwinSnapshot } from '../workers/twin';

export interface TwinHistory {
  readonly scene: TwinScene;
  /** By step, thinned evenly where there are very many; the last is always there. */
  readonly snapshots: readonly TwinSnapshot[];
  /** Why there are no further ones. */
  readonly problem?: string;
}

/** A run that was cut off and can go on. */
export interface Resumable {
  readonly project: string;
  readonly configuration: Configuration;
  readonly bounds: TrainingBounds;
  readonly step: number;
  /** When its checkpoint was kept, milliseconds since 1970. */
  readonly when: number;
  /** As it stood then. */
  readonly run: TrainingRun;
}

export interface SyntheticReport extends TraceSummary {
  /** What it is kept under; of plain traces the generator's. */
  readonly name?: string;
  readonly seconds: number;
  readonly seed: number;
  readonly warnings: readonly string[];
  /** Seconds since the real trace's start that were generated. */
  readonly window?: TimeWindow;
  readonly record?: GenerationRecord;
}

export type SyntheticStatus =
  | { readonly status: 'empty' }
  | { readonly status: 'generating'; readonly share: number; readonly events: number }
  | { readonly status: 'ready'; readonly report: SyntheticReport }
  | { readonly status: 'failed'; readonly message: string };

export type ComparisonStatus =
  | { readonly status: 'empty' }
  | { readonly status: 'computing'; readonly previous: Comparison | null }
  | { readonly status: 'ready'; readonly comparison: Comparison }
  | { readonly status: 'failed'; readonly message: string };

/** One section of the trace, the last that was asked for. */
export type ExplorationStatus =
  | { readonly status: 'empty' }
  | { readonly status: 'computing'; readonly previous: Exploration | null }
  | { readonly status: 'ready'; readonly exploration: Exploration }
  | { readonly status: 'failed'; readonly message: string };

/** What the model of that hash finds strange; another model's is no answer. */
export type SurpriseStatus =
  | { readonly status: 'computing'; readonly modelHash: string }
  | { readonly status: 'ready'; readonly modelHash: string; readonly surprise: Surprise }
  | { readonly status: 'failed'; readonly modelHash: string; readonly message: string };

export type EvaluationStatus =
  | { readonly status: 'empty' }
  | { readonly status: 'computing'; readonly share: number }
  | {
      readonly status: 'ready';
      readonly scores: readonly Score[];
      readonly composite: Composite;
      readonly figures: readonly FigureScore[] | null;
      readonly tasks: readonly TaskScore[];
      /** Null where no model made the trace, or nothing was held out. */
      readonly fit: ModelFit | null;
      readonly scope: string;
    }
  | { readonly status: 'failed'; readonly message: string };

export type ExportStatus =
  | { readonly status: 'idle' }
  | { readonly status: 'writing'; readonly share: number }
  | {
      readonly status: 'done';
      readonly fileName: string;
      readonly bytes: number;
      readonly notes: readonly string[];
      readonly manifest?: Manifest;
    }
  | { readonly status: 'failed'; readonly message: string };

export type { ProjectEntry } from '../storage/projects';
export type { ProjectContents } from '../storage/writeProjectFile';

/** A training run as the list has it. */
export interface KeptRun {
  readonly id: string;
  readonly name: string;
  readonly when: Moment;
  /** With fewer reports than the run itself had. */
  readonly run: TrainingRun;
  readonly reason: string;
  /** Of the trace that it was trained on. */
  readonly traceName: string;
  /** What tells that trace from others: `traceMark`. */
  readonly trace: string;
  /** Of a synthetic trace that this model made, scored last. */
  readonly score: { readonly scores: readonly Score[]; readonly composite: Composite } | null;
}

/** Whether work is kept in this browser, and under which name. */
export type KeepStatus =
  /** Nobody wants it: the person has switched it off, or the page was opened for a session. */
  | { readonly status: 'off' }
  | { readonly status: 'unsupported'; readonly message: string }
  | {
      readonly status: 'on';
      /** Null until there is something to keep. */
      readonly project: { readonly id: string; readonly name: string } | null;
      readonly isSaving: boolean;
      /** What could not be kept or brought back, a sentence. */
      readonly problem: string | null;
    };

/** A project on its way into a file, or out of one. */
export type ProjectFileStatus =
  | { readonly status: 'idle' }
  | { readonly status: 'saving' | 'opening'; readonly name: string; readonly share: number }
  | { readonly status: 'saved'; readonly name: string; readonly bytes: number }
  | { readonly status: 'failed'; readonly while: 'saving' | 'opening'; readonly message: string };

/** Everything that a person sets or selects. */
export interface Choices {
  readonly configuration: Configuration;
  readonly selection: Selection;
}

export interface StudioState {
  readonly keeping?: KeepStatus;
  /** In the order in which they were trained. */
  readonly runs?: readonly KeptRun[];
  /** The run whose model is the present one. */
  readonly currentRun?: string | null;
  /** Where the person is: the pane's name. */
  readonly place?: string;
  readonly configuration: Configuration;
  /** Whether a person chose the rows to train on: then opening a labelled trace preselects none. */
  readonly labelsChosen?: boolean;
  /** Choices before and after the present ones, nearest last: what undo and redo step through. */
  readonly past?: readonly Choices[];
  readonly future?: readonly Choices[];
  readonly selection: Selection;
  readonly trace: TraceStatus;
  readonly training: TrainingStatus;
  readonly resumable?: Resumable | null;
  /** Slow motion: at most so many steps a second; null or left out = as fast as it goes. */
  readonly stepsPerSecond?: number | null;
  /** Whether the model is sampled while it learns; left out = it is. */
  readonly watchesTwin?: boolean;
  /** What training would take; null or left out = not known. */
  readonly estimate?: TrainingEstimate | null;
  readonly synthetic: SyntheticStatus;
  /** Those kept by name, the shown one among them, in the order in which they were made. */
  readonly synthetics?: readonly SyntheticReport[];
  readonly comparison: ComparisonStatus;
  readonly exploration: ExplorationStatus;
  readonly surprise?: SurpriseStatus | null;
  readonly evaluation: EvaluationStatus;
  readonly export: ExportStatus;
  /** Left out = idle. */
  readonly projectFile?: ProjectFileStatus;
}
