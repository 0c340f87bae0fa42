import { DataTable } from '../../charts/DataTable';
import { DifferenceChart } from '../../charts/DifferenceChart';
import { Figure } from '../../charts/Figure';
import { formatNumber, formatSeconds, formatShare } from '../../charts/format';
import { Legend, Ramp } from '../../charts/Legend';
import { QuantileChart } from '../../charts/QuantileChart';
import type { GapDifference, GapQuantiles, InterArrivalPicture } from '../../metrics/comparison';

/** Both sides against each other: quantile by quantile, and bin by bin. */
export function GapsApart({
  picture: { edges, quantiles, difference },
}: {
  readonly picture: InterArrivalPicture;
}) {
  return (
    <>
      {quantiles && <QuantileFigure quantiles={quantiles} edges={edges} />}
      {difference && <DifferenceFigure difference={difference} edges={edges} />}
    </>
  );
}

function QuantileFigure({
  quantiles: { share, real, synthetic, summary },
  edges,
}: {
  readonly quantiles: GapQuantiles;
  readonly edges: Float64Array;
}) {
  return (
    <Figure
      title="Quantiles of the gaps (Q-Q)"
      summary={summary}
      legend={
        <Legend
          entries={[
            { label: 'synthetic against real', tone: 'accent', dash: 'solid' },
            { label: 'equal', tone: 'quiet', dash: 'dotted' },
          ]}
        />
      }
      table={() => (
        <DataTable
          caption="Quantiles of the gaps between flows"
          rows={Array.from(share.keys())}
          columns={[
            { head: 'Quantile', cell: (i) => formatShare(share[i]!) },
            { head: 'Real', numeric: true, cell: (i) => formatSeconds(real[i]!) },
            { head: 'Synthetic', numeric: true, cell: (i) => formatSeconds(synthetic[i]!) },
            { head: 'Ratio', numeric: true, cell: (i) => formatNumber(synthetic[i]! / real[i]!) },
          ]}
        />
      )}
    >
      <QuantileChart
        label="Quantiles of the synthetic gaps against those of the real ones, log-log"
        height={280}
        kind="logSeconds"
        domain={[edges[0]!, edges.at(-1)!]}
        names={['real gap', 'synthetic gap']}
        share={share}
        x={real}
        y={synthetic}
      />
    </Figure>
  );
}

function DifferenceFigure({
  difference: { shares, summary },
  edges,
}: {
  readonly difference: GapDifference;
  readonly edges: Float64Array;
}) {
  const binOf = (bin: number) => `${formatSeconds(edges[bin]!)} – ${formatSeconds(edges[bin + 1]!)}`;
  return (
    <Figure
      title="Gaps by length, synthetic less real"
      summary={summary}
      legend={
        <div className="legend">
          <Ramp kind="difference" low="fewer" high="more than real" />
        </div>
      }
      table={() => (
        <DataTable
          caption="Synthetic less real share of gaps per bin"
          rows={Array.from(shares.keys()).filter((bin) => shares[bin] !== 0)}
          columns={[
            { head: 'Gap', cell: binOf },
            { head: 'Difference', numeric: true, cell: (bin) => signed(shares[bin]!) },
          ]}
        />
      )}
    >
      <DifferenceChart
        label="Synthetic less real share of gaps over log-spaced bins"
        height={280}
        x={{ kind: 'logSeconds', label: 'gap to the next flow' }}
        y={{ kind: 'share', label: 'share of gaps a bin, synthetic less real' }}
        edges={edges}
        values={shares}
        read={(bin) => [binOf(bin), signed(shares[bin]!)]}
      />
    </Figure>
  );
}

/** Percentage points are told as shares are, with their sign. */
function signed(share: number): string {
  return share < 0 ? `−${formatShare(-share)}` : share > 0 ? `+${formatShare(share)}` : formatShare(share);
}
