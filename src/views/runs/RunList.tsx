import { useState } from 'react';
import { DataTable } from '../../charts/DataTable';
import { formatCount, formatFixed, formatSpan } from '../../charts/format';
import { deleteRun, renameRun, takeRun } from '../../store/actions';
import type { KeptRun } from '../../store/state';
import { Confirmed } from '../shared/Confirmed';
import { NameField } from '../shared/NameField';
import { Facts } from '../shared/Notices';
import { sentence } from '../shared/sentence';
import { LossPanel } from '../train/LossPanel';
import { settingsOf, validationTotal } from './compareRuns';
import { RunComparison } from './RunComparison';

interface RunListProps {
  readonly runs: readonly KeptRun[];
  readonly currentId: string | null;
  /** Whether another run's model can become the present one: it is kept, and nothing is being trained. */
  readonly canTake: boolean;
}

/** Every training run of the project, the latest first; two that are ticked are compared. */
export function RunList({ runs, currentId, canTake }: RunListProps) {
  const [ticked, setTicked] = useState<readonly string[]>([]);
  if (runs.length === 0) return null;
  const chosen = runs.filter(({ id }) => ticked.includes(id));
  const [first, second] = chosen;
  const tick = (id: string, isTicked: boolean) =>
    setTicked((before) => (isTicked ? [...before, id].slice(-2) : before.filter((one) => one !== id)));
  return (
    <section className="runs" aria-labelledby="runs-head">
      <h2 id="runs-head">Runs</h2>
      {runs.length > 1 && !second && <p className="hint">Tick two runs to compare them.</p>}
      <ul className="run-list">
        {runs.toReversed().map((run) => (
          <Run
            key={run.id}
            entry={run}
            isCurrent={run.id === currentId}
            canTake={canTake}
            isTicked={ticked.includes(run.id)}
            onTick={runs.length > 1 ? (isTicked) => tick(run.id, isTicked) : null}
          />
        ))}
      </ul>
      {first && second && <RunComparison pair={[first, second]} />}
    </section>
  );
}

interface RunProps {
  readonly entry: KeptRun;
  readonly isCurrent: boolean;
  readonly canTake: boolean;
  readonly isTicked: boolean;
  /** Null where there is nothing to compare with. */
  readonly onTick: ((isTicked: boolean) => void) | null;
}

function Run({ entry, isCurrent, canTake, isTicked, onTick }: RunProps) {
  const { id, name } = entry;
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <div className="run-head">
        {onTick && (
          <label className="run-tick">
            <input type="checkbox" checked={isTicked} onChange={(event) => onTick(event.target.checked)} />
            <span className="visually-hidden">Compare {name}</span>
          </label>
        )}
        <NameField
          key={name}
          label={`Name of ${name}`}
          name={name}
          isLabelHidden
          onRename={(wanted) => renameRun(id, wanted)}
        />
        <span className="bar">
          {isCurrent ? (
            <span className="hint">the present model</span>
          ) : (
            <button
              type="button"
              aria-label={`Use ${name}`}
              title="Its model becomes the present one; what another generated goes."
              disabled={!canTake}
              onClick={() => void takeRun(id)}
            >
              Use
            </button>
          )}
          <Confirmed
            label="Delete"
            about={name}
            question="Delete this run and its model?"
            act={() => deleteRun(id)}
          />
        </span>
      </div>
      <RunFigures entry={entry} />
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          Curves and settings<span className="visually-hidden"> of {name}</span>
        </summary>
        {isOpen && <RunDetails entry={entry} />}
      </details>
    </li>
  );
}

function RunFigures({ entry }: { readonly entry: KeptRun }) {
  const { run, score, when } = entry;
  const total = validationTotal(entry);
  return (
    <Facts
      facts={[
        { term: 'Composite', value: formatFixed(score?.composite.value ?? NaN, 2) },
        { term: 'Validation, nats', value: formatFixed(total ?? NaN, 3) },
        { term: 'Steps', value: formatCount(run.trained?.steps ?? run.latest?.step ?? 0) },
        { term: 'Took', value: run.trained ? formatSpan(Math.round(run.trained.seconds)) : '–' },
        { term: 'Ended', value: new Date(when).toLocaleString() },
      ]}
    />
  );
}

function RunDetails({ entry: { run, reason, traceName } }: { readonly entry: KeptRun }) {
  return (
    <>
      <p className="outcome">{sentence(`learnt from ${traceName}; ended: ${reason}`)}</p>
      <LossPanel run={run} />
      <DataTable
        caption="Settings of the run"
        captionShown
        rows={[...settingsOf(run.configuration)]}
        columns={[
          { head: 'Setting', cell: ([name]) => name },
          { head: 'Value', cell: ([, value]) => value },
        ]}
      />
    </>
  );
}
