import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIGURATION } from './configuration';
import { nextTask } from './nextTask';
import type { OpenedTrace } from './protocol';
import { createTraceService } from './traceService';

const HEADER =
  'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label';
const csv = (name: string, ...starts: number[]) =>
  new File(
    [
      `${HEADER}\n`,
      ...starts.map(
        (start) => `${start}.000000000,1.000000000,tcp,10.0.0.1,40000,10.0.0.9,443,https,SF,5,400,4,900,\n`,
      ),
    ],
    name,
  );
const timeouts = { active: 1800, inactiveTcp: 300, inactiveOther: 60 };

function service() {
  const calls = createTraceService();
  const context = (signal: AbortSignal) => ({ signal, report: () => {} });
  return {
    calls,
    open: (file: File, { signal } = new AbortController()) =>
      calls.open({ files: [file], choices: { timeouts } }, context(signal)) as Promise<OpenedTrace>,
    openDemo: ({ signal } = new AbortController()) =>
      calls.openDemo({ name: 'office:1d', seed: 1 }, context(signal)) as Promise<OpenedTrace>,
    commit: () => calls.commit(null, context(new AbortController().signal)),
    flows: async () =>
      (await calls.admitted({ labels: 'all' }, context(new AbortController().signal))).length,
  };
}

describe('which trace is open', () => {
  it('changes with the commit, not with the reading', async () => {
    const { open, commit, flows } = service();
    await open(csv('a.csv', 1));
    await expect(flows()).rejects.toThrow('no trace is open');
    await commit();
    await open(csv('b.csv', 1, 2));
    expect(await flows()).toBe(1);
    await commit();
    expect(await flows()).toBe(2);
  });

  it.each(['open', 'openDemo'] as const)(
    'is never one whose %s was cancelled during its last work',
    async (how) => {
      const { open, openDemo, commit, flows } = service();
      await open(csv('a.csv', 1));
      await commit();
      const controller = new AbortController();
      const opening = how === 'open' ? open(csv('b.csv', 1, 2), controller) : openDemo(controller);
      controller.abort();
      await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
      await nextTask();
      expect(() => commit()).toThrow('no trace has been read');
      expect(await flows()).toBe(1);
    },
  );
});

describe('the hash of a file', () => {
  const exported = async (file: File) => {
    const { calls, open, commit } = service();
    await open(file);
    await commit();
    return calls.export(
      {
        which: 'real',
        format: 'manifest',
        addresses: 'keep',
        addressKey: new Uint8Array(32),
        configuration: DEFAULT_CONFIGURATION,
      },
      { signal: new AbortController().signal, report: () => {} },
    );
  };

  it('is in the manifest, of the bytes as they were opened', async () => {
    const file = csv('a.csv', 1, 2);
    const sha256 = createHash('sha256')
      .update(await file.text())
      .digest('hex');
    const { manifest } = await exported(file);
    expect(manifest.input).toMatchObject({ files: [{ name: 'a.csv', bytes: file.size, sha256 }] });
  });

  it('is unknown where the file went away after opening, and a note says so', async () => {
    const file = csv('a.csv', 1, 2);
    const first = file.stream.bind(file);
    let reads = 0;
    file.stream = () => {
      if (reads++ === 0) return first();
      throw new DOMException('The requested file could not be read', 'NotReadableError');
    };
    const { manifest, notes } = await exported(file);
    expect(manifest.input).toMatchObject({ files: [{ name: 'a.csv', sha256: null }] });
    expect(notes).toContainEqual(expect.stringMatching(/^a\.csv has changed or gone since it was opened/));
  });
});
