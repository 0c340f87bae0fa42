/** One figure over a fixed list of distances (metrics.md, section 5): how many times as far as the ceiling. */
import type { Score } from '../metrics/score';

export interface Composite {
  /** 1 is as close as the preceding real window; lower is better. Null where there is no member. */
  readonly value: number | null;
  readonly members: readonly CompositeMember[];
  /** Members that cannot be scored here, with the reason. */
  readonly leftOut: readonly { readonly label: string; readonly reason: string }[];
}

interface CompositeMember {
  readonly name: string;
  readonly label: string;
  /** (m + ε)/(c + ε). */
  readonly ratio: number;
}

type Member = Pick<Score, 'name' | 'label' | 'value' | 'ceiling' | 'epsilon' | 'mostCeiling'>;

/** exp(mean log (m + ε)/(c + ε)) over the scores that have an ε, m the distance and c the ceiling's. */
export function compositeOf(scores: readonly Member[]): Composite {
  const members: CompositeMember[] = [];
  const leftOut: { label: string; reason: string }[] = [];
  for (const score of scores) {
    if (score.epsilon === undefined) continue;
    const reason = reasonAgainst(score);
    if (reason) leftOut.push({ label: score.label, reason });
    else members.push({ name: score.name, label: score.label, ratio: ceilingRatio(score)! });
  }
  const logs = members.reduce((sum, { ratio }) => sum + Math.log(ratio), 0);
  return { value: members.length > 0 ? Math.exp(logs / members.length) : null, members, leftOut };
}

/** (m + ε)/(c + ε); null where there is no ε or no figure. */
export function ceilingRatio({
  value,
  ceiling,
  epsilon,
}: Pick<Score, 'value' | 'ceiling' | 'epsilon'>): number | null {
  if (value === null || ceiling === null || epsilon === undefined) return null;
  return (value + epsilon) / (ceiling + epsilon);
}

function reasonAgainst({ value, ceiling, mostCeiling = Infinity }: Member): string | null {
  if (value === null) return 'it could not be scored';
  if (ceiling === null) return 'it has no ceiling';
  return ceiling > mostCeiling ? 'real windows themselves are told apart' : null;
}
