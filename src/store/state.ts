/** The studio's state: summaries and references, statuses as tagged unions; never a tensor, never a trace's columns. */
import type { Comparison, Selection } from '../metrics/comparison';
import type { Score, TaskScore } from '../metrics/score';
import type { TraceSummary } from '../trace/summary';
import type { BackendReport } from '../workers/backend';
import type { Configuration } from '../workers/configuration';
import type { TrainingProgress } from '../workers/protocol';

export interface TraceReport extends TraceSummary {
  /** File names, or the demo's name. */
  readonly name: string;
  readonly isDemo: boolean;
  /** Plain sentences: truncation with its offset, skipped packets by reason, clock trouble. */
  readonly warnings: readonly string[];
  readonly seconds: number;
}

export type TraceStatus =
  | { readonly status: 'empty' }
  | { readonly status: 'loading'; readonly name: string; readonly bytes: number; readonly totalBytes: number; readonly rows: number }
  | { readonly status: 'ready'; readonly report: TraceReport }
  | { readonly status: 'failed'; readonly name: string; readonly message: string };

export type TrainingStatus =
  | { readonly status: 'idle' }
  /** Before the first step: `phase` says what is happening (`preparing streams`, `compiling GPU programs`). */
  | { readonly status: 'starting'; readonly phase: string; readonly backend: BackendReport | null }
  | { readonly status: 'running' | 'paused'; readonly run: TrainingRun }
  | { readonly status: 'done'; readonly run: TrainingRun; readonly reason: string }
  | { readonly status: 'failed'; readonly message: string; readonly run: TrainingRun | null };

export interface TrainingRun {
  readonly backend: BackendReport;
  readonly history: readonly TrainingProgress[];
  /** Marginal baseline per task on validation rows, nats per event: the line every curve must dive below. */
  readonly baseline: Readonly<Record<string, number>>;
  readonly eventsPerSecond: number;
  readonly secondsLeft: number | null;
}

export type SyntheticStatus =
  | { readonly status: 'empty' }
  | { readonly status: 'generating'; readonly share: number; readonly events: number }
  | { readonly status: 'ready'; readonly report: TraceSummary & { readonly seconds: number; readonly seed: number; readonly warnings: readonly string[] } }
  | { readonly status: 'failed'; readonly message: string };

export type ComparisonStatus =
  | { readonly status: 'empty' }
  | { readonly status: 'computing'; readonly previous: Comparison | null }
  | { readonly status: 'ready'; readonly comparison: Comparison }
  | { readonly status: 'failed'; readonly message: string };

export type EvaluationStatus =
  | { readonly status: 'empty' }
  | { readonly status: 'computing' }
  | { readonly status: 'ready'; readonly scores: readonly Score[]; readonly tasks: readonly TaskScore[]; readonly scope: string }
  | { readonly status: 'failed'; readonly message: string };

export type ExportStatus =
  | { readonly status: 'idle' }
  | { readonly status: 'writing'; readonly share: number }
  | { readonly status: 'done'; readonly fileName: string; readonly bytes: number; readonly notes: readonly string[] }
  | { readonly status: 'failed'; readonly message: string };

export interface StudioState {
  readonly configuration: Configuration;
  readonly selection: Selection;
  readonly trace: TraceStatus;
  readonly training: TrainingStatus;
  readonly synthetic: SyntheticStatus;
  readonly comparison: ComparisonStatus;
  readonly evaluation: EvaluationStatus;
  readonly export: ExportStatus;
}
