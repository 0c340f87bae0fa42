import { DataTable } from '../../charts/DataTable';
import { formatCount, formatNumber } from '../../charts/format';
import type { FigureScore, RuleCheck } from '../../metrics/figure';

/** Which way is good. */
const GOOD: Readonly<Record<FigureScore['good'], string>> = {
  high: 'higher',
  low: 'lower',
  ceiling: 'near real against real',
  half: 'near one half',
};

const figure = (value: number | null) => formatNumber(value ?? NaN);

/** What is no distance: read side by side, since some of it has no end that is best. */
export function Figures({ figures }: { readonly figures: readonly FigureScore[] }) {
  const rules = figures.flatMap((one) => one.rules ?? []);
  return (
    <div className="score-section">
      <h3>Literature, periods and memorisation</h3>
      <DataTable
        caption="Scores that are no distance: of the literature, of what keeps a beat, and whether training was learnt by heart"
        rows={figures}
        columns={[
          { head: 'Figure', cell: ({ label }) => label },
          { head: 'Good', cell: ({ good }) => GOOD[good] },
          { head: 'Value', numeric: true, cell: (one) => <ValueCell {...one} /> },
          { head: 'Real against real', numeric: true, cell: ({ ceiling }) => figure(ceiling) },
          { head: 'Baseline', numeric: true, cell: ({ baseline }) => figure(baseline) },
          { head: 'n', numeric: true, isWideOnly: true, cell: ({ n }) => formatCount(n) },
        ]}
      />
      {rules.length > 0 && <Rules rules={rules} />}
    </div>
  );
}

function ValueCell({ value, interval }: Pick<FigureScore, 'value' | 'interval'>) {
  return (
    <>
      {figure(value)}
      {interval && (
        <span className="band">
          {figure(interval[0])} to {figure(interval[1])}
        </span>
      )}
    </>
  );
}

function Rules({ rules }: { readonly rules: readonly RuleCheck[] }) {
  const counted = rules.filter(({ active }) => active).length;
  return (
    <details>
      <summary>
        Domain rules: {counted} of {rules.length} count
      </summary>
      <p className="hint">
        A rule that more than 0.1 % of the real training rows break is listed, and does not count.
      </p>
      <DataTable
        caption="Domain rules and the share of flows that break each"
        rows={rules}
        columns={[
          { head: 'Rule', cell: ({ says }) => says },
          { head: 'Counts', cell: ({ active }) => (active ? 'yes' : 'no') },
          { head: 'Synthetic', numeric: true, cell: ({ rate }) => formatNumber(rate) },
          { head: 'Training', numeric: true, cell: ({ trainingRate }) => formatNumber(trainingRate) },
        ]}
      />
    </details>
  );
}
