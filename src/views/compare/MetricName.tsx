import type { Score } from '../../metrics/score';
import { chartOfMetric, showChart } from './chartOfMetric';

/** A measure's name; where a picture shows what it measures, the way there. */
export function MetricName({ name, section, label }: Pick<Score, 'name' | 'section' | 'label'>) {
  const chart = chartOfMetric({ name, ...(section && { section }) });
  if (chart === null) return <>{label}</>;
  return (
    <button
      type="button"
      className="link"
      title="Show the picture of what this measures"
      onClick={() => showChart(chart)}
    >
      {label}
    </button>
  );
}
