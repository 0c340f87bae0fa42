/** The main job on real traces, on both backends: from a dropped file to files that other tools read. */
import { basename } from 'node:path';
import { sharedFile } from './sharedFile';
import type { Backend, Preset } from './steps';
import {
  HOUR,
  compare,
  expectCleanCapture,
  expectReadsBack,
  generate,
  openFiles,
  saveAs,
  train,
} from './steps';
import { expect, goTo, test } from './studio';
import { hasTshark } from './tshark';

/** Windows that hold traffic, and start where a person would write them. */
const TRACES = [
  { kind: 'pcap', path: 'pcap-multihost/s4_BACnet_Host_21h.pcap', start: 0, seconds: 6 * HOUR },
  { kind: 'Zeek log', path: 'm57-zeek/conn.log', start: '2009-11-18 18:00', seconds: HOUR / 2 },
];

interface Run {
  readonly preset: Preset;
  readonly backend: Backend;
  readonly steps: number;
  readonly addresses: string;
  readonly ran: object;
}

const RUNS: readonly Run[] = [
  {
    preset: 'Balanced',
    backend: 'WebAssembly',
    steps: 6,
    addresses: 'Pseudonymise',
    ran: { backend: 'wasm' },
  },
  {
    preset: 'Tiny',
    backend: 'WebGPU',
    steps: 3,
    addresses: 'Map to test networks',
    ran: { backend: 'webgpu', software: true },
  },
];

for (const { kind, path, start, seconds } of TRACES)
  for (const { preset, backend, steps, addresses, ran } of RUNS)
    test(`a real ${kind} → train → generate → compare → save, on ${backend}, ${preset.toLowerCase()} preset`, async ({
      studio,
    }) => {
      const file = sharedFile(path);
      test.skip(file === null, `${path} is not there; set TEMPONET_DATA to the folder of shared captures`);
      test.skip(!hasTshark, 'tshark is not installed: nobody else would read the saved capture');
      await openFiles(studio, file!, basename(file!));
      await train(studio, preset, backend, steps);
      expect(await studio.evaluate(() => window.temponet.state().training)).toMatchObject({
        status: 'done',
        run: { backend: ran },
      });
      await generate(studio, start, seconds);
      await compare(studio);
      await goTo(studio, 'Export');
      await studio.getByRole('radio', { name: addresses }).check();
      await expectCleanCapture(await saveAs(studio, 'Synthetic trace', 'pcap'));
      await expectReadsBack(studio, await saveAs(studio, 'Synthetic trace', 'studio CSV'));
    });

test('several captures dropped together are one trace in time order', async ({ studio }) => {
  const days = ['qut-dnp3/benign-2016-08-20.pcap.gz', 'qut-dnp3/benign-2016-08-21.pcap.gz'].map(sharedFile);
  test.skip(days.includes(null), 'the shared captures are not there; set TEMPONET_DATA to their folder');
  const [first, second] = days as [string, string];
  await openFiles(studio, [second, first], `${basename(second)} and 1 more`);
  const report = await studio.evaluate(() => {
    const { trace } = window.temponet.state();
    return trace.status === 'ready' ? { span: trace.report.span, flows: trace.report.flows } : null;
  });
  expect(report!.span).toBeGreaterThan(47 * HOUR);
  await expect(studio.getByText(/^[\d,]+ packets read/)).toBeVisible();
});

test('a capture that is cut off gives what came before, and says where', async ({ studio }) => {
  const file = sharedFile('torture-derived/cut-in-record-data.pcap');
  test.skip(file === null, 'the shared captures are not there; set TEMPONET_DATA to their folder');
  await openFiles(studio, file!, basename(file!));
  await expect(studio.getByText(/truncated packet: .* at offset 27326/)).toBeVisible();
});
