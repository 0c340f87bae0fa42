import type { ReactNode } from 'react';
import { DataTable } from '../../charts/DataTable';
import {
  formatBytes,
  formatCount,
  formatSeconds,
  formatFixed,
  formatSpan,
  formatUtc,
} from '../../charts/format';
import { configure } from '../../store/actions';
import type { StudioState, TraceReport } from '../../store/state';
import { epochOf } from '../shared/epochOf';
import { Facts } from '../shared/Notices';
import { RadioGroup } from '../shared/fields';
import { sentence } from '../shared/sentence';
import { ImportReport } from './ImportReport';
import { MappingNote } from './MappingNote';
import { ReadingChoices } from './ReadingChoices';
import { TimeStamps } from './TimeStamps';

interface TraceReportViewProps {
  readonly report: TraceReport;
  readonly configuration: StudioState['configuration'];
  /** The rate chart, between the figures and the tables. */
  readonly children: ReactNode;
}

export function TraceReportView({ report, configuration, children }: TraceReportViewProps) {
  const { read } = report;
  return (
    <>
      {report.source && <MappingNote source={report.source} />}
      <Facts
        facts={[
          { term: report.isDemo ? 'Demo network' : 'Trace', value: report.name, isWide: true },
          { term: 'Flows', value: formatCount(report.flows) },
          { term: 'Span', value: formatSpan(report.span) },
          { term: 'Starts', value: formatUtc(epochOf(report)), isWide: true },
          { term: 'Hosts', value: formatCount(report.hosts) },
          { term: 'Host pairs', value: formatCount(report.pairs) },
          { term: 'Packets', value: known(report, report.packets, formatCount) },
          { term: 'IP bytes', value: known(report, report.bytes, formatBytes) },
          { term: 'Clock resolution', value: formatSeconds(report.resolution) },
          { term: 'Read in', value: formatSeconds(report.seconds) },
        ]}
      />
      {report.warnings.length > 0 && <Warnings warnings={report.warnings} />}
      {read && <TimeStamps read={read} repairs={configuration.repairs} />}
      <section aria-labelledby="traffic-head">
        <h2 id="traffic-head" className="visually-hidden">
          Traffic
        </h2>
        {children}
      </section>
      <div className="columns">
        <section>
          <h2>Protocols</h2>
          <SharesTable caption="Flows per protocol" rows={report.protocols} total={report.flows} />
        </section>
        {report.labels.length > 0 && (
          <section>
            <h2>Labels</h2>
            <LabelChoice labels={configuration.labels} />
            <SharesTable caption="Flows per label" rows={report.labels} total={report.flows} />
          </section>
        )}
        {read && read.packets > 0 && <ReadingChoices read={read} configuration={configuration} />}
      </div>
      {read && <ImportReport report={report} read={read} />}
    </>
  );
}

/** More than these open on demand. */
const SHOWN_WARNINGS = 4;

function Warnings({ warnings }: Pick<TraceReport, 'warnings'>) {
  const rest = warnings.slice(SHOWN_WARNINGS);
  return (
    <section className="warnings">
      <h2>What to know about this trace</h2>
      <WarningList warnings={warnings.slice(0, SHOWN_WARNINGS)} />
      {rest.length > 0 && (
        <details>
          <summary>{formatCount(rest.length)} more</summary>
          <WarningList warnings={rest} />
        </details>
      )}
    </section>
  );
}

function WarningList({ warnings }: Pick<TraceReport, 'warnings'>) {
  return (
    <ul>
      {warnings.map((warning) => (
        <li key={warning}>{sentence(warning)}</li>
      ))}
    </ul>
  );
}

/** A source without the column gives none of it. */
function known({ flows }: TraceReport, value: number, format: (value: number) => string): string {
  return flows > 0 && value === 0 ? 'unknown' : format(value);
}

function LabelChoice({ labels }: { readonly labels: StudioState['configuration']['labels'] }) {
  return (
    <RadioGroup
      legend="Rows to train on"
      value={labels}
      onChange={(choice) => configure({ labels: choice })}
      options={[
        {
          value: 'benign',
          label: 'Benign rows only',
          help: 'Background traffic is what the model should learn.',
        },
        { value: 'all', label: 'All rows', help: 'Attacks included, as part of what is normal here.' },
      ]}
    />
  );
}

interface SharesTableProps {
  readonly caption: string;
  readonly rows: readonly (readonly [name: string, flows: number])[];
  readonly total: number;
}

const SHOWN = 8;

function SharesTable({ caption, rows, total }: SharesTableProps) {
  const rest = rows.slice(SHOWN).reduce((sum, [, flows]) => sum + flows, 0);
  const shown = rest > 0 ? [...rows.slice(0, SHOWN), [`${rows.length - SHOWN} others`, rest] as const] : rows;
  return (
    <DataTable
      caption={caption}
      rows={shown}
      columns={[
        { head: 'Name', cell: ([name]) => name || '(none)' },
        { head: 'Flows', numeric: true, cell: ([, flows]) => formatCount(flows) },
        {
          head: 'Share',
          numeric: true,
          cell: ([, flows]) => `${formatFixed((100 * flows) / Math.max(1, total), 1)} %`,
        },
        {
          head: 'Bar',
          isHeadHidden: true,
          cell: ([, flows]) => (
            <span className="share-bar" style={{ width: `${(100 * flows) / Math.max(1, rows[0]![1])}%` }} />
          ),
        },
      ]}
    />
  );
}
