/** The share of flows that cannot be: domain knowledge check (metrics.md 7). */
import type { Figure, RuleCheck } from '../figure';
import type { ColumnNames, Sample } from '../sample';
import type { DomainRule } from './domainRules';
import { DOMAIN_RULES } from './domainRules';
import type { DomainView } from './domainView';
import { viewDomain } from './domainView';

/** Training rows that may break a rule which still counts. */
const MOST_BROKEN = 0.001;

export interface DomainCheck {
  /** Share of the flows that break any active rule; NaN without flows or training rows. */
  readonly rate: number;
  readonly n: number;
  /** In the order of `DOMAIN_RULES`; inactive ones too. */
  readonly rules: readonly RuleCheck[];
}

/** Checks flows against the rules that the training rows keep: a rule is active if ≤ 0.1 % of them break it. Linear in both. */
export function checkDomain(flows: Sample, training: Sample, names: ColumnNames): DomainCheck {
  const [own, trained] = [viewDomain(flows, training, names), viewDomain(training, training, names)];
  const rules = DOMAIN_RULES.map((rule) => {
    const trainingRate = brokenShare(trained, [rule]);
    const active = trainingRate <= MOST_BROKEN;
    return { name: rule.name, says: rule.says, trainingRate, active, rate: brokenShare(own, [rule]) };
  });
  const counting = DOMAIN_RULES.filter((_, i) => rules[i]!.active);
  const rate = training.length > 0 ? brokenShare(own, counting) : NaN;
  return { rate, n: flows.length, rules };
}

/** The rate of `checkDomain`, with the rules that hold for the reference's earlier flows. */
export const describeDkc: Figure['describe'] = ({ earlier }, { flows }, { names }) => {
  const { rate, n, rules } = checkDomain(flows, earlier, names);
  return { value: rate, n, rules };
};

function brokenShare(view: DomainView, rules: readonly DomainRule[]): number {
  let broken = 0;
  for (let row = 0; row < view.flows.length; row++)
    if (rules.some(({ breaks }) => breaks(view, row))) broken++;
  return broken / view.flows.length;
}
