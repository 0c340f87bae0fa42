import { useId, useState } from 'react';
import type { Comparison } from '../../metrics/comparison';
import { formatCount, formatSeconds, formatSpan, formatUtc } from '../../charts/format';
import { cancelGenerate, generateTrace } from '../../store/actions';
import { GENERATORS } from '../../store/generators';
import type {
  GeneratorName,
  Scenario,
  StudioState,
  SyntheticReport,
  SyntheticStatus,
} from '../../store/state';
import { isPlain } from '../../store/state';
import { effectiveConfiguration } from '../../store/studio';
import type { TimeWindow } from '../../trace/trace';
import { Failure, Progress } from '../shared/Notices';
import type { Option } from '../shared/fields';
import { NumberField, RadioGroup, TextField } from '../shared/fields';
import { epochOf } from '../shared/epochOf';
import { generatedSpan } from '../shared/generatedSpan';
import { openReport } from '../shared/openReport';
import { sentence } from '../shared/sentence';
import { generateProblem } from '../train/trainProblem';
import { ScenarioFields } from './ScenarioFields';
import type { ScenarioDraft } from './scenarioDraft';
import { PLAIN, readDraft } from './scenarioDraft';
import { scenarioText } from './scenarioText';
import { readStart } from './startTime';
import { SyntheticList } from './SyntheticList';

type GeneratePanelProps = Pick<
  StudioState,
  'trace' | 'training' | 'configuration' | 'synthetic' | 'selection'
> & {
  readonly synthetics: readonly SyntheticReport[];
  readonly picture: Comparison | null;
};
type WindowKind = 'same' | 'holdout' | 'selected' | 'chosen';

/** Nothing to see is a finding, not a fault of the pictures. */
const EMPTY_NOTE =
  'No flow was generated here. Train the model longer, or choose a stretch that has traffic in the real trace.';

/** What is asked for: from the model or a baseline, which stretch of time, from which seed, and what if. */
export function GeneratePanel(props: GeneratePanelProps) {
  const { trace, training, configuration, synthetic, selection, synthetics, picture } = props;
  const [wanted, setKind] = useState<WindowKind>('same');
  const [startText, setStartText] = useState('0');
  const [seconds, setSeconds] = useState(3600);
  const [seed, setSeed] = useState(1);
  const [generator, setGenerator] = useState<GeneratorName>('tempoNet');
  const [draft, setDraft] = useState(PLAIN);
  const [typedName, setName] = useState('');
  const scenario = readDraft(draft);
  const problem = generateProblem({ training, trace }, generator);
  const fitted =
    generator === 'tempoNet' ? effectiveConfiguration({ training, configuration }) : configuration;
  const report = openReport(trace);
  const epoch = report ? epochOf(report) : 0;
  const start = readStart(startText, epoch);
  const options = optionsOf(report?.span ?? null, fitted.holdout.kind !== 'none', selection.window, epoch);
  const kind = options.some(({ value }) => value === wanted) ? wanted : 'same';
  const isBusy = synthetic.status === 'generating';
  const window = windowOf(kind, selection.window, start, seconds);
  return (
    <section className="generate" aria-labelledby="generate-head">
      <h2 id="generate-head">Generate</h2>
      {problem && <p className="hint">{problem}</p>}
      <div className="columns">
        <RadioGroup<WindowKind>
          legend="Window"
          value={kind}
          options={options}
          onChange={setKind}
          isDisabled={isBusy}
        />
        <div>
          <GeneratorField generator={generator} onChange={setGenerator} isDisabled={isBusy} />
          {kind === 'chosen' && (
            <ChosenWindow
              start={start}
              epoch={epoch}
              text={startText}
              onText={setStartText}
              seconds={seconds}
              onSeconds={setSeconds}
            />
          )}
          <NumberField
            label="Seed of the trace"
            min={0}
            max={4294967295}
            isWhole
            value={seed}
            onCommit={setSeed}
            help="Another seed, another trace from the same generator."
          />
        </div>
      </div>
      <WhatIf draft={draft} onDraft={setDraft} name={typedName} onName={setName} picture={picture} />
      <GenerateBar
        order={window && scenario && { window, seed, generator, ...named(scenario, typedName) }}
        isReady={problem === null}
        isTrained={training.status === 'done'}
        isBusy={isBusy}
      />
      <Outcome synthetic={synthetic} epoch={epoch} />
      <SyntheticList synthetics={synthetics} synthetic={synthetic} />
    </section>
  );
}

/** A plain trace is called after its generator, a what-if after what it assumes, unless somebody has named it. */
function named(scenario: Scenario, typed: string) {
  const name = typed.trim() || (isPlain(scenario) ? '' : scenarioText(scenario));
  return { ...(isPlain(scenario) ? {} : { scenario }), ...(name === '' ? {} : { name }) };
}

interface WhatIfProps {
  readonly draft: ScenarioDraft;
  readonly onDraft: (draft: ScenarioDraft) => void;
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly picture: Comparison | null;
}

function WhatIf({ draft, onDraft, name, onName, picture }: WhatIfProps) {
  const scenario = readDraft(draft);
  const says = scenario === null ? 'not readable yet' : scenarioText(scenario);
  return (
    <details className="what-if-box">
      <summary>
        What if: <span className="what-if-says">{says}</span>
      </summary>
      <TextField
        label="Name"
        value={name}
        onChange={onName}
        isInvalid={false}
        help="Traces are kept side by side under their names; the same name again replaces one."
      />
      <ScenarioFields draft={draft} onChange={onDraft} picture={picture} />
      <button type="button" disabled={draft === PLAIN} onClick={() => onDraft(PLAIN)}>
        As learned
      </button>
    </details>
  );
}

interface GeneratorFieldProps {
  readonly generator: GeneratorName;
  readonly onChange: (generator: GeneratorName) => void;
  readonly isDisabled: boolean;
}

function GeneratorField({ generator, onChange, isDisabled }: GeneratorFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Generator</label>
      <select
        id={id}
        value={generator}
        disabled={isDisabled}
        aria-describedby={`${id}-help`}
        onChange={({ target }) => onChange(target.value as GeneratorName)}
      >
        {Object.entries(GENERATORS).map(([name, { label }]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
      <p id={`${id}-help`} className="help">
        {GENERATORS[generator].description}
        {generator !== 'tempoNet' && ' A baseline to compare with; it needs no training.'}
      </p>
    </div>
  );
}

interface ChosenWindowProps {
  /** Seconds since the trace's start, null where `text` cannot be read. */
  readonly start: number | null;
  readonly epoch: number;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly seconds: number;
  readonly onSeconds: (seconds: number) => void;
}

function ChosenWindow({ start, epoch, text, onText, seconds, onSeconds }: ChosenWindowProps) {
  return (
    <>
      <TextField
        label="Start"
        value={text}
        onChange={onText}
        isInvalid={start === null}
        help={startHelp(start, epoch)}
      />
      <NumberField
        label="Length"
        unit="s"
        min={1}
        value={seconds}
        onCommit={onSeconds}
        help={formatSpan(seconds)}
      />
    </>
  );
}

interface GenerateBarProps {
  /** Null while it cannot be read. */
  readonly order: Parameters<typeof generateTrace>[0] | null;
  readonly isReady: boolean;
  readonly isTrained: boolean;
  readonly isBusy: boolean;
}

function GenerateBar({ order, isReady, isTrained, isBusy }: GenerateBarProps) {
  return (
    <div className="bar">
      <button
        type="button"
        className={isReady && isTrained ? 'primary' : undefined}
        data-action="generate"
        aria-keyshortcuts="g"
        disabled={!isReady || isBusy || order === null}
        onClick={() => order !== null && generateTrace(order)}
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
  );
}

function optionsOf(
  span: number | null,
  hasHoldout: boolean,
  selected: TimeWindow | null,
  epoch: number,
): Option<WindowKind>[] {
  return [
    { value: 'same', label: `Same as the real trace${span === null ? '' : ` (${formatSpan(span)})`}` },
    ...(hasHoldout ? [{ value: 'holdout', label: 'The held-out window' } as const] : []),
    ...(selected
      ? [
          {
            value: 'selected',
            label: `The selected stretch (${formatSpan(selected.to - selected.from)})`,
            help: `From ${formatUtc(epoch + selected.from)}.`,
          } as const,
        ]
      : []),
    { value: 'chosen', label: 'A chosen window' },
  ];
}

/** Null while the chosen start means no time. */
function windowOf(kind: WindowKind, selected: TimeWindow | null, start: number | null, seconds: number) {
  if (kind === 'same' || kind === 'holdout') return kind;
  if (kind === 'selected') return selected && { start: selected.from, seconds: selected.to - selected.from };
  return start === null ? null : { start, seconds };
}

function startHelp(start: number | null, epoch: number): string {
  if (start === null)
    return 'Give seconds since the trace’s start, a weekday and hour such as Sat 09:00, or a date and time in UTC such as 2024-05-06 09:30.';
  const apart = start < 0 ? `${formatSpan(-start)} before` : `${formatSpan(start)} after`;
  return `Seconds, a weekday and hour, or a UTC date and time: ${formatUtc(epoch + start)}, ${start === 0 ? 'at' : apart} the trace’s start.`;
}

function Outcome({ synthetic, epoch }: { readonly synthetic: SyntheticStatus; readonly epoch: number }) {
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
      return <Failure title="Generating failed" message={sentence(synthetic.message)} />;
    case 'ready': {
      const { flows, hosts, seconds, seed, warnings, window, record } = synthetic.report;
      const by = GENERATORS[record?.generator ?? 'tempoNet'].label;
      return (
        <div className="outcome">
          <p>
            {formatCount(flows)} flows over {formatSpan(generatedSpan(synthetic.report))}
            {window && ` from ${formatUtc(epoch + window.from)}`} between {formatCount(hosts)} hosts, in{' '}
            {formatSeconds(seconds)} from seed {seed}, by {by}. <a href="#export">Export it</a>
          </p>
          {flows === 0 && <p className="warning">{EMPTY_NOTE}</p>}
          {warnings.length > 0 && (
            <ul>
              {warnings.map((warning) => (
                <li key={warning}>{sentence(warning)}</li>
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
