import { useState } from 'react';
import { formatCount, formatSeconds, formatSpan } from '../../charts/format';
import { cancelGenerate, generateTrace } from '../../store/actions';
import type { StudioState, SyntheticStatus } from '../../store/state';
import { Failure, Progress } from '../shared/Notices';
import type { Option } from '../shared/fields';
import { NumberField, RadioGroup } from '../shared/fields';
import { openReport } from '../shared/openReport';
import { generateProblem } from './trainProblem';

type GeneratePanelProps = Pick<StudioState, 'trace' | 'training' | 'configuration' | 'synthetic'>;
type WindowKind = 'same' | 'holdout' | 'seconds';

/** What the model is asked for: how long, from which seed. */
export function GeneratePanel({ trace, training, configuration, synthetic }: GeneratePanelProps) {
  const [kind, setKind] = useState<WindowKind>('same');
  const [seconds, setSeconds] = useState(3600);
  const [seed, setSeed] = useState(1);
  const problem = generateProblem({ training });
  const hasHoldout = configuration.holdout.kind !== 'none';
  const chosen = kind === 'holdout' && !hasHoldout ? 'same' : kind;
  const report = openReport(trace);
  const span = report ? ` (${formatSpan(report.span)})` : '';
  const options: Option<WindowKind>[] = [
    { value: 'same', label: `Same as the real trace${span}` },
    ...(hasHoldout ? [{ value: 'holdout', label: 'The held-out window' } as const] : []),
    { value: 'seconds', label: 'A number of seconds' },
  ];
  const isBusy = synthetic.status === 'generating';
  return (
    <section className="generate" aria-labelledby="generate-head">
      <h2 id="generate-head">Generate</h2>
      {problem && <p className="hint">{problem}</p>}
      <div className="columns">
        <RadioGroup<WindowKind>
          legend="Window"
          value={chosen}
          options={options}
          onChange={setKind}
          isDisabled={isBusy}
        />
        <div>
          {chosen === 'seconds' && (
            <NumberField label="Length" unit="s" min={1} value={seconds} onCommit={setSeconds} />
          )}
          <NumberField
            label="Seed of the trace"
            min={0}
            max={4294967295}
            isWhole
            value={seed}
            onCommit={setSeed}
            help="Another seed, another trace from the same model."
          />
        </div>
      </div>
      <div className="bar">
        <button
          type="button"
          className={training.status === 'done' ? 'primary' : undefined}
          data-action="generate"
          aria-keyshortcuts="g"
          disabled={problem !== null || isBusy}
          onClick={() => generateTrace({ window: chosen === 'seconds' ? { seconds } : chosen, seed })}
        >
          Generate
        </button>
        {isBusy && (
          <button type="button" onClick={() => cancelGenerate()}>
            Cancel
          </button>
        )}
        <span className="hint keys">
          <kbd>G</kbd> generate
        </span>
      </div>
      <Outcome synthetic={synthetic} />
    </section>
  );
}

function Outcome({ synthetic }: { readonly synthetic: SyntheticStatus }) {
  switch (synthetic.status) {
    case 'empty':
      return null;
    case 'generating':
      return (
        <Progress
          label={`Generating, ${formatCount(synthetic.events)} flows so far`}
          share={synthetic.share}
        />
      );
    case 'failed':
      return <Failure title="Generating failed" message={synthetic.message} />;
    case 'ready': {
      const { flows, span, hosts, seconds, seed, warnings } = synthetic.report;
      return (
        <div className="outcome">
          <p>
            {formatCount(flows)} flows over {formatSpan(span)} between {formatCount(hosts)} hosts, in{' '}
            {formatSeconds(seconds)} from seed {seed}. <a href="#compare">Compare with the real trace</a>
          </p>
          {warnings.length > 0 && (
            <ul>
              {warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          )}
        </div>
      );
    }
    default:
      return synthetic satisfies never;
  }
}
