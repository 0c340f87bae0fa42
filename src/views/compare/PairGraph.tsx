import { useMemo } from 'react';
import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatCount } from '../../charts/format';
import type { DrawnEdge } from '../../charts/GraphChart';
import { GraphChart } from '../../charts/GraphChart';
import { graphLayout } from '../../charts/graphLayout';
import { Legend } from '../../charts/Legend';
import { useWidth } from '../../charts/useSize';
import type { PairPicture } from '../../metrics/comparison';
import { select } from '../../store/actions';
import { sidesOf } from '../shared/sides';

const HEIGHT = 360;

/** The busiest pairs as a network; both sides stand on the same places, so that what differs is the edges. */
export function PairGraph({
  pairs,
  picked,
}: {
  readonly pairs: PairPicture;
  readonly picked: string | null;
}) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const { links, matrix, places } = pairs;
  const sides = matrix.synthetic === null ? 1 : 2;
  const panel = Math.floor(width < 640 ? width : (width - 24 * (sides - 1)) / sides);
  const nodes = useMemo(
    () =>
      graphLayout(
        places.map(({ host, x, y }) => ({ id: host, x, y })),
        links.map(({ source, destination, flows }) => ({
          source,
          target: destination,
          weight: flows.real + (flows.synthetic ?? 0),
        })),
        { width: panel, height: HEIGHT },
      ),
    [places, links, panel],
  );
  const most = Math.max(1, ...links.map(({ flows }) => Math.max(flows.real, flows.synthetic ?? 0)));
  const edgesOf = (side: 'real' | 'synthetic'): DrawnEdge[] =>
    links.map((link) => ({ source: link.source, target: link.destination, value: link.flows[side] ?? 0 }));
  const toggle = (host: string) => select({ host: host === picked ? null : host });
  const shared = { nodes, most, width: panel, height: HEIGHT, picked, onPick: toggle };
  return (
    <Figure
      title="Busiest pairs"
      summary={graphSummary(pairs)}
      legend={<Legend entries={sidesOf(matrix)} />}
      table={() => <PairTable links={links} hasSynthetic={sides === 2} />}
    >
      <div ref={ref} className="graphs">
        {panel > 0 && (
          <GraphChart {...shared} label="Real: busiest host pairs" edges={edgesOf('real')} tone="ink" />
        )}
        {panel > 0 && sides === 2 && (
          <GraphChart
            {...shared}
            label="Synthetic: the same host pairs"
            edges={edgesOf('synthetic')}
            tone="accent"
          />
        )}
      </div>
    </Figure>
  );
}

function PairTable({ links, hasSynthetic }: Pick<PairPicture, 'links'> & { readonly hasSynthetic: boolean }) {
  const sides = hasSynthetic ? (['real', 'synthetic'] as const) : (['real'] as const);
  return (
    <DataTable
      caption="Flows of the pairs drawn"
      rows={links}
      columns={[
        { head: 'Source', cell: ({ source }) => source },
        { head: 'Destination', cell: ({ destination }) => destination },
        ...sides.map((side) => ({
          head: side === 'real' ? 'Real' : 'Synthetic',
          numeric: true,
          cell: ({ flows }: PairPicture['links'][number]) => formatCount(flows[side] ?? 0),
        })),
      ]}
    />
  );
}

/** The pairs drawn are the busiest of both sides together. */
export function graphSummary({ links, distinct }: Pick<PairPicture, 'links' | 'distinct'>): string {
  if (links.length === 0) return 'There is no pair to draw.';
  const widths = 'lines widen with the square root of the flows';
  const inReal = links.filter(({ flows }) => flows.real > 0).length;
  const ofReal = `${formatCount(inReal)} of the ${formatCount(distinct.real)} real pairs`;
  if (distinct.synthetic === null) return `${ofReal} are drawn, the busiest; ${widths}.`;
  const inSynthetic = links.filter(({ flows }) => (flows.synthetic ?? 0) > 0).length;
  const ofSynthetic = `${formatCount(inSynthetic)} of the ${formatCount(distinct.synthetic)} synthetic ones`;
  const both = links.filter(({ flows }) => flows.real > 0 && (flows.synthetic ?? 0) > 0).length;
  return `${ofReal} and ${ofSynthetic} are drawn, the busiest, ${formatCount(both)} of them on both sides; ${widths}.`;
}
