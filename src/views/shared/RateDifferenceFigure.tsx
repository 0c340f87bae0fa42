import { DataTable } from '../../charts/DataTable';
import { DifferenceChart } from '../../charts/DifferenceChart';
import { Figure } from '../../charts/Figure';
import { formatBin, formatCompact, formatUtc } from '../../charts/format';
import { Ramp } from '../../charts/Legend';
import type { RateDifference } from '../../metrics/comparison';

interface RateDifferenceFigureProps {
  readonly difference: RateDifference;
  /** Epoch seconds of the real trace's first instant. */
  readonly epoch: number;
  /** What is counted. */
  readonly name?: string;
  /** UTC where left out. */
  readonly clock?: { readonly offset: number; readonly name: string };
}

/** Synthetic less real over time: up where too much was generated, down where too little. */
export function RateDifferenceFigure({
  difference,
  epoch,
  name = 'flows',
  clock,
}: RateDifferenceFigureProps) {
  const { binWidth, values, summary } = difference;
  const from = epoch + difference.from;
  const edges = Float64Array.from({ length: values.length + 1 }, (_, i) => from + i * binWidth);
  const { offset = 0, name: clockName = 'UTC' } = clock ?? {};
  const timeOf = (bin: number) => formatUtc(edges[bin]! + offset).replace(' UTC', clock ? '' : ' UTC');
  return (
    <Figure
      title="Rate, synthetic less real"
      summary={summary}
      legend={
        <div className="legend">
          <Ramp kind="difference" low="fewer" high="more than real" />
        </div>
      }
      table={() => (
        <DataTable
          caption={`Synthetic less real ${name} per ${formatBin(binWidth)}`}
          rows={Array.from(values.keys())}
          columns={[
            { head: 'From', cell: timeOf },
            { head: 'Difference', numeric: true, cell: (bin) => signed(values[bin]!) },
          ]}
        />
      )}
    >
      <DifferenceChart
        label={`Synthetic less real ${name} over time`}
        height={168}
        x={{ kind: 'utc', label: `start of flow (${clockName})` }}
        y={{ kind: 'linear', label: `${name} per ${formatBin(binWidth)}` }}
        clockOffset={offset}
        edges={edges}
        values={values}
        read={(bin) => [timeOf(bin), `${signed(values[bin]!)} ${name}`]}
      />
    </Figure>
  );
}

function signed(value: number): string {
  return value < 0
    ? `−${formatCompact(-value)}`
    : value > 0
      ? `+${formatCompact(value)}`
      : formatCompact(value);
}
