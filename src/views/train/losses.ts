/** A run's history, turned by task: what the loss curves and their table both show. */
import { thin } from '../../charts/lineLayout';
import type { TrainingRun } from '../../store/state';

export interface TaskLosses {
  readonly task: string;
  readonly training: { readonly x: readonly number[]; readonly y: readonly number[] };
  /** One point a validation. */
  readonly validation: { readonly x: readonly number[]; readonly y: readonly number[] };
  readonly baseline: number | null;
}

/** Enough for any width of screen. */
const DRAWN = 240;

export function lossesOf({ history, baseline }: TrainingRun): TaskLosses[] {
  const tasks = new Set([
    ...Object.keys(baseline),
    ...history.slice(-1).flatMap(({ training }) => Object.keys(training)),
  ]);
  const validations = history.filter(
    ({ validation }, i) => validation !== null && isNew(validation, history[i - 1]?.validation ?? null),
  );
  return [...tasks].map((task) => {
    const seen = history.filter(({ training }) => Number.isFinite(training[task]));
    return {
      task,
      training: thin(
        seen.map(({ step }) => step),
        seen.map(({ training }) => training[task]!),
        DRAWN,
      ),
      validation: {
        x: validations.map(({ step }) => step),
        y: validations.map(({ validation }) => validation![task] ?? NaN),
      },
      baseline: baseline[task] ?? null,
    };
  });
}

/** Every report repeats the last validation; the same figures again are no new one. */
function isNew(
  now: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>> | null,
): boolean {
  return before === null || Object.keys(now).some((task) => now[task] !== before[task]);
}

/** "Below the marginal baseline on 7 of 9 tasks in validation." */
export function lossSummary(losses: readonly TaskLosses[]): string {
  const judged = losses.filter(({ baseline }) => baseline !== null);
  const validated = judged.filter(({ validation }) => validation.y.length > 0);
  if (validated.length === 0)
    return 'No validation yet; the dotted line is what each task costs without a model.';
  const below = validated.filter(({ validation, baseline }) => validation.y.at(-1)! < baseline!);
  return `Below the marginal baseline on ${below.length} of ${validated.length} tasks in the last validation.`;
}
