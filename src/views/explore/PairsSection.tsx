import { useId, useMemo, useState } from 'react';
import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatCount, formatShare } from '../../charts/format';
import { GraphChart } from '../../charts/GraphChart';
import { graphLayout } from '../../charts/graphLayout';
import { Ramp } from '../../charts/Legend';
import type { Cell } from '../../charts/matrixLayout';
import { PairMatrix } from '../../charts/PairMatrix';
import { SankeyChart } from '../../charts/SankeyChart';
import { useWidth } from '../../charts/useSize';
import type {
  HostOrder,
  PairGraphPicture,
  PairsPicture,
  SankeyPicture,
} from '../../metrics/explore/exploration';
import { select } from '../../store/actions';
import { Progress } from '../shared/Notices';
import { Choice } from './Choice';
import type { SectionProps } from './sections';
import { useQuestion } from './useQuestion';

const ORDERS: Record<HostOrder, string> = { traffic: 'Traffic', community: 'Community' };
const NOBODY: readonly string[] = [];

/** Who talks to whom: the matrix of all, the network of the busiest, the flows through services. */
export function PairsSection({ exploration, selection }: SectionProps) {
  const [order, setOrder] = useState<HostOrder>('traffic');
  const [expanded, setExpanded] = useState(NOBODY);
  const picture = useQuestion({ section: 'pairs', order, expanded }, exploration);
  if (!picture) return <Progress label="Ordering hosts" share={null} />;
  const { pairs } = picture;
  const expand = (host: string) =>
    setExpanded((now) => (now.includes(host) ? now.filter((one) => one !== host) : [...now, host]));
  return (
    <>
      <div className="choices">
        <Choice label="Order hosts by" options={ORDERS} value={order} onChange={setOrder} />
      </div>
      <div className="pair-of-figures">
        <MatrixFigure pairs={pairs} />
        <Network graph={pairs.graph} picked={selection.host} expanded={expanded} onExpand={expand} />
      </div>
      <Services sankey={pairs.sankey} />
    </>
  );
}

function MatrixFigure({ pairs }: { readonly pairs: PairsPicture }) {
  const [cursor, setCursor] = useState<Cell | null>(null);
  const readOutId = useId();
  const { hosts, groups, row, column, flows, leftOut } = pairs;
  const cells = useMemo(() => ({ row, column, values: flows }), [row, column, flows]);
  const byCell = useMemo(
    () => new Map(Array.from(row, (at, i) => [at * hosts.length + column[i]!, flows[i]!])),
    [row, column, flows, hosts.length],
  );
  const here = cursor && Math.max(cursor.row, cursor.column) < hosts.length ? cursor : null;
  const flowsAt = (cell: Cell) => byCell.get(cell.row * hosts.length + cell.column) ?? 0;
  const pick = (cell: Cell) => flowsAt(cell) > 0 && select({ pair: [hosts[cell.row]!, hosts[cell.column]!] });
  return (
    <Figure
      title="Flows per host pair"
      summary={
        leftOut > 0 ? `${pairs.summary} ${formatCount(leftOut)} quieter hosts are left out.` : pairs.summary
      }
      legend={
        <div className="legend">
          <Ramp kind="real" low="1 flow" high="most" />
        </div>
      }
      table={() => <CellTable pairs={pairs} />}
    >
      <p id={readOutId} className="panel-read-out" aria-live="polite">
        {here
          ? `${hosts[here.row]} → ${hosts[here.column]}: ${formatCount(flowsAt(here))} flows`
          : 'Rows initiate, columns answer. Point at a cell, or focus the matrix and use the arrow keys; click or Enter selects the pair.'}
      </p>
      <PairMatrix
        label={`Flows from row host to column host, ${hosts.length} hosts; plus and minus zoom`}
        names={hosts}
        groups={groups}
        cells={cells}
        cursor={here}
        describedBy={readOutId}
        onCursor={setCursor}
        onPick={pick}
      />
    </Figure>
  );
}

function CellTable({ pairs: { hosts, row, column, flows } }: { readonly pairs: PairsPicture }) {
  const order = Array.from(flows, (_, i) => i)
    .sort((a, b) => flows[b]! - flows[a]!)
    .slice(0, 100);
  return (
    <DataTable
      caption="The hundred busiest cells"
      rows={order}
      columns={[
        { head: 'Pair', cell: (i) => `${hosts[row[i]!]} → ${hosts[column[i]!]}` },
        { head: 'Flows', numeric: true, cell: (i) => formatCount(flows[i]!) },
      ]}
    />
  );
}

function LinkTable({ links }: Pick<PairGraphPicture, 'links'>) {
  return (
    <DataTable
      caption="Flows of the links drawn"
      rows={links}
      columns={[
        { head: 'Source', cell: ({ source }) => source },
        { head: 'Destination', cell: ({ destination }) => destination },
        { head: 'Flows', numeric: true, cell: ({ flows }) => formatCount(flows) },
      ]}
    />
  );
}

interface NetworkProps {
  readonly graph: PairGraphPicture;
  readonly picked: string | null;
  readonly expanded: readonly string[];
  readonly onExpand: (host: string) => void;
}

const HEIGHT = 600;

function Network({ graph: { places, links, hidden }, picked, expanded, onExpand }: NetworkProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const nodes = useMemo(
    () =>
      graphLayout(
        places.map(({ host, x, y }) => ({ id: host, x, y })),
        links.map(({ source, destination, flows }) => ({ source, target: destination, weight: flows })),
        { width, height: HEIGHT },
      ),
    [places, links, width],
  );
  const most = Math.max(1, ...links.map(({ flows }) => flows));
  const hiddenOf = new Map(places.map(({ host }, i) => [host, hidden[i]!]));
  const here = picked !== null && hiddenOf.has(picked) ? picked : null;
  return (
    <Figure
      title="Busiest links"
      summary={`${formatCount(links.length)} links between ${formatCount(places.length)} hosts; lines widen with the square root of the flows. Places stay where they are.`}
      table={() => <LinkTable links={links} />}
    >
      <div ref={ref}>
        {width > 0 && (
          <GraphChart
            label="Network of the busiest links"
            nodes={nodes}
            edges={links.map(({ source, destination, flows }) => ({
              source,
              target: destination,
              value: flows,
            }))}
            tone="ink"
            most={most}
            width={width}
            height={HEIGHT}
            picked={picked}
            onPick={(host) => onExpand(host)}
          />
        )}
      </div>
      <div className="bar">
        <ExpandSelect
          hosts={places.map(({ host }) => host)}
          expanded={expanded}
          hiddenOf={hiddenOf}
          onExpand={onExpand}
        />
        {here && (
          <button type="button" onClick={() => onExpand(here)}>
            {expanded.includes(here) ? 'Fold' : 'Expand'} {here}
          </button>
        )}
        {expanded.map((host) => (
          <span key={host} className="chip">
            {host} expanded
            <button type="button" aria-label={`Fold ${host}`} onClick={() => onExpand(host)}>
              ×
            </button>
          </span>
        ))}
      </div>
      <p className="hint">Click a host to draw its busiest peers round it, click again to fold them.</p>
    </Figure>
  );
}

/** The way by keyboard to what a click on a host does. */
function ExpandSelect({
  hosts,
  expanded,
  hiddenOf,
  onExpand,
}: {
  readonly hosts: readonly string[];
  readonly expanded: readonly string[];
  readonly hiddenOf: ReadonlyMap<string, number>;
  readonly onExpand: (host: string) => void;
}) {
  const id = useId();
  return (
    <span className="host-select">
      <label htmlFor={id}>Expand</label>
      <select id={id} value="" onChange={(event) => event.target.value && onExpand(event.target.value)}>
        <option value="">a host</option>
        {hosts
          .filter((host) => !expanded.includes(host) && hiddenOf.get(host)! > 0)
          .map((host) => (
            <option key={host} value={host}>
              {host} ({formatCount(hiddenOf.get(host)!)} more)
            </option>
          ))}
      </select>
    </span>
  );
}

const PARTS = ['host', 'service', 'host'] as const;

function Services({ sankey: { flows, share } }: { readonly sankey: SankeyPicture }) {
  const triples = useMemo(
    () =>
      flows.map(({ source, service, destination, flows: value }) => ({
        from: source,
        through: service,
        to: destination,
        value,
      })),
    [flows],
  );
  return (
    <Figure
      title="Who asks whom for what"
      summary={`The ${flows.length} busiest of source, service and destination carry ${formatShare(share)} of the flows.`}
      table={() => (
        <DataTable
          caption="Source, service, destination"
          rows={flows}
          columns={[
            { head: 'Source', cell: ({ source }) => source },
            { head: 'Service', cell: ({ service }) => service },
            { head: 'Destination', cell: ({ destination }) => destination },
            { head: 'Flows', numeric: true, cell: (one) => formatCount(one.flows) },
          ]}
        />
      )}
    >
      <SankeyChart
        label="Source hosts, services, destination hosts"
        triples={triples}
        height={520}
        onPick={(column, name) => select({ [PARTS[column]]: name })}
      />
      <p className="hint">
        Click a host or service to narrow every picture to it.
        <span className="keys"> Keys: arrows move between the boxes, Enter selects.</span>
      </p>
    </Figure>
  );
}
