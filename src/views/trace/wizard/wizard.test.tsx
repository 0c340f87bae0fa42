// @vitest-environment happy-dom
import { act } from 'react';
import type { Root } from 'react-dom/client';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as actions from '../../../store/actions';
import type { Mapping } from '../../../store/state';
import { UNMAPPED } from '../../gallery/reading';
import { assignColumn, byName, byNumber, fieldsOf, missingFields } from './editMapping';
import { FIELD_ORDER } from './fieldNames';
import { MappingWizard } from './MappingWizard';

vi.mock('../../../store/actions', () => {
  const names = ['cancelMapping', 'loadMapping', 'openMapped', 'saveMapping', 'tryMapping'];
  return Object.fromEntries(names.map((name) => [name, vi.fn()]));
});

const { mapping, preview } = UNMAPPED;
const { header } = preview;

describe('a mapping in the making', () => {
  it('shows what each column means, by name or by number', () => {
    expect(fieldsOf(mapping, header)).toEqual([null, 'start', 'source', 'destination', 'bytes', null]);
    expect(fieldsOf(byNumber(mapping, header), header)).toEqual(fieldsOf(mapping, header));
  });

  it('gives a field one column and a column one field', () => {
    const moved = assignColumn(mapping, header, { column: 3, field: 'source' });
    expect(moved.columns).toEqual({ start: 1, source: 3, bytes: 4 });
    expect(missingFields(moved)).toEqual(['destination address']);
    expect(assignColumn(moved, header, { column: 4, field: null }).columns).toEqual({ start: 1, source: 3 });
  });

  it('is remembered by number and saved by name, where a name is one column’s alone', () => {
    expect(JSON.stringify(byNumber(mapping, header).columns)).not.toMatch(/when|from|octets/);
    const twice = ['a', 'b', 'b', ''];
    const columns = { start: 0, source: 1, destination: 2, label: 3 };
    expect(byName({ ...mapping, columns }, twice).columns).toEqual({ ...columns, start: 'a' });
    expect(byName({ ...mapping, columns, hasHeader: false }, twice).columns).toEqual(columns);
  });

  it('can mean every field there is', () => {
    let all: Mapping = { ...mapping, columns: {} };
    const wide = FIELD_ORDER.map((field) => `of ${field}`);
    FIELD_ORDER.forEach((field, column) => (all = assignColumn(all, wide, { column, field })));
    expect(fieldsOf(all, wide)).toEqual(FIELD_ORDER);
  });
});

describe('the wizard', () => {
  let root: Root;
  let page: HTMLElement;
  const button = (name: string) =>
    [...page.querySelectorAll('button')].find((one) => one.textContent === name)!;
  const choose = (label: string, value: string) =>
    act(() => {
      const select =
        page.querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`) ??
        page.querySelector<HTMLSelectElement>(
          `#${CSS.escape([...page.querySelectorAll('label')].find((one) => one.textContent === label)!.htmlFor)}`,
        )!;
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });

  beforeEach(async () => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    page = document.body.appendChild(document.createElement('div'));
    root = createRoot(page);
    await act(() => root.render(<MappingWizard table={UNMAPPED} />));
  });
  afterEach(() => {
    act(() => root.unmount());
    page.remove();
    vi.clearAllMocks();
  });

  it('takes a meaning for a column, and how cells are read', async () => {
    await choose('Meaning of remark', 'label');
    expect(actions.tryMapping).toHaveBeenLastCalledWith(
      expect.objectContaining({ columns: { start: 1, source: 2, destination: 3, bytes: 4, label: 5 } }),
    );
    await choose('Times are', 'ms');
    expect(actions.tryMapping).toHaveBeenLastCalledWith(
      expect.objectContaining({ time: { kind: 'epoch', unit: 'ms' } }),
    );
    await choose('A row counts', 'one');
    expect(actions.tryMapping).toHaveBeenLastCalledWith(expect.objectContaining({ isUnidirectional: true }));
    await choose('Time zone', '60');
    expect(actions.tryMapping).toHaveBeenLastCalledWith(expect.objectContaining({ zoneMinutes: 60 }));
  });

  it('shows the flows and says why a row gives none', () => {
    expect(page.textContent).toContain('1 of the first 2 rows become flows; 1 cannot:');
    expect(page.textContent).toContain('Line 3 Destination is empty; wanted an address.');
  });

  it('opens, remembering unless told not to', async () => {
    await act(() => button('Open').click());
    expect(actions.openMapped).toHaveBeenLastCalledWith({ remember: true });
    await act(() => page.querySelector<HTMLInputElement>('input[type=checkbox]')!.click());
    await act(() => button('Open').click());
    expect(actions.openMapped).toHaveBeenLastCalledWith({ remember: false });
  });

  it('opens nothing while something is missing, and says what', async () => {
    const lacking = { ...mapping, columns: { start: 1 } };
    await act(() => root.render(<MappingWizard table={{ ...UNMAPPED, mapping: lacking }} />));
    expect(button('Open').disabled).toBe(true);
    expect(page.textContent).toContain('Still missing: source address, destination address.');
  });

  it('saves the mapping by name', async () => {
    await act(() => button('Save mapping…').click());
    expect(actions.saveMapping).toHaveBeenCalledWith(expect.objectContaining({ columns: mapping.columns }));
  });
});
