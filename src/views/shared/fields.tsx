import type { ReactNode } from 'react';
import { useId, useState } from 'react';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onCommit: (value: number) => void;
  readonly help?: string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly isWhole?: boolean;
}

/** Commits what is typed as soon as it is a valid number; leaving the field shows the value that holds. */
export function NumberField({ label, value, onCommit, help, unit, min, max, isWhole }: NumberFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const isValid = (text: string) => {
    const number = Number(text);
    if (text.trim() === '' || !Number.isFinite(number)) return false;
    return (
      (min === undefined || number >= min) &&
      (max === undefined || number <= max) &&
      (!isWhole || Number.isInteger(number))
    );
  };
  const invalid = draft !== null && !isValid(draft);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="field-input">
        <input
          id={id}
          inputMode={isWhole ? 'numeric' : 'decimal'}
          autoComplete="off"
          value={draft ?? String(value)}
          aria-invalid={invalid}
          aria-describedby={help || invalid ? `${id}-help` : undefined}
          onChange={(event) => {
            setDraft(event.target.value);
            if (isValid(event.target.value)) onCommit(Number(event.target.value));
          }}
          onBlur={() => setDraft(null)}
        />
        {unit && <span className="unit">{unit}</span>}
      </span>
      {(help || invalid) && (
        <p id={`${id}-help`} className={invalid ? 'help is-invalid' : 'help'}>
          {invalid ? wanted(min, max, isWhole) : help}
        </p>
      )}
    </div>
  );
}

function wanted(min: number | undefined, max: number | undefined, isWhole: boolean | undefined): string {
  const kind = isWhole ? 'a whole number' : 'a number';
  if (min !== undefined && max !== undefined) return `Give ${kind} from ${min} to ${max}.`;
  return min === undefined ? `Give ${kind}.` : `Give ${kind} of at least ${min}.`;
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What the text means, or what is wanted where it means nothing. */
  readonly help: string;
  readonly isInvalid: boolean;
  /** Id of a datalist that is offered. */
  readonly list?: string;
}

export function TextField({ label, value, onChange, help, isInvalid, list }: TextFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="field-input">
        <input
          id={id}
          className="is-long"
          autoComplete="off"
          spellCheck={false}
          list={list}
          value={value}
          aria-invalid={isInvalid}
          aria-describedby={`${id}-help`}
          onChange={(event) => onChange(event.target.value)}
        />
      </span>
      <p id={`${id}-help`} className={isInvalid ? 'help is-invalid' : 'help'}>
        {help}
      </p>
    </div>
  );
}

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly help?: ReactNode;
}

interface RadioGroupProps<T extends string> {
  readonly legend: string;
  readonly options: readonly Option<T>[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  readonly isDisabled?: boolean;
}

export function RadioGroup<T extends string>({
  legend,
  options,
  value,
  onChange,
  isDisabled,
}: RadioGroupProps<T>) {
  const name = useId();
  return (
    <fieldset className="radios" disabled={isDisabled}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="radio">
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.label}
            {option.help && <span className="help">{option.help}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
