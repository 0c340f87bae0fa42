/** What is said of surprise, and of what it needs. */
import { formatCount, formatFixed } from '../../charts/format';
import type { Surprise } from '../../metrics/surprise';
import type { TrainingStatus } from '../../store/state';
import { taskName } from '../shared/taskName';

/** Why nothing can be strange yet, or null. */
export function surpriseProblem(training: TrainingStatus, model: string | null): string | null {
  if (model !== null) return null;
  switch (training.status) {
    case 'starting':
    case 'running':
    case 'paused':
      return 'Surprise needs a finished model: the run under way is still learning.';
    default:
      return 'Surprise needs a trained model: it shows which flows, hosts and hours of this trace the model did not expect.';
  }
}

/** "A flow costs 8.3 nats on average, the strangest 61.0, most of it by its pair. …" */
export function surpriseSummary({ means, flows, hosts, scored }: Surprise): string {
  const mean = means.reduce((sum, one) => sum + one, 0);
  const [first] = flows;
  if (!first) return 'The model scored no flow.';
  const host = hosts[0] ? ` The strangest host is ${hosts[0].host}.` : '';
  return `Of ${formatCount(scored)} flows one costs ${formatFixed(mean, 1)} nats on average and the strangest ${formatFixed(first.nats, 1)}, above all by its ${taskName(first.reasons[0]!.task)}.${host}`;
}
