import { formatFixed } from '../../charts/format';
import type { GoodnessOfFit } from '../../metrics/goodnessOfFit';
import type { Section } from '../../metrics/metric';
import type { Score, TaskScore } from '../../metrics/score';
import type { Composite } from '../../report/composite';

const SECTIONS: Readonly<Record<Section, string>> = {
  time: 'Time',
  pairs: 'Host pairs',
  marks: 'Columns and how they go together',
  detection: 'Detection and privacy',
  packets: 'Packets inside flows',
};

/** Scores under their headings; a heading without any is left out. */
export function sectionsOf(scores: readonly Score[]): { title: string; scores: Score[] }[] {
  return (Object.keys(SECTIONS) as Section[])
    .map((section) => ({
      title: SECTIONS[section],
      scores: scores.filter((score) => (score.section ?? 'time') === section),
    }))
    .filter((one) => one.scores.length > 0);
}

/** "Left out: Hour profile (it has no ceiling)." */
export function leftOutSummary(leftOut: Composite['leftOut']): string {
  return `Left out: ${leftOut.map(({ label, reason }) => `${label} (${reason})`).join('; ')}.`;
}

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
  // A missing ceiling belongs beside the figure that lacks it, however often.
  const isShared = (part: string) => times.get(part)! >= OFTEN && !part.startsWith('no ceiling');
  return {
    shared: [...times.keys()].filter(isShared),
    ownOf: (score) => partsOf(score).filter((part) => !isShared(part)),
  };
}

export function taskSummary(tasks: readonly TaskScore[]): string {
  const below = tasks.filter(({ model, baseline }) => model < baseline).length;
  return `The model beats the marginal baseline on ${below} of ${tasks.length} tasks; nats per event, lower is better.`;
}

/** "The residuals lie .04 from Exp(1); a true model's stay below .01 in 95 of 100 cases." */
export function fitSummary({ ks, band }: Pick<GoodnessOfFit, 'ks' | 'band'>): string {
  const verdict = ks <= band ? 'no more than chance' : 'more than chance';
  return `The residuals of held-out gaps lie ${formatFixed(ks, 3)} (Kolmogorov–Smirnov) from those of a true model, ${verdict}: its own stay below ${formatFixed(band, 3)} in 95 of 100 cases.`;
}
