import { memo, useState } from 'react';
import { formatBytes, formatCount, formatSpan } from '../../charts/format';
import { exportTrace, saveManifest } from '../../store/actions';
import type { AddressTreatment, ExportFormatName, StudioState } from '../../store/state';
import { EXPORT_FORMATS, expectedBytes } from '../../store/state';
import type { TraceSummary } from '../../trace/summary';
import { Facts, Problem } from '../shared/Notices';
import { RadioGroup } from '../shared/fields';
import { generatedSpan } from '../shared/generatedSpan';
import { openReport } from '../shared/openReport';
import { AddressPlan } from './AddressPlan';
import { exportProblem, syntheticExportProblem } from './exportProblem';
import { formatProblem } from './formatChoice';
import type { FormatChoice } from './FormatFields';
import { FormatFields } from './FormatFields';
import { Outcome } from './Outcome';

type ExportPaneProps = Pick<StudioState, 'trace' | 'synthetic' | 'export'>;
type Which = 'synthetic' | 'real';

/** Packets where there can be any. */
function firstChoice(summary: TraceSummary | null): FormatChoice {
  const format = summary && formatProblem('pcap', summary) ? 'csv' : 'pcap';
  return { format, options: { isGzipped: false, payload: 'zero', retransmissions: 0 } };
}

export const ExportPane = memo(function ExportPane({ trace, synthetic, export: status }: ExportPaneProps) {
  const [addresses, setAddresses] = useState<AddressTreatment>('pseudonymise');
  const [chosen, setChosen] = useState<Which | null>(null);
  const [chosenFormat, setChoice] = useState<FormatChoice | null>(null);
  const [hasManifest, setHasManifest] = useState(true);
  const problem = exportProblem({ trace });
  const lacking = syntheticExportProblem({ synthetic });
  const report = openReport(trace);
  const made = synthetic.status === 'ready' ? synthetic.report : null;
  const which = chosen ?? (made || !report ? 'synthetic' : 'real');
  const summary = which === 'real' ? report : made && { ...made, span: generatedSpan(made) };
  const choice = chosenFormat ?? firstChoice(summary);
  const { format, options } = choice;
  const record = which === 'synthetic' ? made?.record : undefined;
  const areLearned = record?.generator === 'tempoNet' && record.packets !== null;
  const unfit = summary && formatProblem(format, summary);
  const isDisabled = !report || !summary || unfit !== null || status.status === 'writing';
  const save = async (what: ExportFormatName | 'manifest') => {
    const file = await exportTrace(which, what, { addresses, ...options });
    if (file && hasManifest && what !== 'manifest') saveManifest();
  };
  return (
    <>
      <h1>Export</h1>
      {problem && <Problem text={problem} href="#trace" action="Open a trace" />}
      {!problem && lacking && <Problem text={lacking} href="#train" action="Train and generate" />}
      <div className="export">
        <section aria-label="What is saved">
          <RadioGroup<Which>
            legend="Trace to save"
            value={which}
            onChange={setChosen}
            options={[
              { value: 'synthetic', label: 'Synthetic trace', help: 'As it was generated last.' },
              { value: 'real', label: 'Real trace', help: 'The flows as they were read.' },
            ]}
          />
          <AddressPlan addresses={addresses} onChange={setAddresses} />
        </section>
        <div className="export-files">
          <section aria-label="The file">
            {summary && (
              <TraceFacts summary={summary} seed={which === 'synthetic' ? made?.seed : undefined} />
            )}
            <FormatFields choice={choice} areLearned={areLearned} onChange={setChoice} />
            <ManifestChoice isChosen={hasManifest} onChange={setHasManifest} />
            {unfit && <p className="warning">{unfit}</p>}
            <div className="bar">
              <button
                type="button"
                className="primary"
                disabled={isDisabled}
                onClick={() => void save(format)}
              >
                Save {EXPORT_FORMATS[format].title}
              </button>
              <button type="button" disabled={!summary} onClick={() => void save('manifest')}>
                Save manifest alone
              </button>
              {summary && !unfit && <span className="unit">{sizeOf(choice, summary)}</span>}
            </div>
          </section>
          <Outcome status={status} />
        </div>
      </div>
    </>
  );
});

interface ManifestChoiceProps {
  readonly isChosen: boolean;
  readonly onChange: (isChosen: boolean) => void;
}

function ManifestChoice({ isChosen, onChange }: ManifestChoiceProps) {
  return (
    <label className="radio">
      <input type="checkbox" checked={isChosen} onChange={({ target }) => onChange(target.checked)} />
      <span>
        Save its manifest too
        <span className="help">
          What made the file, as JSON: settings, seeds, backend, hashes of the weights, of what was read and
          of what is written; never the key.
        </span>
      </span>
    </label>
  );
}

function sizeOf({ format, options }: FormatChoice, summary: TraceSummary): string {
  const size = `about ${formatBytes(expectedBytes(format, summary))}`;
  return options.isGzipped ? `${size} before compression` : size;
}

function TraceFacts({
  summary,
  seed,
}: {
  readonly summary: TraceSummary;
  readonly seed: number | undefined;
}) {
  return (
    <Facts
      facts={[
        { term: 'Flows', value: formatCount(summary.flows) },
        { term: 'Packets', value: summary.packets > 0 ? formatCount(summary.packets) : 'unknown' },
        { term: 'IP bytes', value: summary.bytes > 0 ? formatBytes(summary.bytes) : 'unknown' },
        { term: 'Hosts', value: formatCount(summary.hosts) },
        { term: 'Span', value: formatSpan(summary.span) },
        ...(seed === undefined ? [] : [{ term: 'Seed', value: String(seed) }]),
      ]}
    />
  );
}
