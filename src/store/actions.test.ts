/** The actions over in-process wires: the same services as in the threads, without the threads. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ModelMethods, TraceMethods } from '../workers/protocol';
import { createModelService } from '../workers/modelService';
import { overWires } from '../workers/studioWorkers';
import { createTraceService } from '../workers/traceService';
import type { Port } from '../workers/wire';
import { connect, serve } from '../workers/wire';
import {
  cancelOpen,
  clearSelection,
  closeTrace,
  configure,
  evaluate,
  exportTrace,
  generateTrace,
  openDemo,
  openFiles,
  redo,
  select,
  setAddressKey,
  startTraining,
  undo,
} from './actions';
import { connectTo } from './connection';
import type { StudioState } from './state';
import { INITIAL_STATE, studio } from './studio';

const HEADER =
  'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label';
const row = (start: number, source: string, label: string) =>
  `${start}.000000000,1.000000000,tcp,${source},40000,10.0.0.9,443,https,SF,5,400,4,900,${label}`;

function csv(name: string, ...rows: string[]): File {
  return new File([[HEADER, ...rows, ''].join('\n')], name);
}

function reached(pick: (state: StudioState) => boolean): Promise<StudioState> {
  if (pick(studio.getState())) return Promise.resolve(studio.getState());
  return new Promise((resolve) => {
    const stop = studio.subscribe((state) => pick(state) && (stop(), resolve(state)));
  });
}

const compared = () =>
  reached((state) => state.comparison.status === 'ready' || state.comparison.status === 'failed');

function eventsScored(): number {
  const { evaluation } = studio.getState();
  if (evaluation.status !== 'ready') throw new Error(evaluation.status);
  return evaluation.tasks[0]!.n;
}

/** Two ports that hand messages over as they are: Node 20 cannot clone a File. */
function ports(): [Port, Port] {
  const ends = [new EventTarget(), new EventTarget()] as const;
  const end = (own: EventTarget, other: EventTarget): Port => ({
    postMessage: (data) =>
      void setImmediate(() => other.dispatchEvent(new MessageEvent('message', { data }))),
    addEventListener: (type, listener) => own.addEventListener(type, listener as EventListener),
  });
  return [end(ends[0], ends[1]), end(ends[1], ends[0])];
}

beforeEach(() => {
  const [tracePage, traceThread] = ports();
  const [modelPage, modelThread] = ports();
  serve(traceThread, createTraceService());
  serve(modelThread, createModelService());
  connectTo(overWires(connect<TraceMethods>(tracePage), connect<ModelMethods>(modelPage)));
  studio.setState(INITIAL_STATE, true);
});

describe('opening', () => {
  it('reads files into a report and draws the comparison', async () => {
    await openFiles([csv('a.csv', row(1, '10.0.0.1', '')), csv('b.csv', row(5, '10.0.0.2', ''))]);
    expect(studio.getState().trace).toMatchObject({
      status: 'ready',
      report: { name: 'a.csv and 1 more', flows: 2, isDemo: false },
    });
    expect((await compared()).comparison).toMatchObject({
      status: 'ready',
      comparison: { events: { real: 2, synthetic: null } },
    });
  });

  it('keeps the open trace when the next one fails, and says why', async () => {
    await openFiles([csv('good.csv', row(1, '10.0.0.1', ''))]);
    await openFiles([new File(['\u0000not a capture'], 'bad.bin')]);
    expect(studio.getState().trace).toMatchObject({
      status: 'failed',
      name: 'bad.bin',
      previous: { name: 'good.csv' },
    });
    select({ host: '10.0.0.1' });
    expect((await compared()).comparison).toMatchObject({ comparison: { events: { real: 1 } } });
  });

  it('goes back to the open trace when cancelled', async () => {
    await openFiles([csv('good.csv', row(1, '10.0.0.1', ''))]);
    const opening = openDemo('office');
    cancelOpen();
    await opening;
    expect(studio.getState().trace).toMatchObject({ status: 'ready', report: { name: 'good.csv' } });
  });

  it('preselects benign rows where labels tell them apart', async () => {
    await openFiles([csv('a.csv', row(1, '10.0.0.1', 'Benign'), row(2, '10.0.0.1', 'Malicious'))]);
    expect(studio.getState().configuration.labels).toBe('benign');
    expect((await compared()).comparison).toMatchObject({ comparison: { events: { real: 1 } } });
    configure({ labels: 'all' });
    await reached(
      ({ comparison }) => comparison.status === 'ready' && comparison.comparison.events.real === 2,
    );
    await closeTrace();
    expect(studio.getState()).toMatchObject({ trace: { status: 'empty' }, comparison: { status: 'empty' } });
  });
});

it('keeps the rows that were chosen before opening', async () => {
  configure({ labels: 'all' });
  await openFiles([csv('a.csv', row(1, '10.0.0.1', 'Benign'), row(2, '10.0.0.1', 'Malicious'))]);
  expect(studio.getState().configuration.labels).toBe('all');
});

describe('selecting', () => {
  it('lets only the latest selection count', async () => {
    await openFiles([csv('a.csv', row(1, '10.0.0.1', ''), row(2, '10.0.0.2', ''), row(3, '10.0.0.2', ''))]);
    await compared();
    select({ host: '10.0.0.1' });
    select({ host: '10.0.0.2' });
    const state = await reached(
      ({ comparison }) =>
        comparison.status === 'ready' && comparison.comparison.selection.host === '10.0.0.2',
    );
    expect(state.comparison).toMatchObject({ comparison: { events: { real: 2 } } });
    clearSelection();
    await reached(
      ({ comparison }) => comparison.status === 'ready' && comparison.comparison.events.real === 3,
    );
  });
});

describe('configuring', () => {
  it('undoes and redoes', () => {
    configure({ seed: 7 });
    configure({ model: { width: 16 } });
    undo();
    expect(studio.getState().configuration).toMatchObject({ seed: 7, model: { width: 64 } });
    undo();
    undo();
    expect(studio.getState().configuration.seed).toBe(1);
    redo();
    expect(studio.getState().configuration.seed).toBe(7);
    configure({ seed: 8 });
    redo();
    expect(studio.getState().configuration).toMatchObject({ seed: 8, model: { width: 64 } });
  });
  it('undoes selections in the order in which they were made, a dragged window as one step', () => {
    select({ host: '10.0.0.1' });
    configure({ seed: 9 });
    for (const from of [1, 2, 3]) select({ window: { from, to: 10 } });
    select({ window: { from: 3, to: 10 } });
    undo();
    expect(studio.getState()).toMatchObject({
      selection: { host: '10.0.0.1', window: null },
      configuration: { seed: 9 },
    });
    undo();
    expect(studio.getState()).toMatchObject({ selection: { host: '10.0.0.1' }, configuration: { seed: 1 } });
    undo();
    expect(studio.getState().selection.host).toBeNull();
    for (let i = 0; i < 4; i++) redo();
    expect(studio.getState()).toMatchObject({
      selection: { host: '10.0.0.1', window: { from: 3, to: 10 } },
      configuration: { seed: 9 },
    });
  });
  it('goes back to no selection of another trace', async () => {
    await openFiles([csv('a.csv', row(1, '10.0.0.1', ''))]);
    select({ host: '10.0.0.1' });
    configure({ seed: 9 });
    await openFiles([csv('b.csv', row(1, '10.0.0.2', ''))]);
    undo();
    expect(studio.getState()).toMatchObject({ selection: { host: null }, configuration: { seed: 1 } });
    expect(studio.getState().past).toEqual([]);
  });
});

describe('exporting', () => {
  it('writes a CSV that reads back equal, and a manifest without the key', async () => {
    const rows = [row(1, '10.0.0.1', 'x'), row(2, '10.0.0.2', '')];
    await openFiles([csv('a.csv', ...rows)]);
    const file = await exportTrace('real', 'csv', { addresses: 'keep', save: false });
    expect(await file!.blob.text()).toBe([HEADER, ...rows, ''].join('\n'));
    expect(file).toMatchObject({ fileName: 'a-real.csv', manifest: { flows: 2, generation: null } });
    expect(Object.keys(file!.manifest)).not.toContain('addressKey');
  });

  it('tells in the manifest where the trace came from, what was rendered, and what is a fallback', async () => {
    const manifestOf = async () =>
      (await exportTrace('real', 'manifest', { addresses: 'keep', save: false }))!.manifest;
    const name = 'a.csv';
    const file = csv(name, row(1, '10.0.0.1', ''), row(2, '10.0.0.2', '').replace(',4,900,', ',4,1,'));
    await openFiles([file]);
    const before = await manifestOf();
    const sha256 = createHash('sha256')
      .update(await file.text())
      .digest('hex');
    expect(before).toMatchObject({
      input: { kind: 'files', files: [{ name, bytes: file.size, sha256 }], timeouts: { active: 1800 } },
      notes: expect.arrayContaining([expect.stringMatching(/packet spacing/)]),
      pcap: null,
    });
    const pcap = await exportTrace('real', 'pcap', { addresses: 'keep', save: false });
    expect(Object.values(pcap!.manifest.pcap!.adjusted)).toEqual([1]);
    expect(await manifestOf()).toMatchObject({ pcap: pcap!.manifest.pcap, notes: pcap!.notes });
    await openDemo('office:1d');
    expect(await manifestOf()).toMatchObject({
      input: { kind: 'demo', name: 'office:1d', seed: 1 },
      pcap: null,
    });
  });

  it('writes into a file that is given, compressed where asked for, and hashes what it wrote', async () => {
    await openFiles([csv('a.csv', row(1, '10.0.0.1', ''))]);
    let written = new Uint8Array();
    const stream = {
      write: async (piece: Uint8Array) => void (written = Uint8Array.of(...written, ...piece)),
      close: async () => {},
    };
    const target = { createWritable: async () => stream, getFile: async () => new Blob([written]) };
    const file = await exportTrace('real', 'zeek', {
      addresses: 'keep',
      isGzipped: true,
      target: target as unknown as FileSystemFileHandle,
    });
    expect(gunzipSync(written).toString()).toContain('#path\tconn');
    const sha256 = createHash('sha256').update(written).digest('hex');
    expect(file).toMatchObject({
      fileName: 'a-real.conn.log.gz',
      manifest: { format: 'zeek', options: { isGzipped: true }, output: { bytes: written.length, sha256 } },
    });
  });

  it('cuts the real trace to what is trained on and what is held out', async () => {
    configure({ holdout: { kind: 'tail', share: 0.5 } });
    await openFiles([csv('a.csv', row(0, '10.0.0.1', ''), row(1, '10.0.0.1', ''), row(9, '10.0.0.1', ''))]);
    const rowsOf = async (which: 'real-train' | 'real-holdout') => {
      const file = await exportTrace(which, 'csv', { addresses: 'keep', save: false });
      return (await file!.blob.text()).trim().split('\n').length - 1;
    };
    expect([await rowsOf('real-train'), await rowsOf('real-holdout')]).toEqual([2, 1]);
  });

  it('names no real host unless told to, and repeats pseudonyms under the same key', async () => {
    await openFiles([csv('a.csv', row(1, '10.0.0.1', ''), row(2, '10.0.0.2', ''))]);
    const textOf = async (addresses: 'pseudonymise' | 'map') =>
      (await exportTrace('real', 'csv', { addresses, save: false }))!.blob.text();
    setAddressKey(new Uint8Array(32).fill(1));
    const first = await textOf('pseudonymise');
    expect(first).not.toMatch(/10\.0\.0\.[129]/);
    expect(await textOf('pseudonymise')).toBe(first);
    setAddressKey(new Uint8Array(32).fill(2));
    expect(await textOf('pseudonymise')).not.toBe(first);
    expect(await textOf('map')).toMatch(/,198\.18\.0\.1,.*,198\.18\.0\.2,/);
    expect(() => setAddressKey(new Uint8Array(16))).toThrow('16 bytes; give exactly 32');
  });

  it('says what is missing', async () => {
    await openFiles([csv('a.csv', row(1, '10.0.0.1', ''))]);
    expect(await exportTrace('synthetic', 'csv', { addresses: 'keep', save: false })).toBeNull();
    expect(studio.getState().export).toEqual({
      status: 'failed',
      message: 'no synthetic trace; generate one first',
    });
  });
});

describe('training', () => {
  it('runs to its bound on the chosen backend, with losses, baseline and a hash of its weights', async () => {
    configure({
      backend: 'wasm',
      model: { width: 8, layers: 1, gapBins: 16, lanes: 4, steps: 16, epochs: 50 },
    });
    await openDemo('office:1d');
    await startTraining({ maxSteps: 12 });
    const { training } = studio.getState();
    expect(training).toMatchObject({
      status: 'done',
      run: { backend: { backend: 'wasm' }, trained: { steps: 12 } },
    });
    const { run } = training as Extract<StudioState['training'], { status: 'done' }>;
    expect(run.trained!.modelHash).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(run.history.at(-1)!.training)).toEqual(Object.keys(run.baseline));
    expect(run.history.at(-1)!.validation).not.toBeNull();
  });

  it('freezes the configuration: what is set later is for the next run', async () => {
    const model = { width: 8, layers: 1, gapBins: 16, lanes: 4, steps: 16, epochs: 50 };
    configure({ backend: 'wasm', holdout: { kind: 'none' }, seed: 3, model });
    await openDemo('office:1d');
    await startTraining({ maxSteps: 4 });
    configure({ holdout: { kind: 'tail', share: 0.25 }, seed: 9, labels: 'benign' });
    await generateTrace({ window: 'holdout' });
    expect(studio.getState().synthetic).toMatchObject({
      message: expect.stringMatching(/nothing is held out/),
    });
    await generateTrace({ window: { start: 80_000, seconds: 4000 } });
    expect(studio.getState().synthetic).toMatchObject({ status: 'ready', report: { seed: 3 } });
    await evaluate();
    expect(studio.getState().evaluation).toMatchObject({
      scope: expect.stringMatching(/nothing was held out/),
    });
    const whole = eventsScored();
    expect(await exportTrace('real-holdout', 'csv', { addresses: 'keep', save: false })).toBeNull();
    const file = await exportTrace('synthetic', 'manifest', { addresses: 'keep', save: false });
    expect(file!.manifest).toMatchObject({
      configuration: { seed: 3, holdout: { kind: 'none' }, labels: 'all' },
      generation: {
        kernelPlan: { backend: 'wasm' },
        sampler: 'host',
        samplerPlan: { backend: 'wasm' },
        samplerWorkers: 1,
      },
    });

    await startTraining({ maxSteps: 4 });
    configure({ holdout: { kind: 'none' } });
    await generateTrace({ window: 'holdout' });
    expect(studio.getState().synthetic).toMatchObject({ status: 'ready', report: { seed: 9 } });
    await evaluate();
    expect(studio.getState().evaluation).toMatchObject({ scope: expect.stringMatching(/held-out end/) });
    expect(eventsScored()).toBeLessThan(whole / 2);
  });

  it('generates with a baseline: no training, the same bytes by seed, and it is named', async () => {
    configure({ holdout: { kind: 'tail', share: 0.25 }, trainingEvents: 1000 });
    await generateTrace({ generator: 'pairRenewal' });
    expect(studio.getState().synthetic).toMatchObject({
      message: expect.stringMatching(/no trace to learn/),
    });
    await openDemo('office:1d');
    await generateTrace({ window: 'holdout', seed: 5 });
    expect(studio.getState().synthetic).toMatchObject({ message: expect.stringMatching(/no trained model/) });
    const csv = async () => {
      await generateTrace({ window: 'holdout', seed: 5, generator: 'pairRenewal' });
      return (await exportTrace('synthetic', 'csv', { addresses: 'keep', save: false }))!.blob.text();
    };
    const first = await csv();
    expect(await csv()).toBe(first);
    configure({ holdout: { kind: 'none' }, labels: 'benign' });
    await evaluate({ replicates: 0 });
    expect(studio.getState().evaluation).toMatchObject({
      status: 'ready',
      scope: expect.stringMatching(/held-out end/),
      composite: { value: expect.any(Number) },
      tasks: [],
      figures: expect.arrayContaining([
        expect.objectContaining({ name: 'dkc', ceiling: expect.any(Number), baseline: expect.any(Number) }),
      ]),
    });
    await evaluate({ replicates: 0, quick: true, figures: false });
    expect(studio.getState().evaluation).toMatchObject({ figures: null });
    const { manifest } = (await exportTrace('synthetic', 'manifest', { addresses: 'keep', save: false }))!;
    expect(manifest.configuration).toMatchObject({
      ...{ holdout: { kind: 'tail', share: 0.25 }, trainingEvents: 1000, labels: 'all' },
    });
    expect(manifest.generation).toEqual({
      generator: 'pairRenewal',
      seed: 5,
      window: { from: 64_800, to: 86_400 },
    });
  });

  it('says which rung is missing', async () => {
    configure({ backend: 'webgpu' });
    await openDemo('office:1d');
    await startTraining({ maxSteps: 1 });
    expect(studio.getState().training).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/webgpu is not available/),
    });
  });
});

describe('without what they need', () => {
  it('training and generating say so', async () => {
    await startTraining();
    expect(studio.getState().training).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/no trace/),
    });
    await generateTrace();
    expect(studio.getState().synthetic).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/no trained model/),
    });
  });
});
