import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatFixed, formatNumber } from '../../charts/format';
import { Legend } from '../../charts/Legend';
import { LineChart } from '../../charts/LineChart';
import type { KeptRun } from '../../store/state';
import { sentence } from '../shared/sentence';
import { taskName } from '../shared/taskName';
import type { PairedLosses, PairedScore } from './compareRuns';
import { differingSettings, lossVerdict, pairedLosses, pairedScores } from './compareRuns';

type Pair = readonly [KeptRun, KeptRun];

/** What was set otherwise, and what came of it. */
export function RunComparison({ pair }: { readonly pair: Pair }) {
  const [a, b] = pair;
  return (
    <section className="run-comparison" aria-labelledby="run-comparison-head">
      <h3 id="run-comparison-head">
        {a.name} and {b.name}
      </h3>
      {a.trace !== b.trace && (
        <p className="hint">
          They learnt from different rows ({a.traceName}, {b.traceName}): losses and scores are not of the
          same thing.
        </p>
      )}
      <Differences pair={pair} />
      <Curves pair={pair} />
      <Scores pair={pair} />
    </section>
  );
}

function Differences({ pair: [a, b] }: { readonly pair: Pair }) {
  const settings = differingSettings(a, b);
  if (settings.length === 0) return <p className="summary">Both runs had the same settings.</p>;
  return (
    <DataTable
      caption="Settings that differ"
      captionShown
      rows={settings}
      columns={[
        { head: 'Setting', cell: ({ name }) => name },
        { head: a.name, cell: ({ values }) => values[0] },
        { head: b.name, cell: ({ values }) => values[1] },
      ]}
    />
  );
}

function Curves({ pair: [a, b] }: { readonly pair: Pair }) {
  const paired = pairedLosses(a, b);
  const last = (losses: PairedLosses, which: 0 | 1) => formatFixed(losses.curves[which].y.at(-1) ?? NaN, 3);
  return (
    <Figure
      title={`${paired.every(({ isValidation }) => isValidation) ? 'Validation loss' : 'Loss'} per task, nats per event`}
      summary={lossVerdict(paired, b)}
      legend={
        <Legend
          entries={[
            { label: a.name, tone: 'ink', dash: 'solid' },
            { label: b.name, tone: 'accent', dash: 'dashed' },
            { label: 'marginal baseline', tone: 'quiet', dash: 'dotted' },
          ]}
        />
      }
      table={() => (
        <DataTable
          caption="Last loss per task, nats per event"
          rows={paired}
          columns={[
            { head: 'Task', cell: ({ task }) => taskName(task) },
            { head: a.name, numeric: true, cell: (losses) => last(losses, 0) },
            { head: b.name, numeric: true, cell: (losses) => last(losses, 1) },
            { head: 'Baseline', numeric: true, cell: ({ baseline }) => formatFixed(baseline ?? NaN, 3) },
          ]}
        />
      )}
    >
      <div className="multiples">
        {paired.map((losses) => (
          <div key={losses.task} className="multiple">
            <h4>
              {taskName(losses.task)}{' '}
              <span className="figures">
                {last(losses, 0)} · {last(losses, 1)}
              </span>
            </h4>
            <LineChart
              compact
              label={`Loss of ${taskName(losses.task)} in both runs, nats per event by step`}
              height={128}
              x={{ kind: 'linear', label: 'step' }}
              y={{ kind: 'linear', label: 'nats' }}
              series={[
                { label: a.name, tone: 'ink', dash: 'solid', shape: 'line', ...losses.curves[0] },
                { label: b.name, tone: 'accent', dash: 'dashed', shape: 'line', ...losses.curves[1] },
              ]}
              {...(losses.baseline !== null && {
                reference: { at: losses.baseline, label: 'marginal baseline' },
              })}
            />
          </div>
        ))}
      </div>
    </Figure>
  );
}

function Scores({ pair: [a, b] }: { readonly pair: Pair }) {
  const unscored = [a, b].filter(({ score }) => !score).map(({ name }) => name);
  const composite: PairedScore = {
    label: 'Composite',
    unit: '× real against real',
    values: [a.score?.composite.value ?? null, b.score?.composite.value ?? null],
    ceiling: 1,
  };
  return (
    <>
      {unscored.length > 0 && (
        <p className="hint">
          {sentence(
            `${unscored.join(' and ')} ${unscored.length > 1 ? 'have' : 'has'} no scores yet: generate with the model, then score it in Compare`,
          )}
        </p>
      )}
      {unscored.length < 2 && (
        <DataTable
          caption="Scores side by side; lower is better, the lower of two is marked"
          captionShown
          rows={[composite, ...pairedScores(a, b)]}
          columns={[
            { head: 'Measure', cell: ({ label, unit }) => (unit ? `${label}, ${unit}` : label) },
            { head: a.name, numeric: true, cell: ({ values }) => <Figured values={values} which={0} /> },
            { head: b.name, numeric: true, cell: ({ values }) => <Figured values={values} which={1} /> },
            { head: 'Ceiling', numeric: true, cell: ({ ceiling }) => formatNumber(ceiling ?? NaN) },
          ]}
        />
      )}
    </>
  );
}

/** The lower of two is bold and has a mark: never weight alone. */
function Figured({ values, which }: { readonly values: PairedScore['values']; readonly which: 0 | 1 }) {
  const [own, other] = [values[which], values[1 - which]!];
  const isLower = own !== null && other !== null && own < other;
  const text = formatNumber(own ?? NaN);
  return isLower ? <strong>{text} ◂</strong> : <>{text}</>;
}
