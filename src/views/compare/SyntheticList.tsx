import { DataTable } from '../../charts/DataTable';
import { formatCount, formatFixed } from '../../charts/format';
import { forgetSynthetic, showSynthetic } from '../../store/actions';
import { GENERATORS } from '../../store/generators';
import type { SyntheticReport, SyntheticStatus } from '../../store/state';
import { generatedSpan } from '../shared/generatedSpan';
import { scenarioText } from './scenarioText';

interface SyntheticListProps {
  readonly synthetics: readonly SyntheticReport[];
  readonly synthetic: SyntheticStatus;
}

/** The traces generated so far, each beside the plain one of its generator; one of them is what Compare and Export show. */
export function SyntheticList({ synthetics, synthetic }: SyntheticListProps) {
  if (synthetics.length === 0) return null;
  const shown = synthetic.status === 'ready' ? synthetic.report.name : undefined;
  return (
    <DataTable
      caption="Generated traces: the chosen one is compared and exported"
      captionShown
      rows={synthetics}
      columns={[
        {
          head: 'Trace',
          cell: ({ name = '' }) => (
            <label className="radio">
              <input
                type="radio"
                name="shown-synthetic"
                checked={name === shown}
                onChange={() => void showSynthetic(name)}
              />
              <span>{name}</span>
            </label>
          ),
        },
        { head: 'What if', cell: ({ record }) => scenarioText(record?.scenario ?? {}) },
        { head: 'Generator', cell: ({ record }) => GENERATORS[record?.generator ?? 'tempoNet'].label },
        { head: 'Flows', numeric: true, cell: ({ flows }) => formatCount(flows) },
        { head: 'Flows/h', numeric: true, cell: (report) => formatFixed(hourly(report), 1) },
        { head: '× plain', numeric: true, cell: (report) => timesPlain(report, synthetics) },
        { head: 'Hosts', numeric: true, cell: ({ hosts }) => formatCount(hosts) },
        {
          head: 'Forget',
          isHeadHidden: true,
          cell: ({ name = '' }) => (
            <button
              type="button"
              className="quiet"
              aria-label={`Forget ${name}`}
              onClick={() => forgetSynthetic(name)}
            >
              Forget
            </button>
          ),
        },
      ]}
    />
  );
}

const hourly = (report: SyntheticReport) => (3600 * report.flows) / generatedSpan(report);

/** Against the plain trace of the same generator and window, where there is one. */
function timesPlain(report: SyntheticReport, all: readonly SyntheticReport[]): string {
  if (!report.record?.scenario) return '';
  const plain = all.find(
    ({ record, window }) =>
      record &&
      !record.scenario &&
      record.generator === report.record?.generator &&
      window?.from === report.window?.from &&
      window?.to === report.window?.to,
  );
  return plain ? formatFixed(report.flows / plain.flows, 2) : '–';
}
