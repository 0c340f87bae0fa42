import type { MappedField, TablePreview } from '../../../store/state';
import { FIELD_GROUPS, FIELD_NAMES } from './fieldNames';

interface ColumnTableProps {
  readonly preview: TablePreview;
  readonly fields: readonly (MappedField | null)[];
  readonly onAssign: (column: number, field: MappedField | null) => void;
}

/** Enough to know a column by. */
const SHOWN_ROWS = 8;

/** The first rows of the file as they are, with a choice over each column. */
export function ColumnTable({ preview: { header, rows }, fields, onAssign }: ColumnTableProps) {
  return (
    <div
      className="table-scroll column-table"
      role="region"
      aria-label="Columns of the file"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className="data-table">
        <caption className="visually-hidden">Columns of the file, and what each means</caption>
        <thead>
          <tr>
            {header.map((name, column) => (
              <th key={column} scope="col" className={fields[column] ? undefined : 'is-ignored'}>
                {name || `column ${column + 1}`}
              </th>
            ))}
          </tr>
          <tr>
            {header.map((name, column) => (
              <td key={column}>
                <ColumnChoice
                  label={`Meaning of ${name || `column ${column + 1}`}`}
                  field={fields[column] ?? null}
                  onChoose={(field) => onAssign(column, field)}
                />
              </td>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN_ROWS).map(({ line, cells }) => (
            <tr key={line}>
              {header.map((_, column) => (
                <td key={column} className={fields[column] ? undefined : 'is-ignored'} title={cells[column]}>
                  {cells[column] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ColumnChoiceProps {
  readonly label: string;
  readonly field: MappedField | null;
  readonly onChoose: (field: MappedField | null) => void;
}

function ColumnChoice({ label, field, onChoose }: ColumnChoiceProps) {
  return (
    <select
      aria-label={label}
      className={field ? 'is-mapped' : undefined}
      value={field ?? ''}
      onChange={({ target }) => onChoose((target.value || null) as MappedField | null)}
    >
      <option value="">Ignore</option>
      {FIELD_GROUPS.map(({ title, fields }) => (
        <optgroup key={title} label={title}>
          {fields.map((name) => (
            <option key={name} value={name}>
              {FIELD_NAMES[name]}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
