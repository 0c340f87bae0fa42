import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatCount, formatFixed, formatSeconds, formatShare } from '../../charts/format';
import { LineChart } from '../../charts/LineChart';
import { RasterChart } from '../../charts/RasterChart';
import type { Beat, CountCorrelation, SpikeRaster, Spectrum } from '../../metrics/explore/exploration';
import { select } from '../../store/actions';
import { InterArrival } from '../compare/InterArrival';
import { Progress } from '../shared/Notices';
import type { SectionProps } from './sections';
import { useQuestion } from './useQuestion';

const INK = { tone: 'ink', dash: 'solid' } as const;

/** The gaps between flows, and what recurs in them. */
export function GapsSection({ exploration, epoch, clock, isAlone }: SectionProps) {
  const picture = useQuestion({ section: 'gaps', isAlone }, exploration);
  if (!picture) return <Progress label="Looking for periods" share={null} />;
  const { interArrival, raster, correlation, spectrum } = picture.gaps;
  return (
    <>
      <Periods spectrum={spectrum} />
      <div className="pair-of-figures">
        <Periodogram spectrum={spectrum} />
        <Correlation correlation={correlation} />
      </div>
      <InterArrival picture={interArrival} />
      <Raster raster={raster} epoch={epoch} clockOffset={clock.offset} />
    </>
  );
}

/** What keeps a beat, named: the answer before the evidence. */
function Periods({ spectrum: { beats, summary } }: { readonly spectrum: Spectrum }) {
  return (
    <div className="figure">
      <h3>Periods found</h3>
      <p className="lede">{summary}</p>
      {beats.length > 0 && (
        <DataTable
          caption="Who keeps a period"
          rows={beats}
          columns={[
            { head: 'Who', cell: (beat) => <Who beat={beat} /> },
            { head: 'Period', cell: ({ words }) => words },
            { head: 'Service', cell: ({ service }) => service || '–' },
            { head: 'Flows', numeric: true, cell: ({ flows }) => formatCount(flows) },
          ]}
        />
      )}
    </div>
  );
}

function Who({ beat: { pair } }: { readonly beat: Beat }) {
  if (!pair) return <>the flows together</>;
  return (
    <button type="button" className="link" onClick={() => select({ pair })}>
      {pair[0]} → {pair[1]}
    </button>
  );
}

function Periodogram({ spectrum: { period, power, beats, summary } }: { readonly spectrum: Spectrum }) {
  if (period.length === 0) return null;
  const shown = Array.from(period, (_, i) => i).sort((a, b) => power[b]! - power[a]!);
  return (
    <Figure
      title="Periodogram of the flows together"
      summary={summary}
      table={() => (
        <DataTable
          caption="The twenty strongest periods"
          rows={shown.slice(0, 20)}
          columns={[
            { head: 'Period', cell: (i) => formatSeconds(period[i]!) },
            { head: 'Share of the variance', numeric: true, cell: (i) => formatShare(power[i]!) },
          ]}
        />
      )}
    >
      <LineChart
        label={`Periodogram; ${beats.length} periods found`}
        height={240}
        x={{ kind: 'logSeconds', label: 'period' }}
        y={{ kind: 'share', label: 'share of the variance' }}
        series={[{ ...INK, label: 'power', x: period, y: power, shape: 'line', filled: true }]}
      />
    </Figure>
  );
}

function Correlation({
  correlation: { lag, rho, summary, binWidth },
}: {
  readonly correlation: CountCorrelation;
}) {
  if (lag.length === 0) return <p className="hint">{summary}</p>;
  return (
    <Figure
      title="Autocorrelation of counts"
      summary={summary}
      table={() => (
        <DataTable
          caption={`Correlation of flows per ${formatSeconds(binWidth)} with themselves later`}
          rows={Array.from(lag, (_, i) => i)}
          columns={[
            { head: 'After', cell: (i) => formatSeconds(lag[i]!) },
            { head: 'ρ', numeric: true, cell: (i) => formatFixed(rho[i]!, 3) },
          ]}
        />
      )}
    >
      <LineChart
        label={`Autocorrelation of flows per ${formatSeconds(binWidth)}`}
        height={240}
        x={{ kind: 'seconds', label: 'lag', domain: [0, lag.at(-1)!] }}
        y={{ kind: 'linear', label: 'ρ' }}
        series={[{ ...INK, label: 'ρ', x: lag, y: rho, shape: 'line' }]}
        reference={{ at: 0, label: 'none' }}
      />
    </Figure>
  );
}

function Raster({
  raster: { from, columnWidth, rows, summary },
  epoch,
  clockOffset,
}: {
  readonly raster: SpikeRaster;
  readonly epoch: number;
  readonly clockOffset: number;
}) {
  const columns = rows[0]?.counts.length ?? 0;
  const start = epoch + from;
  return (
    <Figure
      title="When the busiest pairs speak"
      summary={summary}
      table={() => (
        <DataTable
          caption="The busiest pairs"
          rows={rows}
          columns={[
            { head: 'Pair', cell: ({ pair }) => pair.join(' → ') },
            { head: 'Flows', numeric: true, cell: ({ flows }) => formatCount(flows) },
          ]}
        />
      )}
    >
      <RasterChart
        label="Spike trains of the busiest pairs"
        rows={rows.map(({ pair, flows, counts }) => ({ name: pair.join(' → '), flows, counts }))}
        range={[start, start + Math.max(columns * columnWidth, 1e-6)]}
        clockOffset={clockOffset}
        onPick={(row) => select({ pair: rows[row]!.pair })}
      />
      <p className="hint">
        Click a name to narrow every picture to the pair.
        <span className="keys"> Keys: arrows move a cursor over time, up and down go to the next flow.</span>
      </p>
    </Figure>
  );
}
