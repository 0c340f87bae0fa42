/** The looks at the model of one run: few enough to keep, and the last always among them. */
import type { TrainEvent } from '../workers/protocol';
import type { TrainingRun, TwinHistory } from './state';

/** Of a few kilobytes each. */
const MOST = 120;
/** In the list of runs. */
const MOST_KEPT = 24;

/** The run's history with one look more. */
export function twinAfter(
  { twin }: TrainingRun,
  event: Extract<TrainEvent, { kind: 'twin' | 'twinFailed' }>,
): { twin?: TwinHistory } {
  if (event.kind === 'twinFailed') return twin ? { twin: { ...twin, problem: event.problem } } : {};
  const { scene, snapshot } = event;
  const earlier = (twin?.snapshots ?? []).filter(({ step }) => step < snapshot.step);
  return { twin: { scene: twin?.scene ?? scene, snapshots: halved([...earlier, snapshot], MOST) } };
}

/** What had been seen when a checkpoint was taken. */
export function twinUntil({ scene, snapshots }: TwinHistory, step: number): TwinHistory {
  return { scene, snapshots: snapshots.filter((one) => one.step <= step) };
}

/** As the list of runs keeps it. */
export function keptTwin({ scene, snapshots }: TwinHistory): TwinHistory {
  return { scene, snapshots: halved(snapshots, MOST_KEPT) };
}

/** Every second one left out until there are few enough; the first and the last stay. */
function halved<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  const last = all.length - 1;
  return halved(
    all.filter((_, i) => i === 0 || (last - i) % 2 === 0),
    most,
  );
}
