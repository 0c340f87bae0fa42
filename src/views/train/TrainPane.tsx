import { memo } from 'react';
import type { StudioState, TrainingEstimate, TrainingRun, TrainingStatus } from '../../store/state';
import { traceMark } from '../../store/traceMark';
import { Failure, Problem, Progress } from '../shared/Notices';
import { openReport } from '../shared/openReport';
import { sentence } from '../shared/sentence';
import { usePaced } from '../shared/usePaced';
import { RunList } from '../runs/RunList';
import { BackendNote } from './BackendNote';
import { EstimateNote } from './EstimateNote';
import { LossPanel } from './LossPanel';
import { OptimiserPanel } from './OptimiserPanel';
import { ResumeNote } from './ResumeNote';
import { RunFacts } from './RunFacts';
import { SettingsForm } from './SettingsForm';
import { SpeedField } from './SpeedField';
import { TrainControls } from './TrainControls';
import { trainProblem } from './trainProblem';
import { TwinPanel } from './TwinPanel';
import { useEstimate } from './useEstimate';

const DRAWING_MILLISECONDS = 250;

type TrainPaneProps = Pick<
  StudioState,
  | 'trace'
  | 'training'
  | 'configuration'
  | 'past'
  | 'future'
  | 'resumable'
  | 'stepsPerSecond'
  | 'watchesTwin'
  | 'runs'
  | 'currentRun'
  | 'keeping'
  | 'estimate'
>;

export const TrainPane = memo(function TrainPane(props: TrainPaneProps) {
  const { trace, training, configuration } = props;
  const problem = trainProblem({ trace });
  const run = runOf(training);
  const isBusy =
    training.status === 'starting' || training.status === 'running' || training.status === 'paused';
  const estimate = ofThisTrace(props);
  useEstimate({ ...props, report: problem || isBusy ? null : openReport(trace) });
  return (
    <>
      <h1>Train</h1>
      {problem && <Problem text={problem} href="#trace" action="Open a trace" />}
      <div className="train">
        <section className="train-settings" aria-label="Settings">
          <SettingsForm
            configuration={configuration}
            estimate={estimate}
            isLocked={isBusy}
            canUndo={(props.past ?? []).length > 0}
            canRedo={(props.future ?? []).length > 0}
          />
        </section>
        <section className="train-run" aria-labelledby="run-head">
          <h2 id="run-head" className="visually-hidden">
            Run
          </h2>
          {props.resumable && !isBusy && <ResumeNote resumable={props.resumable} />}
          <TrainControls training={training} problem={problem} />
          {estimate && !problem && !isBusy && <EstimateNote {...{ estimate, configuration }} />}
          <SpeedField stepsPerSecond={props.stepsPerSecond ?? null} />
          <RunStatus training={training} />
          {run && <RunFacts run={run} isRunning={training.status === 'running'} />}
          {run && (
            <TwinPanel
              run={run}
              isWatching={props.watchesTwin ?? true}
              isRunning={training.status === 'running'}
            />
          )}
          {run ? (
            <Losses run={run} isRunning={training.status === 'running'} />
          ) : (
            !problem &&
            training.status === 'idle' && (
              <p className="hint">Loss curves appear here, one for each thing the model predicts.</p>
            )
          )}
          {training.status === 'done' && (
            <p>
              <a href="#compare">Generate and compare</a>
            </p>
          )}
          <RunList
            runs={props.runs ?? []}
            currentId={props.currentRun ?? null}
            canTake={props.keeping?.status === 'on' && !isBusy}
          />
        </section>
      </div>
    </>
  );
});

function ofThisTrace({
  trace,
  estimate,
}: Pick<TrainPaneProps, 'trace' | 'estimate'>): TrainingEstimate | null {
  const report = openReport(trace);
  return report && estimate?.trace === traceMark(report) ? estimate : null;
}

/** A fast run reports after every step; the curves follow at the pace of an eye. */
function Losses({ run, isRunning }: { readonly run: TrainingRun; readonly isRunning: boolean }) {
  const paced = usePaced(run, DRAWING_MILLISECONDS);
  const shown = isRunning && paced.baseline === run.baseline ? paced : run;
  return (
    <>
      <LossPanel run={shown} />
      <OptimiserPanel run={shown} />
    </>
  );
}

function runOf(training: TrainingStatus): TrainingRun | null {
  return training.status === 'idle' || training.status === 'starting' ? null : training.run;
}

function phaseOf(run: TrainingRun | null): string {
  if (run?.packets !== undefined) return 'Learning packets';
  return run?.calibrated === undefined ? 'Training' : 'Calibrating rates';
}

function RunStatus({ training }: { readonly training: TrainingStatus }) {
  const run = runOf(training);
  const share = run?.packets ?? run?.calibrated ?? run?.latest?.share ?? null;
  switch (training.status) {
    case 'idle':
      return null;
    case 'starting':
      return (
        <>
          <Progress label={capitalised(training.phase)} share={null} />
          {training.backend && <BackendNote backend={training.backend} />}
        </>
      );
    case 'running':
      return <Progress label={phaseOf(run)} share={share} />;
    case 'paused':
      return <Progress label="Paused" share={share} />;
    case 'done':
      return <p className="outcome">{sentence(`ended: ${training.reason}`)}</p>;
    case 'failed':
      return <Failure title="Training failed" message={training.message} />;
    default:
      return training satisfies never;
  }
}

function capitalised(phase: string): string {
  return phase.charAt(0).toUpperCase() + phase.slice(1);
}
