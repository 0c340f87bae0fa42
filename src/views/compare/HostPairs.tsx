import { useId, useState } from 'react';
import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { CHARTS } from './chartOfMetric';
import { formatCount, formatFixed } from '../../charts/format';
import { Ramp } from '../../charts/Legend';
import type { MatrixTone } from '../../charts/MatrixChart';
import { MatrixChart } from '../../charts/MatrixChart';
import type { Cell } from '../../charts/matrixLayout';
import { logRatio } from '../../charts/matrixLayout';
import { largest } from '../../charts/weekLayout';
import { OTHERS } from '../../metrics/comparison';
import type { PairPicture } from '../../metrics/comparison';
import { select } from '../../store/actions';
import { HostGutter } from './HostGutter';

/** Eight times more or fewer is drawn at full strength. */
const RATIO_LIMIT = 3;

interface Panel {
  readonly tone: MatrixTone;
  readonly title: string;
  readonly values: Float64Array;
  readonly limit: number;
}

/** Who talks to whom: same row order on both sides, the difference as a third panel. */
export function HostPairs({ pairs }: { readonly pairs: PairPicture }) {
  const [pointed, setCursor] = useState<Cell | null>(null);
  const readOutId = useId();
  const { hosts } = pairs;
  const cursor = pointed && Math.max(pointed.row, pointed.column) < hosts.length ? pointed : null;
  const pick = ({ row, column }: Cell) => {
    const pair = [hosts[row]!, hosts[column]!] as const;
    if (pair.includes(OTHERS) || flowsAt(pairs, { row, column }) === 0) return;
    select({ pair });
  };
  return (
    <Figure
      id={CHARTS.pairs}
      title="Flows per host pair"
      summary={pairs.summary}
      legend={<MatrixKey hasSynthetic={pairs.matrix.synthetic !== null} />}
      table={() => <PairTable pairs={pairs} />}
    >
      <p id={readOutId} className="panel-read-out" aria-live="polite">
        {cursor
          ? describeCell(pairs, cursor)
          : 'Point at a cell, or focus a matrix and use the arrow keys; click or Enter narrows every picture to the pair.'}
      </p>
      <div className="matrices">
        <HostGutter
          hosts={hosts}
          cursorRow={cursor?.row ?? null}
          onPick={(host) => host !== OTHERS && select({ host })}
        />
        {panelsOf(pairs).map(({ tone, title, values, limit }) => (
          <div key={tone} className={`matrix-panel panel-${tone}`}>
            <h4>{title}</h4>
            <MatrixChart
              label={`${title}: flows from row host to column host, ${hosts.length} hosts`}
              tone={tone}
              count={hosts.length}
              values={values}
              limit={limit}
              cursor={cursor}
              describedBy={readOutId}
              onCursor={setCursor}
              onPick={pick}
            />
            <ColumnName
              name={cursor && hosts[cursor.column]!}
              at={cursor ? (cursor.column + 0.5) / hosts.length : 0}
            />
          </div>
        ))}
      </div>
      <p className="hint">
        Rows: initiators. Columns: responders, in the same order, named under the cursor.
        <span className="keys"> Click a row’s name to narrow to that host.</span>
      </p>
    </Figure>
  );
}

/** Under the column that the cursor is in; the row's name stands in the gutter. */
function ColumnName({ name, at }: { readonly name: string | null; readonly at: number }) {
  return (
    <div className="column-name" aria-hidden="true">
      {name && <span style={{ left: `${100 * at}%`, transform: `translateX(${-100 * at}%)` }}>{name}</span>}
    </div>
  );
}

function panelsOf({ matrix: { real, synthetic } }: PairPicture): Panel[] {
  const limit = largest(real, synthetic);
  if (!synthetic) return [{ tone: 'real', title: 'Real', values: real, limit }];
  const difference = real.map((flows, i) => logRatio(synthetic[i]!, flows));
  return [
    { tone: 'real', title: 'Real', values: real, limit },
    { tone: 'synthetic', title: 'Synthetic', values: synthetic, limit },
    { tone: 'difference', title: 'Difference', values: difference, limit: RATIO_LIMIT },
  ];
}

function MatrixKey({ hasSynthetic }: { readonly hasSynthetic: boolean }) {
  return (
    <div className="legend">
      <Ramp kind="real" low="1 flow" high="most" />
      {hasSynthetic && <Ramp kind="synthetic" low="1 flow" high="most" />}
      {hasSynthetic && <Ramp kind="difference" low="⅛ ×" high="8 × in synthetic" />}
    </div>
  );
}

/** On both sides together: an empty cell is nothing to narrow to. */
function flowsAt({ hosts, matrix: { real, synthetic } }: PairPicture, { row, column }: Cell): number {
  const at = row * hosts.length + column;
  return real[at]! + (synthetic?.[at] ?? 0);
}

function describeCell({ hosts, matrix }: PairPicture, { row, column }: Cell): string {
  const at = row * hosts.length + column;
  const flows = matrix.synthetic
    ? `${formatCount(matrix.real[at]!)} real, ${formatCount(matrix.synthetic[at]!)} synthetic flows`
    : `${formatCount(matrix.real[at]!)} flows`;
  return `${hosts[row]} → ${hosts[column]}: ${flows}`;
}

function PairTable({ pairs }: { readonly pairs: PairPicture }) {
  return (
    <DataTable
      caption="Busiest pairs"
      rows={pairs.links}
      columns={[
        {
          head: 'Pair',
          cell: ({ source, destination }) => (
            <button type="button" className="link" onClick={() => select({ pair: [source, destination] })}>
              {source} → {destination}
            </button>
          ),
        },
        { head: 'Real flows', numeric: true, cell: ({ flows }) => formatCount(flows.real) },
        { head: 'Synthetic flows', numeric: true, cell: ({ flows }) => formatCount(flows.synthetic ?? NaN) },
        {
          head: 'log₂ ratio',
          numeric: true,
          cell: ({ flows }) =>
            formatFixed(flows.synthetic === null ? NaN : logRatio(flows.synthetic, flows.real), 1),
        },
      ]}
    />
  );
}
