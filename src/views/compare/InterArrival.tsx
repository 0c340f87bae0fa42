import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatCount, formatSeconds, formatShare } from '../../charts/format';
import { Legend } from '../../charts/Legend';
import { LineChart } from '../../charts/LineChart';
import type { Ccdf, InterArrivalPicture } from '../../metrics/comparison';
import { CHARTS } from './chartOfMetric';
import { GapsApart } from './GapsApart';
import { bySide, sidesOf } from '../shared/sides';

/** The same gaps, the tail in the CCDF, the bulk in the histogram; of two sides, how far they are apart. */
export function InterArrival({ picture }: { readonly picture: InterArrivalPicture }) {
  return (
    <div className="pair-of-figures">
      <CcdfFigure picture={picture} />
      <HistogramFigure picture={picture} />
      <GapsApart picture={picture} />
    </div>
  );
}

function CcdfFigure({ picture: { edges, ccdf, summary } }: { readonly picture: InterArrivalPicture }) {
  return (
    <Figure
      id={CHARTS.gaps}
      title="Gaps longer than x"
      summary={summary}
      legend={<Legend entries={sidesOf(ccdf)} />}
      table={() => <CcdfTable sides={bySide(ccdf, (one, { label }) => ({ label, one }))} />}
    >
      <LineChart
        label="Complementary distribution of the gaps between flows, log-log"
        height={280}
        x={{ kind: 'logSeconds', label: 'gap to the next flow', domain: [edges[0]!, edges.at(-1)!] }}
        y={{ kind: 'logShare', label: 'share of gaps longer than x' }}
        series={bySide(ccdf, ({ gap, share }, look) => ({ ...look, x: gap, y: share, shape: 'line' }))}
      />
    </Figure>
  );
}

function CcdfTable({ sides }: { readonly sides: readonly { readonly label: string; readonly one: Ccdf }[] }) {
  return (
    <DataTable
      caption="Gaps between flows"
      rows={sides}
      columns={[
        { head: 'Trace', cell: ({ label }) => label },
        { head: 'Gaps', numeric: true, cell: ({ one }) => formatCount(one.n) },
        { head: 'Median', numeric: true, cell: ({ one }) => formatSeconds(one.median) },
        { head: 'Below the clock’s resolution', numeric: true, cell: ({ one }) => formatShare(one.sameTick) },
        ...[0.1, 0.01, 0.001].map((share) => ({
          head: `${formatShare(share)} are longer than`,
          numeric: true,
          cell: ({ one }: { one: Ccdf }) => formatSeconds(gapAt(one, share)),
        })),
      ]}
    />
  );
}

/** The shortest gap that at most `share` of the gaps exceed; NaN beyond the curve. */
function gapAt({ gap, share: shares }: Ccdf, share: number): number {
  const at = shares.findIndex((one) => one <= share);
  return at < 0 ? NaN : gap[at]!;
}

function HistogramFigure({ picture }: { readonly picture: InterArrivalPicture }) {
  const { edges, histogram, ccdf } = picture;
  const sameTick = bySide(ccdf, (one, { label }) => `${formatShare(one.sameTick)} ${label}`).join(', ');
  return (
    <Figure
      title="Gaps by length"
      summary={`Share of gaps a bin; the first bin also holds those below the clock’s resolution (${sameTick}).`}
      legend={<Legend entries={sidesOf(histogram)} />}
      table={() => <HistogramTable picture={picture} />}
    >
      <LineChart
        label="Histogram of the gaps between flows over log-spaced bins"
        height={280}
        x={{ kind: 'logSeconds', label: 'gap to the next flow' }}
        y={{ kind: 'share', label: 'share of gaps a bin' }}
        series={bySide(histogram, (y, look) => ({
          ...look,
          x: edges,
          y,
          shape: 'steps',
          filled: look.tone === 'ink',
        }))}
      />
    </Figure>
  );
}

function HistogramTable({ picture: { edges, histogram } }: { readonly picture: InterArrivalPicture }) {
  const bins = Array.from(histogram.real, (_, i) => i).filter(
    (i) => histogram.real[i]! > 0 || (histogram.synthetic?.[i] ?? 0) > 0,
  );
  return (
    <DataTable
      caption="Share of gaps per bin"
      rows={bins}
      columns={[
        { head: 'Gap', cell: (i) => `${formatSeconds(edges[i]!)} – ${formatSeconds(edges[i + 1]!)}` },
        ...bySide(histogram, (shares, { label }) => ({
          head: label,
          numeric: true,
          cell: (i: number) => formatShare(shares[i]!),
        })),
      ]}
    />
  );
}
