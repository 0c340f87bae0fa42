import type { KeyboardEvent } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { formatCount } from '../../../charts/format';
import { completeName, select } from '../../../store/actions';
import { typingAt } from './filterText';
import type { FilterProblem } from './parseFilter';
import { FILTER_EXAMPLES, FILTER_FIELDS, parseFilter } from './parseFilter';
import type { TraceClock } from './parseTime';

interface Option {
  /** Replaces what is being typed. */
  readonly text: string;
  readonly hint: string;
  readonly from: number;
  readonly to: number;
}

/** A line to type the filter in, with names completed from the trace: Enter applies, arrows choose, Escape leaves it. */
export function FilterField({ clock }: { readonly clock: TraceClock }) {
  const [text, setText] = useState('');
  const [caret, setCaret] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const [problem, setProblem] = useState<FilterProblem | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const options = useOptions(text, caret, isOpen);
  const active = isOpen && chosen < options.length ? chosen : -1;
  const change = (next: string, at: number) => {
    setText(next);
    setCaret(at);
    setOpen(true);
    setChosen(-1);
    setProblem(null);
  };
  const take = (option: Option) => {
    const isValue = !option.text.endsWith(':');
    const next = text.slice(0, option.from) + option.text + text.slice(option.to);
    if (isValue && partIsWhole(next)) return apply(next);
    const at = option.from + option.text.length;
    change(next, at);
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const apply = (whole: string) => {
    const parsed = parseFilter(whole, clock);
    setOpen(false);
    setChosen(-1);
    if (parsed.problem) {
      setText(whole);
      setProblem(parsed.problem);
      input.current?.setSelectionRange(parsed.problem.from, parsed.problem.to);
      return;
    }
    setProblem(null);
    setText('');
    setCaret(0);
    if (Object.keys(parsed.change).length > 0) select(parsed.change);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => (isOpen ? setChosen(Math.min(active + 1, options.length - 1)) : setOpen(true)),
    ArrowUp: () => setChosen(Math.max(active - 1, -1)),
    Enter: () => (active >= 0 ? take(options[active]!) : apply(text)),
    Escape: () => (isOpen ? setOpen(false) : input.current?.blur()),
  };
  const press = (event: KeyboardEvent) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]!();
  };
  return (
    <div className="filter-field">
      <label htmlFor={id} className="visually-hidden">
        Filter
      </label>
      <input
        ref={input}
        id={id}
        type="text"
        role="combobox"
        data-action="filter"
        autoComplete="off"
        spellCheck={false}
        placeholder="Filter: host:… service:… protocol:… time:…"
        aria-keyshortcuts="/"
        aria-expanded={isOpen && options.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        value={text}
        onChange={({ target }) => change(target.value, target.selectionStart ?? target.value.length)}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label="Completions"
        className="completions"
        hidden={!isOpen || options.length === 0}
      >
        {options.map((option, i) => (
          <li
            key={option.text}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            onPointerDown={(event) => (event.preventDefault(), take(option))}
          >
            <span>{option.text}</span>
            <span className="hint figures">{option.hint}</span>
          </li>
        ))}
      </ul>
      {problem && (
        <p id={`${id}-problem`} role="alert" className="help is-invalid">
          {problem.message}
        </p>
      )}
    </div>
  );
}

/** A pair's first host taken alone is half a pair. */
function partIsWhole(text: string): boolean {
  return !/(^|\s)pair:[^\s>→]*$/.test(text);
}

function useOptions(text: string, caret: number, isOpen: boolean): readonly Option[] {
  const [options, setOptions] = useState<readonly Option[]>([]);
  useEffect(() => {
    if (!isOpen) return;
    let isLatest = true;
    void optionsFor(text, caret).then((found) => {
      if (isLatest) setOptions(found);
    });
    return () => {
      isLatest = false;
    };
  }, [text, caret, isOpen]);
  return options;
}

async function optionsFor(text: string, caret: number): Promise<Option[]> {
  const typing = typingAt(text, caret);
  if (!typing) return [];
  const { from, to } = typing;
  if (typing.kind === 'field')
    return FILTER_FIELDS.filter((name) => name.startsWith(typing.text.toLowerCase())).map((name) => ({
      ...{ text: `${name}:`, hint: FILTER_EXAMPLES[name], from, to },
    }));
  const found = await completeName(typing.field, typing.text);
  return found.map(({ value, flows }) => ({ text: value, hint: `${formatCount(flows)} flows`, from, to }));
}
