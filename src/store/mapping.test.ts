/** Tables that no format knows: asked about once, remembered without a name or a value, forgotten when wrong. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Mapping, TablePreview } from '../formats/mapping';
import type { ReadChoices } from '../formats/readOptions';
import type { StudioWorkers } from '../workers/studioWorkers';
import { handedOver } from './handedOver';
import { mappedTables } from './mappingActions';
import {
  cancelMapping,
  forgetMapping,
  loadMapping,
  openFiles,
  openMapped,
  reviseMapping,
  tryMapping,
} from './actions';
import { connectTo } from './connection';
import { INITIAL_STATE, studio } from './studio';

const MAPPING: Mapping = {
  name: 'secret name',
  delimiter: ',',
  hasHeader: true,
  columns: { start: 0, source: 1, destination: 2 },
  time: { kind: 'auto' },
};
const SIGNATURE = '0123456789abcdef';
const previewOf = (mapping: Mapping): TablePreview => ({
  delimiter: ',',
  header: ['when', 'who', 'whom'],
  // As of a table that is divided otherwise: what counts is how it was recognised.
  signature: mapping.delimiter === ',' ? SIGNATURE : 'fedcba9876543210',
  mapping,
  rows: [],
  problem: null,
});
const table = new File(['a'], 'table.csv');
const state = () => studio.getState().trace;

let asked: ReadChoices[];
let failure: Error | null;

beforeEach(() => {
  [asked, failure] = [[], null];
  const stored = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
  const open: StudioWorkers['open'] = async (files, choices) => {
    asked.push(choices);
    const isKnown = choices.mappings?.some(({ signature }) => signature === SIGNATURE || signature === '');
    if (!isKnown) return { unmapped: { file: 0, name: files[0]!.name, preview: previewOf(MAPPING) } };
    if (failure) throw failure;
    return {
      name: files[0]!.name,
      flows: 1,
      read: { packets: 0 },
      source: { kind: 'files', ...choices },
    } as never;
  };
  const preview: StudioWorkers['preview'] = async (_, mapping) => previewOf(mapping);
  const silent = () => Promise.resolve(null);
  const known = { open, preview } as StudioWorkers;
  connectTo(new Proxy(known, { get: (own, name) => Reflect.get(own, name) ?? silent }));
  studio.setState(INITIAL_STATE, true);
});

describe('a table that no format knows', () => {
  it('waits for its columns, is read with them, and the next one opens by itself', async () => {
    await openFiles([table]);
    expect(state()).toMatchObject({ status: 'unmapped', name: 'table.csv', mapping: MAPPING });
    await tryMapping({ ...MAPPING, delimiter: ';' });
    await openMapped();
    expect(asked[1]!.mappings).toEqual([{ signature: SIGNATURE, mapping: { ...MAPPING, delimiter: ';' } }]);
    expect(state().status).toBe('ready');
    await openFiles([new File(['b'], 'next.csv')]);
    expect(state()).toMatchObject({ status: 'ready', report: { name: 'next.csv' } });
    expect(localStorage.getItem('temponet.mappings')).not.toMatch(/secret|when|who/);
  });

  it('is asked about again where it is not remembered, or where the mapping failed', async () => {
    await openFiles([table]);
    await openMapped({ remember: false });
    await openFiles([table]);
    expect(state().status).toBe('unmapped');
    await openMapped();
    failure = new Error('no row can be read');
    await openFiles([table]);
    expect(state()).toMatchObject({ status: 'failed', message: 'no row can be read' });
    await openFiles([table]);
    expect(state().status).toBe('unmapped');
  });

  it('is read without a question where a mapping is given', async () => {
    await openFiles([table], MAPPING);
    expect(state().status).toBe('ready');
  });

  it('can be revised, and leaves the trace as it was when that is cancelled', async () => {
    await openFiles([table]);
    await openMapped();
    const opened = state();
    await reviseMapping(SIGNATURE);
    expect(state()).toMatchObject({ status: 'unmapped', mapping: MAPPING });
    cancelMapping();
    expect(state()).toEqual(opened);
  });

  it('is revised where there are several: the one that was asked for', async () => {
    await openFiles([table]);
    await openMapped();
    handedOver.opened = {
      files: [table, new File(['b'], 'other.csv')],
      mappings: [
        ...handedOver.opened.mappings,
        { signature: 'other', mapping: { ...MAPPING, delimiter: ';' } },
      ],
      mapped: [...handedOver.opened.mapped, { file: 1, signature: 'other' }],
    };
    expect(mappedTables().map(({ name }) => name)).toEqual(['table.csv', 'other.csv']);
    await reviseMapping('other');
    expect(state()).toMatchObject({ status: 'unmapped', name: 'other.csv', mapping: { delimiter: ';' } });
  });

  it('is forgotten when asked to, and the next table asks again', async () => {
    await openFiles([table]);
    await openMapped();
    expect(mappedTables()).toEqual([{ name: 'table.csv', signature: SIGNATURE, isRemembered: true }]);
    forgetMapping(SIGNATURE);
    expect(mappedTables()[0]).toMatchObject({ isRemembered: false });
    await openFiles([table]);
    expect(state().status).toBe('unmapped');
  });

  it('takes a mapping from a file, and says what is wrong with it', async () => {
    await openFiles([table]);
    await loadMapping(new File(['{"columns":7}'], 'bad.json'));
    expect(state()).toMatchObject({ problem: expect.stringMatching(/^bad\.json: .*columns/) });
    const columns = { start: 2, source: 1, destination: 0 };
    await loadMapping(new File([JSON.stringify({ columns })], 'good.json'));
    expect(state()).toMatchObject({ problem: null, mapping: { columns } });
  });

  it('that is stored in another shape counts for nothing', async () => {
    localStorage.setItem('temponet.mappings', '[{"signature":7},null]');
    await openFiles([table]);
    expect(state().status).toBe('unmapped');
  });
});
