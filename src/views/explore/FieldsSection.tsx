import { formatCount, formatShare } from '../../charts/format';
import { Legend } from '../../charts/Legend';
import { LineChart } from '../../charts/LineChart';
import type { Sided } from '../../metrics/comparison';
import type { FieldPicture } from '../../metrics/explore/exploration';
import { select } from '../../store/actions';
import { Progress } from '../shared/Notices';
import { bySide, sidesOf } from '../shared/sides';
import type { SectionProps } from './sections';
import { useQuestion } from './useQuestion';

/** What every header field holds, small and side by side. */
export function FieldsSection({ exploration, isAlone }: SectionProps) {
  const picture = useQuestion({ section: 'fields', isAlone }, exploration);
  if (!picture) return <Progress label="Counting values" share={null} />;
  if (picture.fields.length === 0)
    return (
      <p className="problem">These flows have no header field that the trace tells: only times and hosts.</p>
    );
  return (
    <>
      {picture.fields.some(hasSynthetic) && <Legend entries={sidesOf({ real: true, synthetic: true })} />}
      <div className="field-multiples">
        {picture.fields.map((field) => (
          <figure key={field.field} className="figure">
            <h3>{field.field}</h3>
            {field.kind === 'bars' ? <Bars field={field} /> : <Histogram field={field} />}
            <figcaption>{field.summary}</figcaption>
          </figure>
        ))}
      </div>
    </>
  );
}

function hasSynthetic(field: FieldPicture): boolean {
  return (field.kind === 'bars' ? field.others.flows : field.shares).synthetic !== null;
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
  const shareOf = sharesOver(
    bars.map((bar) => bar.flows),
    others.flows,
  );
  const most = Math.max(...bars.flatMap(({ flows }) => bySide(shareOf(flows), (share) => share)), 1e-9);
  const part = SELECTABLE[field];
  return (
    <table className="data-table bar-table">
      <caption className="visually-hidden">{field}</caption>
      <thead className={others.flows.synthetic === null ? 'visually-hidden' : undefined}>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Value</span>
          </th>
          <th scope="col">
            <span className="visually-hidden">Share as a bar</span>
          </th>
          {bySide(others.flows, (_, { label }) => (
            <th key={label} scope="col" className="numeric">
              {label}
            </th>
          ))}
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
              {bySide(shareOf(flows), (share, { label }) => (
                <span
                  key={label}
                  className={`share-bar is-${label}`}
                  style={{ width: `${(100 * share) / most}%` }}
                />
              ))}
            </td>
            <Shares shares={shareOf(flows)} />
          </tr>
        ))}
        {others.values > 0 && (
          <tr>
            <th scope="row">{others.values === 1 ? '1 other' : `${formatCount(others.values)} others`}</th>
            <td />
            <Shares shares={shareOf(others.flows)} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Shares({ shares }: { readonly shares: Sided<number> }) {
  return bySide(shares, (share, { label }) => (
    <td key={label} className="numeric">
      {formatShare(share)}
    </td>
  ));
}

/** A count of either side as a share of all of that side. */
function sharesOver(bars: readonly Sided<number>[], others: Sided<number>) {
  const all = [...bars, others];
  const real = all.reduce((sum, flows) => sum + flows.real, 0);
  const synthetic = all.reduce((sum, flows) => sum + (flows.synthetic ?? 0), 0);
  return (flows: Sided<number>): Sided<number> => ({
    real: flows.real / real,
    synthetic: flows.synthetic === null ? null : flows.synthetic / Math.max(synthetic, 1),
  });
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
      series={bySide(shares, (y, look) => ({
        ...look,
        ...{ x: edges, y, shape: 'steps', filled: look.tone === 'ink' },
      }))}
    />
  );
}
