import { useId } from 'react';
import type { ExportFormatName, ExportOptions } from '../../store/state';
import { EXPORT_FORMATS, LEARNED_NOTE, SPACING_NOTE } from '../../store/state';
import { NumberField } from '../shared/fields';
import { sentence } from '../shared/sentence';
import { FORMAT_GROUPS } from './formatChoice';

export interface FormatChoice {
  readonly format: ExportFormatName;
  readonly options: Required<ExportOptions>;
}

interface FormatFieldsProps {
  readonly choice: FormatChoice;
  /** Whether a model drew the packets inside the flows. */
  readonly areLearned: boolean;
  readonly onChange: (choice: FormatChoice) => void;
}

/** The format and what it leaves to a person. */
export function FormatFields({ choice, areLearned, onChange }: FormatFieldsProps) {
  const id = useId();
  const { format, options } = choice;
  const { what, needs } = EXPORT_FORMATS[format];
  const set = (part: Partial<Required<ExportOptions>>) =>
    onChange({ format, options: { ...options, ...part } });
  return (
    <div className="format-fields">
      <div className="field">
        <label htmlFor={id}>Format</label>
        <select
          id={id}
          value={format}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => onChange({ format: target.value as ExportFormatName, options })}
        >
          {FORMAT_GROUPS.map(({ title, formats }) => (
            <optgroup key={title} label={title}>
              {formats.map((name) => (
                <option key={name} value={name}>
                  {EXPORT_FORMATS[name].title}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <p id={`${id}-help`} className="help">
          {what} {needs === 'packets' && sentence(areLearned ? LEARNED_NOTE : SPACING_NOTE)}
        </p>
      </div>
      {needs === 'packets' && (
        <div className="field-row">
          <div className="field">
            <label htmlFor={`${id}-payload`}>Payload</label>
            <select
              id={`${id}-payload`}
              value={options.payload}
              onChange={({ target }) => set({ payload: target.value as 'zero' | 'random' })}
            >
              <option value="zero">zero bytes</option>
              <option value="random">random bytes</option>
            </select>
          </div>
          <NumberField
            label="Retransmitted segments"
            unit="%"
            min={0}
            max={50}
            value={options.retransmissions * 100}
            onCommit={(percent) => set({ retransmissions: percent / 100 })}
          />
        </div>
      )}
      <label className="radio">
        <input
          type="checkbox"
          checked={options.isGzipped}
          onChange={({ target }) => set({ isGzipped: target.checked })}
        />
        <span>Compress with gzip</span>
      </label>
    </div>
  );
}
