import { memo } from 'react';
import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatCount, formatFixed, formatNumber } from '../../charts/format';
import { LineChart } from '../../charts/LineChart';
import { thin } from '../../charts/lineLayout';
import type { TrainingRun } from '../../store/state';

type Report = TrainingRun['history'][number];

const DRAWN = 240;
const SHOWN_ROWS = 60;

/** How training steers: the length of the gradient before it is clipped, and of the step. */
export const OptimiserPanel = memo(function OptimiserPanel({ run }: { readonly run: TrainingRun }) {
  const { history } = run;
  const clip = run.configuration?.model.clipNorm;
  return (
    <Figure
      title="Gradient and learning rate"
      summary={optimiserSummary(history, clip)}
      table={() => <OptimiserTable history={history} />}
    >
      <div className="multiples">
        <Curve
          name="gradient norm"
          history={history}
          of={({ gradientNorm }) => gradientNorm}
          {...(clip !== undefined && { reference: { at: clip, label: 'clipped above' } })}
        />
        <Curve name="learning rate" history={history} of={({ learningRate }) => learningRate} />
      </div>
    </Figure>
  );
});

interface CurveProps {
  readonly name: string;
  readonly history: readonly Report[];
  readonly of: (report: Report) => number;
  readonly reference?: { readonly at: number; readonly label: string };
}

function Curve({ name, history, of, reference }: CurveProps) {
  const seen = history.filter((report) => Number.isFinite(of(report)));
  const line = thin(
    seen.map(({ step }) => step),
    seen.map(of),
    DRAWN,
  );
  return (
    <div className="multiple">
      <h4>
        {name} <span className="figures">{formatNumber(line.y.at(-1) ?? NaN)}</span>
      </h4>
      <LineChart
        compact
        label={`The ${name} by step`}
        height={128}
        x={{ kind: 'linear', label: 'step' }}
        y={{ kind: 'linear', label: name }}
        series={[{ label: name, tone: 'ink', dash: 'solid', shape: 'line', ...line }]}
        {...(reference && { reference })}
      />
    </div>
  );
}

/** "The last gradient has length 0.84; 12 % of those reported were clipped to 1. …" */
export function optimiserSummary(history: readonly Report[], clip: number | undefined): string {
  const norms = history.map(({ gradientNorm }) => gradientNorm).filter(Number.isFinite);
  if (norms.length === 0) return 'No gradient has been read yet.';
  const last = `The last gradient read has length ${formatFixed(norms.at(-1)!, 2)}`;
  if (clip === undefined) return `${last}.`;
  const clipped = norms.filter((norm) => norm > clip).length;
  return `${last}; ${formatCount(clipped)} of ${formatCount(norms.length)} read were longer than ${formatNumber(clip)} and shortened to it (dotted line).`;
}

function OptimiserTable({ history }: { readonly history: readonly Report[] }) {
  const every = Math.max(1, Math.ceil(history.length / SHOWN_ROWS));
  return (
    <DataTable
      caption="Gradient norm and learning rate"
      rows={history.filter((_, i) => (history.length - 1 - i) % every === 0)}
      columns={[
        { head: 'Step', numeric: true, cell: ({ step }) => formatCount(step) },
        { head: 'Gradient norm', numeric: true, cell: ({ gradientNorm }) => formatFixed(gradientNorm, 3) },
        { head: 'Learning rate', numeric: true, cell: ({ learningRate }) => formatNumber(learningRate) },
      ]}
    />
  );
}
