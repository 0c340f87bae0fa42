import { useMemo, useState } from 'react';
import { BinsChart } from '../../charts/BinsChart';
import { CategoryLegend } from '../../charts/CategoryLegend';
import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatBin, formatCompact, formatSeconds, formatUtc } from '../../charts/format';
import { Legend } from '../../charts/Legend';
import type { Range } from '../../charts/timeView';
import type { Quantity, RateStack, StackBy } from '../../metrics/explore/exploration';
import { select } from '../../store/actions';
import { Progress } from '../shared/Notices';
import { RateDifferenceFigure } from '../shared/RateDifferenceFigure';
import { SYNTHETIC } from '../shared/sides';
import { Choice } from './Choice';
import type { SectionProps } from './sections';
import { useQuestion } from './useQuestion';

const QUANTITIES: Record<Quantity, string> = { events: 'Flows', packets: 'Packets', bytes: 'Bytes' };
const STACKS: Record<StackBy, string> = { protocol: 'Protocol', service: 'Service' };

/** Activity over time, stacked; the stretch that is brushed narrows everything else. */
export function RateSection(props: SectionProps) {
  const [quantity, setQuantity] = useState<Quantity>('events');
  const [by, setBy] = useState<StackBy>('protocol');
  const picture = useQuestion({ section: 'rate', quantity, by, isAlone: props.isAlone }, props.exploration);
  return (
    <>
      <div className="choices">
        <Choice label="Count" options={QUANTITIES} value={quantity} onChange={setQuantity} />
        <Choice label="Stack by" options={STACKS} value={by} onChange={setBy} />
      </div>
      {picture ? (
        <>
          <RateFigure {...props} rate={picture.rate} />
          {picture.rate.difference && (
            <RateDifferenceFigure
              difference={picture.rate.difference}
              epoch={props.epoch}
              clock={props.clock}
              name={nameOf(picture.rate.quantity)}
            />
          )}
        </>
      ) : (
        <Progress label="Counting" share={null} />
      )}
    </>
  );
}

const nameOf = (quantity: Quantity) => (quantity === 'events' ? 'flows' : quantity);
/** Over the stack. */
const OVER = { ...SYNTHETIC, filled: false } as const;

function RateFigure({ rate, epoch, clock, selection }: SectionProps & { readonly rate: RateStack }) {
  const { levels: given, categories, unit, quantity } = rate;
  const levels = useMemo(
    () => given.map((level) => ({ ...level, isStacked: true, over: level.synthetic })),
    [given],
  );
  const series = useMemo(
    () =>
      categories.map((label, category) => ({
        ...{ label, category: label.startsWith('(') ? 6 : category },
        ...({ tone: 'ink', dash: 'solid', filled: true } as const),
      })),
    [categories],
  );
  const { window } = selection;
  const name = nameOf(quantity);
  const hasSynthetic = given[0]!.synthetic !== null;
  const countsOf = (width: number) =>
    width > unit
      ? `${name} per ${formatBin(unit)}: mean of ${formatSeconds(width)}, shaded: least to most`
      : `${name} per ${formatBin(width)}`;
  const brushed = (range: Range | null) =>
    select({ window: range && { from: range[0] - epoch, to: range[1] - epoch } });
  return (
    <Figure
      title="Rate over time"
      summary={rate.summary}
      legend={
        <>
          <CategoryLegend names={categories} />
          {hasSynthetic && <Legend entries={[SYNTHETIC]} />}
        </>
      }
      table={() => <RateTable rate={rate} epoch={epoch} />}
    >
      <BinsChart
        label={`${QUANTITIES[quantity]} over time, stacked${hasSynthetic ? ', all of the synthetic trace as a line' : ''}`}
        countsOf={countsOf}
        from={epoch}
        levels={levels}
        series={series}
        over={hasSynthetic ? OVER : undefined}
        height={320}
        clock={clock}
        selected={window && [epoch + window.from, epoch + window.to]}
        onBrush={brushed}
      />
      <p className="hint">
        Drag to select a stretch of time; Ctrl and wheel zoom, Shift and wheel move.
        <span className="keys"> Keys: arrows, + − 0, Enter at both ends, Shift and arrows, Escape.</span>
      </p>
    </Figure>
  );
}

function RateTable({ rate, epoch }: { readonly rate: RateStack; readonly epoch: number }) {
  const level = rate.levels.at(-1)!;
  const rows = Array.from(level.counts[0]!, (_, i) => i);
  return (
    <DataTable
      caption={`Per ${formatBin(Math.min(rate.unit, level.binWidth))}, mean of ${formatBin(level.binWidth)}`}
      rows={rows}
      columns={[
        { head: 'From', cell: (i) => formatUtc(epoch + i * level.binWidth) },
        ...rate.categories.map((name, category) => ({
          ...{ head: name, numeric: true },
          cell: (i: number) => formatCompact(level.counts[category]![i]!),
        })),
        ...(level.synthetic
          ? [
              {
                ...{ head: 'Synthetic', numeric: true },
                cell: (i: number) => formatCompact(level.synthetic![i]!),
              },
            ]
          : []),
        ...(level.high
          ? [{ head: 'Most', numeric: true, cell: (i: number) => formatCompact(level.high![i]!) }]
          : []),
      ]}
    />
  );
}
