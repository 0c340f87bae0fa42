import { useState } from 'react';
import { forgetMapping, reviseMapping } from '../../store/actions';
import { mappedTables } from '../../store/mappingActions';
import type { TraceReport } from '../../store/state';

/** That tables were read as a person said, now or the last time, with the ways to say it otherwise. */
export function MappingNote({ source }: Pick<TraceReport, 'source'>) {
  const mappings = source?.kind === 'files' ? (source.mappings ?? []) : [];
  if (mappings.length === 0) return null;
  if (mappings.every(({ signature }) => signature === ''))
    return <p>Read with the mapping that was given.</p>;
  const tables = mappedTables();
  return tables.map((table) => (
    <TableNote key={table.signature} table={table} isOnly={tables.length === 1} />
  ));
}

interface TableNoteProps {
  readonly table: ReturnType<typeof mappedTables>[number];
  readonly isOnly: boolean;
}

function TableNote({ table: { name, signature, isRemembered }, isOnly }: TableNoteProps) {
  const [isForgotten, setForgotten] = useState(false);
  const forget = () => {
    forgetMapping(signature);
    setForgotten(true);
  };
  const whose = <span className="visually-hidden"> the mapping of {name}</span>;
  return (
    <p>
      {isOnly ? 'Read' : `${name} read`} with your mapping of its columns.{' '}
      <button type="button" className="link" onClick={() => void reviseMapping(signature)}>
        Change{whose}
      </button>{' '}
      {isRemembered && !isForgotten && (
        <button type="button" className="link" onClick={forget}>
          Forget{whose}
        </button>
      )}
      <span className="help" role="status">
        {isForgotten && 'Forgotten: the next table with this header asks again.'}
      </span>
    </p>
  );
}
