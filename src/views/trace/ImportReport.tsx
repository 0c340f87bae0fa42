import { useState } from 'react';
import { DataTable } from '../../charts/DataTable';
import { formatCount, formatShare } from '../../charts/format';
import { saveText } from '../../store/actions';
import type { ReadReport, TraceReport } from '../../store/state';
import { importReport, importText } from './reportFile';
import { countsSentence, dropReasons, readingFacts } from './readingSentences';

interface ImportReportProps {
  readonly report: TraceReport;
  readonly read: ReadReport;
}

/** What reading found, in words first; tables where there is more than a sentence to say. */
export function ImportReport({ report, read }: ImportReportProps) {
  return (
    <section className="import" aria-labelledby="import-head">
      <h2 id="import-head">Import report</h2>
      <p>{countsSentence(read)}</p>
      <dl className="ledger">
        {readingFacts(read, report).map(({ term, value }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Dropped read={read} />
      {read.files.length > 1 && <Files read={read} />}
      <SaveReport report={report} read={read} />
    </section>
  );
}

/** Longer lists open on demand. */
const SHOWN_REASONS = 5;

function Dropped({ read }: { readonly read: ReadReport }) {
  const reasons = dropReasons(read);
  if (reasons.length === 0) return null;
  const table = (
    <DataTable
      caption="Dropped, by reason"
      rows={reasons}
      columns={[
        { head: 'Dropped because', cell: ([reason]) => reason },
        {
          head: read.rows === 0 ? 'Packets' : 'Count',
          numeric: true,
          cell: ([, count]) => formatCount(count),
        },
        {
          head: 'Of all read',
          numeric: true,
          cell: ([, count]) => formatShare(count / Math.max(1, read.packets + read.rows)),
        },
      ]}
    />
  );
  if (reasons.length <= SHOWN_REASONS) return table;
  return (
    <details>
      <summary>Why they were dropped: {reasons.length} reasons</summary>
      {table}
    </details>
  );
}

function Files({ read: { files } }: { readonly read: ReadReport }) {
  return (
    <details>
      <summary>{files.length} files</summary>
      <DataTable
        caption="Files"
        rows={files}
        columns={[
          { head: 'File', cell: ({ name }) => name },
          { head: 'What it is', cell: ({ dialect }) => dialect },
          { head: 'Packets', numeric: true, cell: ({ packets }) => formatCount(packets) },
          { head: 'Rows', numeric: true, cell: ({ rows }) => formatCount(rows) },
        ]}
      />
    </details>
  );
}

function SaveReport({ report, read }: ImportReportProps) {
  const [isCopied, setCopied] = useState(false);
  const save = () => {
    const text = JSON.stringify(importReport(report, read), null, 2);
    saveText(`${report.name}.report.json`, `${text}\n`);
  };
  const copy = async () => {
    await navigator.clipboard.writeText(importText(report, read));
    setCopied(true);
  };
  return (
    <div className="bar">
      <button type="button" onClick={save}>
        Save report
      </button>
      <button type="button" onClick={() => copy().catch(() => setCopied(false))}>
        Copy as text
      </button>
      <span className="help" role="status">
        {isCopied ? 'Copied.' : 'Names of files and figures; no address.'}
      </span>
    </div>
  );
}
