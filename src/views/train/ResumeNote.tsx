import { formatCount } from '../../charts/format';
import { discardRun, resumeRun } from '../../store/actions';
import type { Resumable } from '../../store/state';

/** A run that was cut off: nothing but the seconds since its last checkpoint is lost. */
export function ResumeNote({ resumable }: { readonly resumable: Resumable }) {
  const { step, when, run } = resumable;
  const share = run.latest ? `, ${Math.round(100 * run.latest.share)} % of the way` : '';
  return (
    <section className="resume" aria-labelledby="resume-head">
      <h2 id="resume-head">A training run was cut off</h2>
      <p>
        Its last checkpoint is of {new Date(when).toLocaleTimeString()}, after step {formatCount(step)}
        {share}. It goes on from there, under the settings it began with.
      </p>
      <div className="bar">
        <button type="button" className="primary" onClick={() => void resumeRun()}>
          Resume the run
        </button>
        <button type="button" onClick={() => discardRun()}>
          Discard it
        </button>
      </div>
    </section>
  );
}
