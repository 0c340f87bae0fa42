/** Two runs of the list: the second with a lower learning rate, and a little better for it. */
import { compositeOf } from '../../report/composite';
import type { KeptRun } from '../../store/state';
import { INITIAL, REPORT, RUN } from './fixtures';
import { SCORES } from './scores';

const FIRST: KeptRun = {
  ...{ id: 'a', name: 'Run 1', when: Date.UTC(2026, 2, 2, 9, 30), reason: 'early stop: no improvement.' },
  ...{ traceName: REPORT.name, trace: 'office' },
  run: { ...RUN, configuration: INITIAL.configuration },
  score: { scores: SCORES, composite: compositeOf(SCORES) },
};

const better = SCORES.map((score) => ({ ...score, value: score.value === null ? null : 0.9 * score.value }));

export const RUNS: readonly [KeptRun, KeptRun] = [
  FIRST,
  {
    ...FIRST,
    ...{ id: 'b', name: 'Run 2', when: Date.UTC(2026, 2, 2, 10, 5) },
    run: {
      ...RUN,
      configuration: {
        ...INITIAL.configuration,
        model: { ...INITIAL.configuration.model, learningRate: 0.001 },
      },
      history: RUN.history.map((report) => ({
        ...report,
        validation: report.validation && lowered(report.validation),
      })),
    },
    score: { scores: better, composite: compositeOf(better) },
  },
];

function lowered(losses: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(losses).map(([task, nats]) => [task, 0.97 * nats]));
}
