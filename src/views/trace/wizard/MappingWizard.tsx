import { useEffect, useRef, useState } from 'react';
import { cancelMapping, loadMapping, openMapped, saveMapping, tryMapping } from '../../../store/actions';
import type { Mapping, TraceStatus } from '../../../store/state';
import { sentence } from '../../shared/sentence';
import { ColumnTable } from './ColumnTable';
import { assignColumn, byName, byNumber, fieldsOf, missingFields } from './editMapping';
import { FlowPreview } from './FlowPreview';
import { ReadingControls } from './ReadingControls';

interface MappingWizardProps {
  readonly table: Extract<TraceStatus, { status: 'unmapped' }>;
}

/** A table that no format knows: its columns, what they mean, and the flows that come of it. */
export function MappingWizard({ table }: MappingWizardProps) {
  const { name, preview, mapping, isPreviewing, problem } = table;
  const [remember, setRemember] = useState(true);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const { header } = preview;
  const change = (next: Mapping) => void tryMapping(byNumber(next, header));
  const lack = lackOf(table);
  return (
    <section className="wizard" aria-labelledby="wizard-head">
      <h2 id="wizard-head" ref={head} tabIndex={-1}>
        What do the columns of {name} mean?
      </h2>
      <p>
        No format knows this table. Below are its first rows with a first guess over each column; the studio
        needs a start time, a source and a destination, and trains on whatever else you name.
      </p>
      <ReadingControls mapping={mapping} onChange={change} />
      <ColumnTable
        preview={preview}
        fields={fieldsOf(mapping, header)}
        onAssign={(column, field) => change(assignColumn(mapping, header, { column, field }))}
      />
      {problem && <p className="help is-invalid">{sentence(problem)}</p>}
      {lack && (
        <p className="warning" role="status">
          {lack}
        </p>
      )}
      {!lack && <FlowPreview rows={preview.rows} isStale={isPreviewing} />}
      <label className="radio">
        <input type="checkbox" checked={remember} onChange={({ target }) => setRemember(target.checked)} />
        <span>
          Open tables with this header the same way from now on
          <span className="help">
            This browser then keeps a digest of the header and the numbers of the columns: no name and no
            value of the file.
          </span>
        </span>
      </label>
      <div className="bar">
        <button
          type="button"
          className="primary"
          disabled={lack !== null || isPreviewing}
          onClick={() => void openMapped({ remember })}
        >
          Open
        </button>
        <button type="button" onClick={() => cancelMapping()}>
          Cancel
        </button>
        <button type="button" onClick={() => saveMapping(byName(mapping, header))}>
          Save mapping…
        </button>
        <LoadMapping />
      </div>
    </section>
  );
}

/** Why no row can be read yet, or null. */
function lackOf({ mapping, preview }: MappingWizardProps['table']): string | null {
  const missing = missingFields(mapping);
  if (missing.length > 0) return `Still missing: ${missing.join(', ')}.`;
  return preview.problem === null ? null : sentence(preview.problem);
}

function LoadMapping() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        Load mapping…
      </button>
      <input
        ref={input}
        type="file"
        accept=".json"
        hidden
        aria-label="Mapping to load"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void loadMapping(file);
          target.value = '';
        }}
      />
    </>
  );
}
