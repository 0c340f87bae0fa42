import { DataTable } from '../../../charts/DataTable';
import type { MappedField, PreviewRow } from '../../../store/state';
import { sentence } from '../../shared/sentence';
import { plural } from '../readingSentences';
import { FIELD_NAMES, FIELD_ORDER } from './fieldNames';

interface FlowPreviewProps {
  readonly rows: readonly PreviewRow[];
  readonly isStale: boolean;
}

/** Of the rows at hand; the figures are of all of them. */
const SHOWN_FLOWS = 8;
const SHOWN_REJECTED = 3;

/** The flows that come of the first rows, and why some give none. */
export function FlowPreview({ rows, isStale }: FlowPreviewProps) {
  const flows = rows.flatMap(({ line, flow }) => (flow ? [{ line, flow }] : []));
  const rejected = rows.flatMap(({ line, problem }) => (problem ? [{ line, problem }] : []));
  if (flows.length + rejected.length === 0) return null;
  const shown = FIELD_ORDER.filter((field) => flows.some(({ flow }) => flow[field] !== undefined));
  const cellOf = (field: MappedField) => (row: (typeof flows)[number]) => row.flow[field] ?? '';
  return (
    <div className={isStale ? 'flow-preview is-stale' : 'flow-preview'} aria-busy={isStale}>
      <h3>Flows as they will be read</h3>
      <p role="status">
        {rejected.length === 0
          ? `All of the first ${plural(rows.length, 'row')} become flows.`
          : `${flows.length} of the first ${plural(rows.length, 'row')} become flows; ${rejected.length} cannot:`}
      </p>
      <Rejected rows={rejected.slice(0, SHOWN_REJECTED)} />
      {rejected.length > SHOWN_REJECTED && (
        <details>
          <summary>{rejected.length - SHOWN_REJECTED} more that cannot</summary>
          <Rejected rows={rejected.slice(SHOWN_REJECTED)} />
        </details>
      )}
      {flows.length > 0 && (
        <DataTable
          caption="Flows as they will be read"
          rows={flows.slice(0, SHOWN_FLOWS)}
          columns={[
            { head: 'Line', cell: ({ line }) => line },
            ...shown.map((field) => ({ head: FIELD_NAMES[field], cell: cellOf(field) })),
          ]}
        />
      )}
    </div>
  );
}

function Rejected({
  rows,
}: {
  readonly rows: readonly { readonly line: number; readonly problem: string }[];
}) {
  if (rows.length === 0) return null;
  return (
    <ul className="rejected">
      {rows.map(({ line, problem }) => (
        <li key={line}>
          <span className="unit">Line {line}</span> {sentence(problem)}
        </li>
      ))}
    </ul>
  );
}
