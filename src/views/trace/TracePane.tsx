import { memo, useMemo } from 'react';
import { formatBytes, formatCompact, formatCount } from '../../charts/format';
import { cancelOpen, closeTrace, openDemo } from '../../store/actions';
import { isReadOtherwise } from '../../store/readChoices';
import type { Comparison } from '../../metrics/comparison';
import type { KeptRun, ProjectFileStatus, StudioState, TraceStatus } from '../../store/state';
import { ProjectFileStatusLine } from '../projects/ProjectFileStatusLine';
import { epochOf } from '../shared/epochOf';
import { Failure, Progress } from '../shared/Notices';
import { openReport } from '../shared/openReport';
import { pictureOf } from '../shared/pictureOf';
import { RateFigure } from '../shared/RateFigure';
import { sentence } from '../shared/sentence';
import { FileButton } from './FileButton';
import { Privacy } from './Privacy';
import { ReadAgain } from './ReadAgain';
import { rateSummary } from './rateSummary';
import { TraceReportView } from './TraceReportView';
import { traceProblem } from './traceProblem';
import { MappingWizard } from './wizard/MappingWizard';

type TracePaneProps = Pick<
  StudioState,
  'trace' | 'configuration' | 'comparison' | 'keeping' | 'runs' | 'projectFile'
>;

const NO_RUNS: readonly KeptRun[] = [];
const NO_FILE = { status: 'idle' } as const;

export const TracePane = memo(function TracePane(props: TracePaneProps) {
  const { trace, configuration, comparison, keeping, runs = NO_RUNS, projectFile = NO_FILE } = props;
  const report = openReport(trace);
  const problem = traceProblem(trace);
  const picture = pictureOf(comparison);
  const isLoading = trace.status === 'loading' && !trace.isReread;
  /** Something else than the open trace has the page. */
  const isBusy = isLoading || trace.status === 'unmapped';
  return (
    <>
      <h1>Trace</h1>
      {trace.status === 'failed' && (
        <Failure title={`${trace.name} could not be opened`} message={withoutName(trace)}>
          {report && <p>{report.name} is still open.</p>}
        </Failure>
      )}
      {isOpeningProject(projectFile) && <ProjectFileStatusLine file={projectFile} />}
      {trace.status === 'loading' && isLoading && <Loading trace={trace} />}
      {trace.status === 'unmapped' && <MappingWizard key={trace.signature} table={trace} />}
      {!report && !isBusy && <Welcome problem={trace.status === 'empty' ? problem : null} runs={runs} />}
      {report && !isBusy && (
        <>
          {trace.status === 'ready' && problem && <p className="problem">{problem}</p>}
          <div className="bar">
            <FileButton label="Open another" />
            <button type="button" onClick={() => openDemo('office')}>
              Load demo network
            </button>
            <button type="button" onClick={() => closeTrace()}>
              Close trace
            </button>
          </div>
          <TraceReportView report={report} configuration={configuration}>
            {picture && <RealRate picture={picture} epoch={epochOf(report)} />}
          </TraceReportView>
          <ReadAgain trace={trace} isStale={isReadOtherwise(report, configuration)} />
        </>
      )}
      <Privacy keeping={keeping} />
    </>
  );
});

/** Saving is told where it was asked for. */
function isOpeningProject(file: ProjectFileStatus): boolean {
  return file.status === 'opening' || (file.status === 'failed' && file.while === 'opening');
}

/** The title names the file already. */
function withoutName({ name, message }: Extract<TraceStatus, { status: 'failed' }>): string {
  return sentence(message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message);
}

function RealRate({ picture, epoch }: { readonly picture: Comparison; readonly epoch: number }) {
  const { rate, selection } = picture;
  const real = useMemo(
    () => ({
      ...rate,
      levels: rate.levels.map(({ binWidth, counts }) => ({
        binWidth,
        counts: { real: counts.real, synthetic: null },
      })),
      summary: rateSummary(rate, epoch),
    }),
    [rate, epoch],
  );
  const isNarrowed = selection.host !== null || selection.pair !== null;
  return (
    <RateFigure
      title={isNarrowed ? 'Rate over time, selection only' : 'Rate over time'}
      rate={real}
      epoch={epoch}
    />
  );
}

const NEXT_STEPS = [
  ['Trace', 'Packets become flows; you see what was read and what was not.'],
  ['Train', 'TempoNet learns when flows start, between whom, and what they look like.'],
  ['Compare', 'A generated trace beside the real one, on the same scales.'],
  ['Export', 'Packets or a flow log, in the format that your next tool reads.'],
] as const;

interface WelcomeProps {
  readonly problem: string | null;
  readonly runs: readonly KeptRun[];
}

function Welcome({ problem, runs }: WelcomeProps) {
  const last = runs.at(-1);
  return (
    <section className="welcome">
      <div className="drop-zone">
        {last ? (
          <p className="lede">
            This project holds {runs.length === 1 ? 'a run' : `${runs.length} runs`} but no trace. Open{' '}
            {last.traceName} here to go on with {runs.length === 1 ? 'it' : 'them'}.
          </p>
        ) : (
          problem && <p className="lede">{problem}</p>
        )}
        <div className="bar">
          <FileButton label="Choose files" isPrimary />
          <button type="button" onClick={() => openDemo('office')}>
            Load demo network
          </button>
        </div>
        <p className="help">
          Reads pcap and pcapng, Zeek, Suricata, Argus, nfdump and other flow logs, gzipped or not; any other
          table of flows once you have said what its columns mean. Several files become one trace in time
          order. The demo is a simulated small office over two weeks.
        </p>
      </div>
      <ol className="next-steps">
        {NEXT_STEPS.map(([title, what]) => (
          <li key={title}>
            <strong>{title}</strong>
            <span>{what}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Loading({ trace }: { readonly trace: Extract<TraceStatus, { status: 'loading' }> }) {
  const share = trace.totalBytes > 0 ? Math.min(1, trace.bytes / trace.totalBytes) : null;
  return (
    <section className="loading">
      <Progress label={`Reading ${trace.name}`} share={share} />
      <p className="figures">
        {trace.totalBytes > 0 && `${formatBytes(trace.bytes)} of ${formatBytes(trace.totalBytes)}, `}
        <span title={formatCount(trace.rows)}>{formatCompact(trace.rows)}</span> rows so far
      </p>
      <button type="button" onClick={() => cancelOpen()}>
        Cancel
      </button>
    </section>
  );
}
