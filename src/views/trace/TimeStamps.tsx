import { configure } from '../../store/actions';
import type { ReadReport, TimeRepairs } from '../../store/state';
import { sentence } from '../shared/sentence';
import { appliedRepairs, withoutRepair } from './repairs';
import { ZoneField } from './ZoneField';

interface TimeStampsProps {
  readonly read: ReadReport;
  readonly repairs: TimeRepairs;
}

/** What is odd about the times and what can be done about it. Nothing is done unasked. */
export function TimeStamps({ read, repairs }: TimeStampsProps) {
  const applied = appliedRepairs(repairs);
  const { findings } = read;
  if (findings.length === 0 && applied.length === 0) return null;
  const zone = (
    <ZoneField
      zoneMinutes={repairs.zoneMinutes ?? null}
      onChoose={(minutes) =>
        configure({
          repairs:
            minutes === null ? withoutRepair(repairs, 'zoneMinutes') : { ...repairs, zoneMinutes: minutes },
        })
      }
    />
  );
  return (
    <section aria-labelledby="time-head">
      <h2 id="time-head">Time stamps</h2>
      <ul className="files">
        {findings.map(({ kind, explanation, repair }) => (
          <li key={`${kind} ${explanation}`} className="file">
            <p>{sentence(explanation)}</p>
            {kind === 'zone' && !repair && zone}
            {repair && (
              <button type="button" onClick={() => configure({ repairs: { ...repairs, ...repair.repairs } })}>
                {repair.label}
              </button>
            )}
          </li>
        ))}
        {applied.map(({ repair, what }) => (
          <li key={repair} className="file">
            <p>
              <strong>Repaired.</strong> {what}
            </p>
            <button
              type="button"
              aria-label={`Undo: ${what}`}
              onClick={() => configure({ repairs: withoutRepair(repairs, repair) })}
            >
              Undo
            </button>
          </li>
        ))}
      </ul>
      {(applied.length > 0 || findings.some(({ repair }) => repair)) && (
        <p className="help">
          A repair reads the files again; they stay as they are. Reports and manifests name it.
        </p>
      )}
    </section>
  );
}
