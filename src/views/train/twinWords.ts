/** What is said of the looks at a model in training. */
import { formatCount, formatFixed } from '../../charts/format';
import type { TwinHistory } from '../../store/state';

/** "After step 320 it makes 612 flows where there were 600; distance 0.21, 0.80 at step 1. …" */
export function twinSummary({ scene, snapshots }: TwinHistory, at: number): string {
  const { step, look, distance, isCut } = snapshots[at]!;
  const first = snapshots[0]!;
  const made = `After step ${formatCount(step)} the model makes ${formatCount(look.flows)} flows where there were ${formatCount(scene.real.flows)}`;
  const cut = isCut ? ' (cut off: far too many)' : '';
  const before = at > 0 ? `, ${formatFixed(first.distance, 2)} at step ${formatCount(first.step)}` : '';
  const reference =
    scene.reference === null
      ? ''
      : ` The real stretch before this one is ${formatFixed(scene.reference, 2)} away: chance and change alone.`;
  return `${made}${cut}; distance ${formatFixed(distance, 2)} of 1${before}.${reference}`;
}

/** What looking costs, measured. */
export function twinCost(twin: TwinHistory | undefined): string {
  const unchanged = 'The model learns exactly the same with it and without.';
  if (!twin) return `Every few seconds, for at most an eighth of the time. ${unchanged}`;
  const spent = twin.snapshots.map(({ milliseconds }) => milliseconds);
  const mean = spent.reduce((sum, one) => sum + one, 0) / spent.length;
  const problem = twin.problem ? ` It stopped: ${twin.problem}.` : '';
  return `A look took ${formatFixed(mean, 0)} ms on average. ${unchanged}${problem}`;
}
