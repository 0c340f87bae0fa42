/** What a training run says while it goes on. */
import type { TrainingProgress } from '../training/progress';
import type { BackendReport } from './backend';
import type { TwinScene, TwinSnapshot } from './twin';

export type TrainEvent =
  | { readonly kind: 'phase'; readonly phase: string; readonly backend: BackendReport | null }
  | {
      readonly kind: 'ready';
      readonly backend: BackendReport;
      readonly baseline: Readonly<Record<string, number>>;
      /** Steps that an earlier part of the run has taken. */
      readonly resumedAt: number;
    }
  | {
      readonly kind: 'progress';
      readonly progress: TrainingProgress;
      readonly eventsPerSecond: number;
      readonly secondsLeft: number | null;
      readonly compileSeconds: number;
    }
  /** The run can go on from here, whatever happens. */
  | {
      readonly kind: 'checkpoint';
      readonly step: number;
      /** What taking it cost. */
      readonly milliseconds: number;
      /** Held by the machine that trains. */
      readonly bytes: number;
    }
  /** What the model makes of a stretch by now; the scene comes with the first of a run. */
  | { readonly kind: 'twin'; readonly snapshot: TwinSnapshot; readonly scene: TwinScene }
  /** It could not be sampled, and is not tried again in this run. */
  | { readonly kind: 'twinFailed'; readonly problem: string }
  /** Training is over; free runs correct the rates. */
  | { readonly kind: 'calibrating'; readonly share: number }
  /** After that: the packets inside flows, where the trace tells of them. */
  | { readonly kind: 'packets'; readonly share: number };
