import type { Score, TaskScore } from '../../metrics/score';

/** "7 of 9 measures lie nearer their ceiling than their baseline." */
export function scoreSummary(scores: readonly Score[]): string {
  const judged = scores.filter(
    (score) => score.value !== null && score.ceiling !== null && score.baseline !== null,
  );
  if (judged.length === 0) return 'No measure could be set between a ceiling and a baseline.';
  const near = judged.filter(
    ({ value, ceiling, baseline }) => Math.abs(value! - ceiling!) < Math.abs(value! - baseline!),
  );
  return `${near.length} of ${judged.length} measures lie nearer their ceiling (real against real) than their baseline (independent marginals, Poisson arrivals). Lower is better.`;
}

export function taskSummary(tasks: readonly TaskScore[]): string {
  const below = tasks.filter(({ model, baseline }) => model < baseline).length;
  return `The model beats the marginal baseline on ${below} of ${tasks.length} tasks; nats per event, lower is better.`;
}
