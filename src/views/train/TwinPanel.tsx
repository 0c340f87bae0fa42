import { memo, useId, useState } from 'react';
import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatCount, formatFixed } from '../../charts/format';
import { Legend } from '../../charts/Legend';
import { LineChart } from '../../charts/LineChart';
import { watchTwin } from '../../store/actions';
import type { TrainingRun, TwinHistory } from '../../store/state';
import { TwinPictures } from './TwinPictures';
import { twinCost, twinSummary } from './twinWords';

interface TwinPanelProps {
  readonly run: TrainingRun;
  readonly isWatching: boolean;
  readonly isRunning: boolean;
}

/** The model seen while it learns, now or at any earlier look: real and synthetic side by side. */
export const TwinPanel = memo(function TwinPanel({ run, isWatching, isRunning }: TwinPanelProps) {
  const { twin } = run;
  /** The place held by a person; null = the latest, whatever comes. */
  const [held, setHeld] = useState<number | null>(null);
  const last = (twin?.snapshots.length ?? 0) - 1;
  const at = heldPlace(twin, held) ?? last;
  const hold = (place: number) => setHeld(place >= last ? null : twin!.snapshots[place]!.step);
  const snapshot = twin?.snapshots[at];
  return (
    <div className="twin">
      {twin && snapshot ? (
        <Figure
          title="The model’s twin of a short stretch"
          summary={twinSummary(twin, at)}
          legend={
            <Legend
              entries={[
                { label: 'real', tone: 'ink', dash: 'solid' },
                { label: 'synthetic', tone: 'accent', dash: 'dashed' },
              ]}
            />
          }
          table={() => <TwinTable twin={twin} />}
        >
          <TwinPictures scene={twin.scene} snapshot={snapshot} />
          <Scrubber twin={twin} at={at} isLatest={at === last} onPlace={hold} />
        </Figure>
      ) : (
        isRunning &&
        isWatching && <p className="hint">The first look at what the model makes is on its way.</p>
      )}
      <label className="radio">
        <input type="checkbox" checked={isWatching} onChange={({ target }) => watchTwin(target.checked)} />
        <span>
          Sample the model while it trains
          <span className="help">{twinCost(twin)}</span>
        </span>
      </label>
    </div>
  );
});

/** Where the held step stands now, since snapshots are thinned as more come. */
function heldPlace(twin: TwinHistory | undefined, held: number | null): number | null {
  if (!twin || held === null) return null;
  const after = twin.snapshots.findIndex(({ step }) => step >= held);
  return after < 0 ? null : after;
}

interface ScrubberProps {
  readonly twin: TwinHistory;
  readonly at: number;
  readonly isLatest: boolean;
  readonly onPlace: (place: number) => void;
}

/** Back and forth through training; a native slider, so that arrow keys, Home and End do the same. */
function Scrubber({ twin, at, isLatest, onPlace }: ScrubberProps) {
  const id = useId();
  const { snapshots, scene } = twin;
  const { step, distance } = snapshots[at]!;
  const most = Math.max(scene.reference ?? 0, ...snapshots.map((one) => one.distance));
  const line = (end: number) => ({
    x: snapshots.slice(0, end).map((one) => one.step),
    y: snapshots.slice(0, end).map((one) => one.distance),
    shape: 'line' as const,
  });
  return (
    <div className="twin-scrub">
      <LineChart
        compact
        label="Distance of the twin from the real stretch by step"
        height={112}
        x={{ kind: 'linear', label: 'step' }}
        y={{ kind: 'linear', label: 'distance', domain: [0, Math.min(1, 1.2 * most || 1)] }}
        series={[
          { label: 'all looks', tone: 'quiet', dash: 'solid', ...line(snapshots.length) },
          { label: 'up to the look shown', tone: 'accent', dash: 'dashed', ...line(at + 1) },
        ]}
        {...(scene.reference !== null && {
          reference: { at: scene.reference, label: 'the real stretch before' },
        })}
      />
      <div className="field speed">
        <label htmlFor={id}>Look</label>
        <input
          id={id}
          type="range"
          min={0}
          max={Math.max(0, snapshots.length - 1)}
          step={1}
          value={at}
          aria-valuetext={`step ${formatCount(step)}, distance ${formatFixed(distance, 2)}`}
          onChange={({ target }) => onPlace(Number(target.value))}
        />
        <output htmlFor={id}>
          step {formatCount(step)}
          {isLatest ? ', the latest' : ''}
        </output>
      </div>
    </div>
  );
}

function TwinTable({ twin: { snapshots, scene } }: { readonly twin: TwinHistory }) {
  return (
    <DataTable
      caption={`Looks at the model; the real stretch has ${formatCount(scene.real.flows)} flows`}
      rows={snapshots}
      columns={[
        { head: 'Step', numeric: true, cell: ({ step }) => formatCount(step) },
        { head: 'Flows', numeric: true, cell: ({ look }) => formatCount(look.flows) },
        { head: 'Distance', numeric: true, cell: ({ distance }) => formatFixed(distance, 3) },
        { head: 'Cost, ms', numeric: true, cell: ({ milliseconds }) => formatFixed(milliseconds, 0) },
      ]}
    />
  );
}
