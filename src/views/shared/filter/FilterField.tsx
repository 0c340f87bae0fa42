import type { KeyboardEvent, RefObject } from 'react';
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
  /** Not a field's name. */
  readonly isValue: boolean;
  readonly from: number;
  readonly to: number;
}

/** A line to type the filter in, with names completed from the trace: Enter applies, arrows choose, Escape leaves it. */
export function FilterField({ clock }: { readonly clock: TraceClock }) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const typed = useTypedFilter(input, clock);
  const { text, options, active, isOpen, problem } = typed;
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
        onChange={({ target }) => typed.change(target.value, target.selectionStart ?? target.value.length)}
        onSelect={({ currentTarget }) => typed.moveTo(currentTarget.selectionStart ?? 0)}
        onFocus={typed.open}
        onBlur={typed.close}
        onKeyDown={typed.press}
      />
      <Options id={id} {...typed} />
      {problem && (
        <p id={`${id}-problem`} role="alert" className="help is-invalid">
          {problem.message}
        </p>
      )}
    </div>
  );
}

function Options({
  id,
  options,
  active,
  isOpen,
  take,
}: { readonly id: string } & ReturnType<typeof useTypedFilter>) {
  return (
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
  );
}

interface Draft {
  readonly text: string;
  readonly caret: number;
  readonly isOpen: boolean;
  /** Which option the arrows have reached; −1 = none. */
  readonly chosen: number;
  readonly problem: FilterProblem | null;
}

const BLANK: Draft = { text: '', caret: 0, isOpen: false, chosen: -1, problem: null };

function useTypedFilter(input: RefObject<HTMLInputElement | null>, clock: TraceClock) {
  const [draft, setDraft] = useState(BLANK);
  const { text, caret, isOpen, chosen } = draft;
  const options = useOptions(text, caret, isOpen);
  const active = isOpen && chosen < options.length ? chosen : -1;
  const revise = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }));
  const change = (next: string, at: number) => setDraft({ ...BLANK, text: next, caret: at, isOpen: true });
  const apply = (whole: string) => {
    const parsed = parseFilter(whole, clock);
    if (!parsed.problem) {
      setDraft(BLANK);
      if (Object.keys(parsed.change).length > 0) select(parsed.change);
      return;
    }
    const { from, to } = parsed.problem;
    setDraft({ ...BLANK, text: whole, caret: to, problem: parsed.problem });
    requestAnimationFrame(() => input.current?.setSelectionRange(from, to));
  };
  const take = (option: Option) => {
    const next = text.slice(0, option.from) + option.text + text.slice(option.to);
    if (option.isValue && partIsWhole(next)) return apply(next);
    const at = option.from + option.text.length;
    change(next, at);
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => revise({ isOpen: true, chosen: isOpen ? Math.min(active + 1, options.length - 1) : -1 }),
    ArrowUp: () => revise({ chosen: Math.max(active - 1, -1) }),
    Enter: () => (active >= 0 ? take(options[active]!) : apply(text)),
    Escape: () => (isOpen ? revise({ isOpen: false }) : input.current?.blur()),
  };
  return {
    ...draft,
    ...{ options, active, change, take },
    moveTo: (at: number) => revise({ caret: at }),
    open: () => revise({ isOpen: true }),
    close: () => revise({ isOpen: false }),
    press: (event: KeyboardEvent) => {
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]!();
    },
  };
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
      ...{ text: `${name}:`, hint: FILTER_EXAMPLES[name], isValue: false, from, to },
    }));
  const found = await completeName(typing.field, typing.text);
  const hintOf = (flows: number) => `${formatCount(flows)} flows`;
  return found.map(({ value, flows }) => ({ text: value, hint: hintOf(flows), isValue: true, from, to }));
}
