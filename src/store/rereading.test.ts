/** Choices of reading: the same files are read again, nothing that was made is taken away, no repair outlives its trace. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReadChoices } from '../formats/readOptions';
import type { StudioWorkers } from '../workers/studioWorkers';
import { cancelOpen, closeTrace, configure, openFiles, redo, rereadTrace, undo } from './actions';
import { connectTo } from './connection';
import { isReadOtherwise } from './readChoices';
import type { StudioState, TraceReport } from './state';
import { INITIAL_STATE, openedTrace, studio } from './studio';

interface Asked {
  readonly files: readonly File[];
  readonly choices: ReadChoices;
  /** As a reader would, of a capture. */
  readonly answer: () => Promise<void>;
  readonly fail: (message: string) => Promise<void>;
}

let asked: Asked[];

const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
const capture = new File(['a'], 'a.pcap');
const report = (choices: ReadChoices) => ({
  name: 'a.pcap',
  flows: 1,
  source: { kind: 'files', files: [], ...choices },
  read: { packets: 5 },
});
const opened = () => openedTrace(studio.getState())!;
const repairsRead = () => {
  const { source } = opened();
  return source?.kind === 'files' ? source.repairs : undefined;
};
const dropDuplicates = { repairs: { dropDuplicates: true } } as const;

beforeEach(async () => {
  asked = [];
  const open: StudioWorkers['open'] = (files, choices, options) =>
    new Promise((resolve, reject) => {
      options?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      const answer = () => (resolve(report(choices) as never), settle());
      const fail = (message: string) => (reject(new Error(message)), settle());
      asked.push({ files, choices, answer, fail });
    });
  const silent = () => Promise.resolve(null);
  connectTo(
    new Proxy({ open } as StudioWorkers, { get: (known, name) => Reflect.get(known, name) ?? silent }),
  );
  studio.setState(INITIAL_STATE, true);
  void openFiles([capture]);
  await asked[0]!.answer();
});

describe('a choice of reading', () => {
  it('reads the same files again, and so do undo and redo', async () => {
    configure(dropDuplicates);
    expect(asked[1]).toMatchObject({ files: [capture], choices: dropDuplicates });
    expect(studio.getState().trace).toMatchObject({ status: 'loading', isReread: true });
    await asked[1]!.answer();
    expect(repairsRead()).toEqual({ dropDuplicates: true });
    undo();
    await asked[2]!.answer();
    expect(repairsRead()).toEqual({});
    redo();
    await asked[3]!.answer();
    expect(repairsRead()).toEqual({ dropDuplicates: true });
  });

  it('waits until typing has settled', async () => {
    vi.useFakeTimers();
    configure({ timeouts: { active: 6 } });
    configure({ timeouts: { active: 60 } });
    expect(asked).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    expect(asked).toHaveLength(2);
    expect(asked[1]!.choices.timeouts.active).toBe(60);
  });

  it('stops a reading that undo has made needless', async () => {
    configure({ tunnels: 'inner' });
    undo();
    await settle();
    expect(studio.getState().trace.status).toBe('ready');
    expect(asked).toHaveLength(2);
  });

  it('keeps the trace where reading fails or is cancelled, and knows that it was read otherwise', async () => {
    const before = opened();
    configure({ tunnels: 'inner' });
    await asked[1]!.fail('the file has gone');
    expect(studio.getState().trace).toMatchObject({ status: 'failed', previous: before });
    void rereadTrace();
    cancelOpen();
    await settle();
    expect(studio.getState().trace).toEqual({ status: 'ready', report: before });
    expect(isReadOtherwise(before, studio.getState().configuration)).toBe(true);
  });

  it('asks before it takes a model away', async () => {
    studio.setState({
      training: { status: 'done', run: { history: [] }, reason: '' },
    } as unknown as StudioState);
    configure({ tunnels: 'inner' });
    expect(asked).toHaveLength(1);
    expect(isReadOtherwise(opened(), studio.getState().configuration)).toBe(true);
    void rereadTrace();
    await asked[1]!.answer();
    expect(studio.getState().training.status).toBe('idle');
    expect(isReadOtherwise(opened(), studio.getState().configuration)).toBe(false);
  });

  it('that a flow log does not know leaves the log as it is', () => {
    const log = { ...opened(), read: { packets: 0 } } as TraceReport;
    const { configuration } = INITIAL_STATE;
    expect(isReadOtherwise(log, { ...configuration, tunnels: 'inner' })).toBe(false);
    expect(isReadOtherwise(log, { ...configuration, ...dropDuplicates })).toBe(true);
  });
});

describe('a repair', () => {
  const other = new File(['b'], 'b.pcap');

  it('is of its own trace only, undo included', async () => {
    configure({ seed: 7 });
    configure(dropDuplicates);
    await asked[1]!.answer();
    void openFiles([other]);
    expect(asked[2]!.choices.repairs).toEqual({});
    await asked[2]!.answer();
    expect(studio.getState().configuration.repairs).toEqual({});
    undo();
    expect(studio.getState().configuration).toMatchObject({ seed: 1, repairs: {} });
    redo();
    expect(studio.getState().configuration).toMatchObject({ seed: 7, repairs: {} });
    expect(asked).toHaveLength(3);
  });

  it('stays while another trace fails to open, and goes when its own is closed', async () => {
    configure(dropDuplicates);
    await asked[1]!.answer();
    void openFiles([other]);
    await asked[2]!.fail('unknown format');
    expect(studio.getState().configuration).toMatchObject(dropDuplicates);
    await closeTrace();
    expect(studio.getState().configuration.repairs).toEqual({});
  });

  it('asked for before the first trace is opened is heeded', async () => {
    await closeTrace();
    configure(dropDuplicates);
    void openFiles([other]);
    expect(asked[1]!.choices).toMatchObject(dropDuplicates);
  });
});
