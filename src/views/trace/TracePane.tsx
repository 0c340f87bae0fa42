import { formatBytes, formatCompact, formatCount } from '../../charts/format';
import { cancelOpen, closeTrace, openDemo } from '../../store/actions';
import type { StudioState, TraceStatus } from '../../store/state';
import { Failure, Progress } from '../shared/Notices';
import { openReport } from '../shared/openReport';
import { RateFigure } from '../shared/RateFigure';
import { FileButton } from './FileButton';
import { Privacy } from './Privacy';
import { TraceReportView, epochOf } from './TraceReportView';
import { traceProblem } from './traceProblem';

type TracePaneProps = Pick<StudioState, 'trace' | 'configuration' | 'comparison'>;

export function TracePane({ trace, configuration, comparison }: TracePaneProps) {
  const report = openReport(trace);
  const problem = traceProblem(trace);
  const rate = comparison.status === 'ready' ? comparison.comparison.rate : null;
  return (
    <>
      <h1>Trace</h1>
      {trace.status === 'failed' && (
        <Failure title={`${trace.name} could not be opened`} message={trace.message}>
          {report && <p>{report.name} is still open.</p>}
        </Failure>
      )}
      {trace.status === 'loading' && <Loading trace={trace} />}
      {!report && trace.status !== 'loading' && (
        <Welcome problem={trace.status === 'empty' ? problem : null} />
      )}
      {report && trace.status !== 'loading' && (
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
            {rate && (
              <RateFigure
                title="Rate over time"
                rate={{ ...rate, counts: { ...rate.counts, synthetic: null } }}
                epoch={epochOf(report)}
              />
            )}
          </TraceReportView>
        </>
      )}
      <Privacy />
    </>
  );
}

function Welcome({ problem }: { readonly problem: string | null }) {
  return (
    <section className="welcome">
      {problem && <p className="lede">{problem}</p>}
      <div className="bar">
        <FileButton label="Choose files" isPrimary />
        <button type="button" onClick={() => openDemo('office')}>
          Load demo network
        </button>
      </div>
      <p className="help">
        Reads pcap and pcapng (also gzipped), Zeek conn.log and the studio’s own CSV. Several files become one
        trace in time order. The demo is a simulated small office over two weeks.
      </p>
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
