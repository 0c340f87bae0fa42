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

/** A caveat on so many measures is said once, above them. */
const OFTEN = 3;

/** Caveats that many measures share, and what is left to say beside each one. */
export function sharedNotes(scores: readonly Pick<Score, 'note'>[]): {
  readonly shared: readonly string[];
  readonly ownOf: (score: Pick<Score, 'note'>) => readonly string[];
} {
  const partsOf = ({ note }: Pick<Score, 'note'>) => (note ? note.split('; ') : []);
  const times = new Map<string, number>();
  for (const part of scores.flatMap(partsOf)) times.set(part, (times.get(part) ?? 0) + 1);
  const isShared = (part: string) => times.get(part)! >= OFTEN;
  return {
    shared: [...times.keys()].filter(isShared),
    ownOf: (score) => partsOf(score).filter((part) => !isShared(part)),
  };
}

export function taskSummary(tasks: readonly TaskScore[]): string {
  const below = tasks.filter(({ model, baseline }) => model < baseline).length;
  return `The model beats the marginal baseline on ${below} of ${tasks.length} tasks; nats per event, lower is better.`;
}
