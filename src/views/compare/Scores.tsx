import { DataTable } from '../../charts/DataTable';
import { DotScale } from '../../charts/DotScale';
import { formatCount, formatFixed, formatNumber } from '../../charts/format';
import type { Score, TaskScore } from '../../metrics/score';
import type { Composite } from '../../report/composite';
import { cancelEvaluation, evaluate } from '../../store/actions';
import type { EvaluationStatus } from '../../store/state';
import { Failure, Progress } from '../shared/Notices';
import { sentence } from '../shared/sentence';
import { taskName } from '../shared/taskName';
import { Figures } from './Figures';
import { MetricName } from './MetricName';
import { ModelFit } from './ModelFit';
import { leftOutSummary, scoreSummary, sectionsOf, sharedNotes, taskSummary } from './scoreSummary';

interface ScoresProps {
  readonly evaluation: EvaluationStatus;
  readonly canEvaluate: boolean;
  readonly isNarrowed: boolean;
}

/** Each figure with its ceiling, baseline and n: without them it says nothing. */
export function Scores({ evaluation, canEvaluate, isNarrowed }: ScoresProps) {
  const isBusy = evaluation.status === 'computing';
  return (
    <section className="scores" aria-label="Scores">
      <h2>Scores</h2>
      <div className="bar">
        <button type="button" disabled={!canEvaluate || isBusy} onClick={() => evaluate()}>
          {evaluation.status === 'ready' ? 'Score again' : 'Score'}
        </button>
        {isBusy && (
          <button type="button" onClick={() => cancelEvaluation()}>
            Cancel
          </button>
        )}
        {!canEvaluate && <span className="hint">Scoring needs a synthetic trace.</span>}
      </div>
      {evaluation.status === 'computing' && <Progress label="Scoring" share={evaluation.share} />}
      {evaluation.status === 'failed' && <Failure title="Scoring failed" message={evaluation.message} />}
      {evaluation.status === 'ready' && (
        <>
          <p className="scope">
            {evaluation.scope}
            {isNarrowed && ' The selection above narrows the pictures, not the scores.'}
          </p>
          <CompositeFigure composite={evaluation.composite} />
          <ScoreTables scores={evaluation.scores} />
          {evaluation.figures && <Figures figures={evaluation.figures} />}
          <TaskTable tasks={evaluation.tasks} />
          {evaluation.fit && <ModelFit fit={evaluation.fit} />}
        </>
      )}
    </section>
  );
}

const figure = (value: number | null) => formatNumber(value ?? NaN);

/** One figure over a fixed list of measures, its members named. */
function CompositeFigure({ composite: { value, members, leftOut } }: { readonly composite: Composite }) {
  if (value === null) return <p className="summary">No composite: no measure of its list could be scored.</p>;
  return (
    <div className="composite">
      <p>
        <strong>{formatFixed(value, 2)}</strong> times as far from the real trace as real is from real
        (composite of {members.length} measures; 1 is the ceiling, lower is better).
      </p>
      <details>
        <summary>Its members</summary>
        <ul>
          {[...members]
            .sort((a, b) => b.ratio - a.ratio)
            .map(({ name, label, ratio }) => (
              <li key={name}>
                {label} <span className="ratio">{formatFixed(ratio, 2)}</span>
              </li>
            ))}
        </ul>
        {leftOut.length > 0 && <p className="hint">{leftOutSummary(leftOut)}</p>}
      </details>
    </div>
  );
}

function ScoreTables({ scores }: { readonly scores: readonly Score[] }) {
  const { shared, ownOf } = sharedNotes(scores);
  return (
    <>
      <p className="summary">{scoreSummary(scores)}</p>
      {shared.map((note) => (
        <p key={note} className="hint">
          {sentence(note)}
        </p>
      ))}
      <ul className="legend dot-legend">
        <li>
          <span className="key-value" aria-hidden="true" /> synthetic
        </li>
        <li>
          <span className="key-ceiling" aria-hidden="true" /> ceiling
        </li>
        <li>
          <span className="key-baseline" aria-hidden="true" /> baseline
        </li>
      </ul>
      {sectionsOf(scores).map(({ title, scores: some }) => (
        <div key={title} className="score-section">
          <h3>{title}</h3>
          <ScoreTable title={title} scores={some} ownOf={ownOf} />
        </div>
      ))}
    </>
  );
}

interface ScoreTableProps {
  readonly title: string;
  readonly scores: readonly Score[];
  readonly ownOf: (score: Pick<Score, 'note'>) => readonly string[];
}

function ScoreTable({ title, scores, ownOf }: ScoreTableProps) {
  return (
    <DataTable
      caption={`Distance of the synthetic trace from the real one: ${title.toLowerCase()}`}
      rows={scores}
      columns={[
        {
          head: 'Measure',
          cell: ({ unit, ...score }) => (
            <>
              <MetricName {...score} />
              {unit && <span className="unit"> {unit}</span>}
              {score.says && <span className="help">{sentence(score.says)}</span>}
              {ownOf(score).map((note) => (
                <span key={note} className="help">
                  {sentence(note)}
                </span>
              ))}
            </>
          ),
        },
        { head: 'Ceiling … baseline', isWideOnly: true, cell: (score) => <DotScale dot={score} /> },
        { head: 'Value', numeric: true, cell: ({ value }) => figure(value) },
        { head: 'Ceiling', numeric: true, cell: (score) => <CeilingCell {...score} /> },
        { head: 'Baseline', numeric: true, cell: ({ baseline }) => figure(baseline) },
        { head: 'n', numeric: true, isWideOnly: true, cell: ({ n }) => formatCount(n) },
      ]}
    />
  );
}

/** With its band: 5th to 95th percentile when whole stretches of time are drawn anew. */
function CeilingCell({ ceiling, band }: Pick<Score, 'ceiling' | 'band'>) {
  return (
    <>
      {figure(ceiling)}
      {band && (
        <span className="band">
          {coarse(band.low)}–{coarse(band.high)}
        </span>
      )}
    </>
  );
}

/** Two digits: a band is no measurement. */
function coarse(value: number): string {
  return formatNumber(Number(value.toPrecision(2)));
}

function TaskTable({ tasks }: { readonly tasks: readonly TaskScore[] }) {
  if (tasks.length === 0) return null;
  return (
    <>
      <h3>Negative log-likelihood per task</h3>
      <p className="summary">{taskSummary(tasks)}</p>
      <DataTable
        caption="Negative log-likelihood per task, nats per event"
        rows={tasks}
        columns={[
          { head: 'Task', cell: ({ task }) => taskName(task) },
          {
            head: 'Model … baseline',
            isWideOnly: true,
            cell: ({ model, baseline }) => <DotScale dot={{ value: model, ceiling: null, baseline }} />,
          },
          { head: 'Model', numeric: true, cell: ({ model }) => formatFixed(model, 3) },
          { head: 'Baseline', numeric: true, cell: ({ baseline }) => formatFixed(baseline, 3) },
          { head: 'Gain', numeric: true, cell: ({ model, baseline }) => formatFixed(baseline - model, 3) },
          { head: 'n', numeric: true, cell: ({ n }) => formatCount(n) },
        ]}
      />
    </>
  );
}
