import { reviseMapping } from '../../store/actions';
import type { TraceReport } from '../../store/state';

/** That a table was read as a person said, now or the last time, with the way to say it otherwise. */
export function MappingNote({ source }: Pick<TraceReport, 'source'>) {
  const mappings = source?.kind === 'files' ? (source.mappings ?? []) : [];
  if (mappings.length === 0) return null;
  const isOfEveryTable = mappings.every(({ signature }) => signature === '');
  return (
    <p>
      Read with {isOfEveryTable ? 'the mapping that was given' : 'your mapping of its columns'}.{' '}
      {!isOfEveryTable && (
        <button type="button" className="link" onClick={() => void reviseMapping()}>
          Change
          <span className="visually-hidden"> the mapping</span>
        </button>
      )}
    </p>
  );
}
