import { formatBytes, formatCount, formatFixed, formatNumber, formatSpan } from '../../charts/format';
import type { TrainingRun } from '../../store/state';
import { Facts } from '../shared/Notices';
import { BackendNote } from './BackendNote';

/** Terms and figures of the run, the machine's last. */
export function RunFacts({ run, isRunning }: { readonly run: TrainingRun; readonly isRunning: boolean }) {
  const last = run.latest;
  return (
    <>
      <Facts
        facts={[
          { term: 'Step', value: formatCount(last?.step ?? 0) },
          { term: 'Epoch', value: last ? formatCount(last.epoch + 1) : '–' },
          { term: 'Events seen', value: formatCount(last?.events ?? 0) },
          { term: 'Events/s', value: formatCount(run.eventsPerSecond) },
          {
            term: 'Time left',
            value: isRunning && run.secondsLeft !== null ? formatSpan(Math.ceil(run.secondsLeft)) : '–',
          },
          { term: 'Learning rate', value: last ? formatNumber(last.learningRate) : '–' },
          { term: 'Memory', value: memoryText(run) },
          { term: 'Gradient norm', value: last ? formatFixed(last.gradientNorm, 2) : '–' },
        ]}
      />
      <BackendNote backend={run.backend} />
      <CheckpointNote run={run} />
    </>
  );
}

/** Of the weights, the optimiser and a batch, wherever they are; the machine says so with its first checkpoint. */
function memoryText({ checkpoint }: TrainingRun): string {
  return checkpoint ? formatBytes(checkpoint.machineBytes) : '–';
}

/** From where the run could go on, and what that costs. */
function CheckpointNote({ run }: { readonly run: TrainingRun }) {
  const { checkpoint, resumedAt = 0 } = run;
  const resumed =
    resumedAt > 0 ? `Goes on from step ${formatCount(resumedAt)} of the run that was cut off. ` : '';
  if (!checkpoint) return resumed ? <p className="hint">{resumed}</p> : null;
  const { step, milliseconds, keptBytes, problem } = checkpoint;
  const cost = `taken in ${formatFixed(milliseconds, 0)} ms`;
  return (
    <p className="hint">
      {resumed}Last checkpoint after step {formatCount(step)}, {cost}
      {keptBytes === undefined
        ? ', for a lost graphics device: this browser keeps none for a reload.'
        : `; ${formatBytes(keptBytes)} kept for a reload.`}
      {problem && ` It could not be kept: ${problem}`}
    </p>
  );
}
