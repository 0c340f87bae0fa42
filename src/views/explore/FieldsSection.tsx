import { formatCount, formatShare } from '../../charts/format';
import { LineChart } from '../../charts/LineChart';
import type { FieldPicture } from '../../metrics/explore/exploration';
import { select } from '../../store/actions';
import { Progress } from '../shared/Notices';
import type { SectionProps } from './sections';
import { useQuestion } from './useQuestion';

/** What every header field holds, small and side by side. */
export function FieldsSection({ exploration }: SectionProps) {
  const picture = useQuestion({ section: 'fields' }, exploration);
  if (!picture) return <Progress label="Counting values" share={null} />;
  if (picture.fields.length === 0)
    return (
      <p className="problem">These flows have no header field that the trace tells: only times and hosts.</p>
    );
  return (
    <div className="field-multiples">
      {picture.fields.map((field) => (
        <figure key={field.field} className="figure">
          <h3>{field.field}</h3>
          {field.kind === 'bars' ? <Bars field={field} /> : <Histogram field={field} />}
          <figcaption>{field.summary}</figcaption>
        </figure>
      ))}
    </div>
  );
}

/** Fields whose values the filter knows. */
const SELECTABLE: Readonly<Record<string, 'protocol' | 'service'>> = {
  Protocol: 'protocol',
  Service: 'service',
  Application: 'service',
};

function Bars({
  field: { field, bars, others },
}: {
  readonly field: Extract<FieldPicture, { kind: 'bars' }>;
}) {
  const total = bars.reduce((sum, { flows }) => sum + flows, others.flows);
  const most = Math.max(1, ...bars.map(({ flows }) => flows));
  const part = SELECTABLE[field];
  return (
    <table className="data-table bar-table">
      <caption className="visually-hidden">{field}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Value</th>
          <th scope="col">Share as a bar</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {bars.map(({ name, flows }) => (
          <tr key={name}>
            <th scope="row">
              {part && name !== 'unknown' ? (
                <button type="button" className="link" onClick={() => select({ [part]: name })}>
                  {name}
                </button>
              ) : (
                name
              )}
            </th>
            <td>
              <span className="share-bar" style={{ width: `${(100 * flows) / most}%` }} />
            </td>
            <td className="numeric">{formatShare(flows / total)}</td>
          </tr>
        ))}
        {others.values > 0 && (
          <tr>
            <th scope="row">{others.values === 1 ? '1 other' : `${formatCount(others.values)} others`}</th>
            <td />
            <td className="numeric">{formatShare(others.flows / total)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Histogram({
  field: { field, unit, edges, shares },
}: {
  readonly field: Extract<FieldPicture, { kind: 'histogram' }>;
}) {
  return (
    <LineChart
      label={`${field}, histogram over log-spaced bins`}
      height={168}
      compact
      x={{ kind: unit === 's' ? 'logSeconds' : 'logCount', label: unit, domain: [edges[0]!, edges.at(-1)!] }}
      y={{ kind: 'share', label: 'share' }}
      series={[
        { label: 'share', tone: 'ink', dash: 'solid', x: edges, y: shares, shape: 'steps', filled: true },
      ]}
    />
  );
}
