import { DataTable } from '../../charts/DataTable';
import { Figure } from '../../charts/Figure';
import { formatCount, formatFixed, formatNumber } from '../../charts/format';
import { LineChart } from '../../charts/LineChart';
import type { EvaluationStatus } from '../../store/state';
import { fitSummary } from './scoreSummary';

type Fit = NonNullable<Extract<EvaluationStatus, { status: 'ready' }>['fit']>;

/** Whether the model's clock runs as real events do, on traffic that it never saw; and what its likelihood gives away. */
export function ModelFit({ fit: { goodness, attack } }: { readonly fit: Fit }) {
  const { expected, observed, n } = goodness;
  return (
    <>
      <h3>The model on held-out traffic</h3>
      <Figure
        title="Time-rescaled gaps"
        summary={fitSummary(goodness)}
        table={() => (
          <DataTable
            caption={`Quantiles of the residuals of ${formatCount(n)} gaps beside those of a true model`}
            rows={[...expected.keys()]}
            columns={[
              { head: 'True model', numeric: true, cell: (i) => formatFixed(expected[i]!, 3) },
              { head: 'This model', numeric: true, cell: (i) => formatFixed(observed[i]!, 3) },
            ]}
          />
        )}
      >
        <LineChart
          label="Quantiles of the time-rescaled residuals against those of a true model"
          height={240}
          x={{ kind: 'linear', label: 'quantile of Exp(1)' }}
          y={{ kind: 'linear', label: 'quantile of the residuals' }}
          series={[
            { label: 'a true model', tone: 'ink', dash: 'solid', shape: 'line', x: expected, y: expected },
            { label: 'this model', tone: 'accent', dash: 'dashed', shape: 'line', x: expected, y: observed },
          ]}
        />
      </Figure>
      {attack && (
        <p className="summary">
          Attack by likelihood: training windows are told from held-out ones with an AUC of{' '}
          {formatNumber(attack.auc)}, validation windows, which shaped no weight, with{' '}
          {formatNumber(attack.validation)}; one half gives nothing away.
        </p>
      )}
    </>
  );
}
