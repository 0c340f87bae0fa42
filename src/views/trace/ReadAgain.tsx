import { cancelOpen, rereadTrace } from '../../store/actions';
import type { TraceStatus } from '../../store/state';
import { Progress } from '../shared/Notices';

interface ReadAgainProps {
  readonly trace: TraceStatus;
  /** Whether choices have been set that the open trace was not read with. */
  readonly isStale: boolean;
}

/**
 * The same files with other choices: under way, or waiting for a word because it would take a model away. At the foot of
 * the window, so that nothing moves under the hand that made a choice.
 */
export function ReadAgain({ trace, isStale }: ReadAgainProps) {
  if (trace.status === 'loading') return <Rereading trace={trace} />;
  if (!isStale) return null;
  return (
    <div className="foot-strip if-late" role="status">
      <span>
        The choices of reading have changed since this trace was read. Reading it again drops a model trained
        on it and a synthetic trace.
      </span>
      <button type="button" onClick={() => rereadTrace()}>
        Read again
      </button>
    </div>
  );
}

function Rereading({ trace }: { readonly trace: Extract<TraceStatus, { status: 'loading' }> }) {
  const share = trace.totalBytes > 0 ? Math.min(1, trace.bytes / trace.totalBytes) : null;
  return (
    <div className="foot-strip if-late">
      <Progress label={`Reading ${trace.name} again`} share={share} />
      <button type="button" onClick={() => cancelOpen()}>
        Cancel
      </button>
    </div>
  );
}
