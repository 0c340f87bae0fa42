/** One slice of a real capture, re-encoded and damaged on purpose (manifest.json of the shared torture-derived). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read } from '../testing/files';
import { sharedData } from '../testing/sharedData';
import { flowAt } from '../trace/flowAt';
import { parseMac } from '../trace/macAddress';
import type { Flow, Trace } from '../trace/trace';
import { FormatError } from './formatError';

interface Derived {
  group: 'same-events' | 'same-ip-flows' | 'corrupt';
  packets?: number;
  packets_recoverable?: number | null;
}

const folder = sharedData('torture-derived');
const derived: Record<string, Derived> = folder
  ? (JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as { files: Record<string, Derived> }).files
  : {};
const namesOf = (group: Derived['group']) =>
  Object.keys(derived).filter((name) => derived[name]!.group === group);
const bytesOf = (name: string) => readFileSync(`${folder}/${name}`);

function flowsOf(trace: Trace): Flow[] {
  return Array.from({ length: trace.length }, (_, i) => flowAt(trace, i));
}

/** Where the link layer differs, so do the frames that are no IP. */
function ipFlowsOf(trace: Trace): Flow[] {
  return flowsOf(trace).filter(({ source }) => parseMac(source) === null);
}

describe.skipIf(folder === null)('a capture in other clothes', () => {
  it.each(namesOf('same-events'))('%s is the same trace', async (name) => {
    const base = await read(bytesOf('base.pcap'));
    const { trace, report } = await read(bytesOf(name));
    expect(trace).toEqual(base.trace);
    expect(report.packets).toBe(derived[name]!.packets);
    expect(report.warnings).toEqual([]);
  });

  it.each(namesOf('same-ip-flows').filter((name) => name !== 'shuffled-order.pcap'))(
    '%s has the same flows',
    async (name) => {
      const base = await read(bytesOf('base.pcap'));
      const { trace, report } = await read(bytesOf(name));
      expect(ipFlowsOf(trace)).toEqual(ipFlowsOf(base.trace));
      expect(report.packets).toBe(derived[name]!.packets);
      const packets = ipFlowsOf(trace).map((flow) => flow.sourcePackets + flow.destinationPackets);
      expect(packets.reduce((sum, count) => sum + count, 0)).toBe(448);
    },
  );

  it('shuffled-order.pcap has the same flows, but for how its connections seem to have gone', async () => {
    const withoutState = (trace: Trace) => flowsOf(trace).map((flow) => ({ ...flow, state: '' }));
    const { trace } = await read(bytesOf('shuffled-order.pcap'));
    const base = await read(bytesOf('base.pcap'));
    const byKey = (a: Flow, b: Flow) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect(withoutState(trace).sort(byKey)).toEqual(withoutState(base.trace).sort(byKey));
  });
});

describe.skipIf(folder === null)('a damaged capture', () => {
  const readable = namesOf('corrupt').filter(
    (name) => !['zero-bytes.pcap', 'text-named.pcap'].includes(name),
  );

  it.each(readable)('%s gives every packet before the damage, and says where it is', async (name) => {
    const { report } = await read(bytesOf(name));
    const recoverable = derived[name]!.packets_recoverable;
    if (recoverable !== null) expect(report.packets).toBe(recoverable);
    else expect(report.packets).toBeGreaterThan(380);
    if (name.startsWith('linktype')) expect(report.dropped).toEqual({ 'link type 9999': 600 });
    else if (name.startsWith('header-only'))
      expect(report.warnings).toEqual(['nameless: no packet and no row']);
    else expect(report.warnings[0]).toMatch(/(offset|byte) \d+/);
  });

  it.each(['zero-bytes.pcap', 'text-named.pcap'])('%s is refused in one sentence', async (name) => {
    await expect(read(bytesOf(name))).rejects.toThrow(FormatError);
    await expect(read(bytesOf(name))).rejects.toThrow(
      /^nameless: (empty file|unknown format: begins with|table with columns that no format has: Date)/,
    );
  });
});
