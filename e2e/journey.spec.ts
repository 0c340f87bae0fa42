/** The main job from first click to saved files, on the demo and on real traces, in the built app. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { sharedFile } from './sharedFile';
import { download, expect, expectAccessible, goTo, test } from './studio';
import { badPackets, countPackets, hasTshark, isMonotonic } from './tshark';

/** Enough steps to prove that it learns, few enough for a test. */
const STEPS = 12;
const HOUR = 3600;

async function train(page: Page, maxSteps: number): Promise<void> {
  await page.evaluate((maxSteps) => window.temponet.train({ maxSteps }), maxSteps);
}

/** A stretch that starts where flows are, short enough for a model that has learned little. */
async function generate(
  page: Page,
  request: { duration: number; start?: number; seed: number },
): Promise<void> {
  await page.evaluate((request) => window.temponet.generate(request), request);
}

async function expectCleanCapture(path: string): Promise<void> {
  if (!hasTshark) return;
  expect(countPackets(path)).toBeGreaterThan(0);
  expect(badPackets(path)).toEqual([]);
  expect(isMonotonic(path)).toBe(true);
}

/** Opening a saved CSV and saving it again gives the same bytes. */
async function expectReadsBack(page: Page, path: string): Promise<void> {
  await goTo(page, 'Trace');
  await page.getByLabel('Files to open').first().setInputFiles(path);
  await page.waitForFunction(() => {
    const { trace } = window.temponet.state();
    return trace.status === 'ready' && !trace.report.isDemo;
  });
  const again = await page.evaluate(async () => {
    const { blob } = await window.temponet.export('real', 'csv', { addresses: 'keep', save: false });
    return blob.text();
  });
  expect(again).toBe(readFileSync(path, 'utf8'));
}

test('demo → train → generate → compare → save, on wasm with the default preset', async ({ studio }) => {
  await expectAccessible(studio);
  await studio.getByRole('button', { name: 'Load demo network' }).click();
  await expect(studio.getByRole('button', { name: 'Close trace' })).toBeVisible();
  await expectAccessible(studio);

  await goTo(studio, 'Train');
  await studio.getByRole('radio', { name: 'WebAssembly' }).check();
  await train(studio, STEPS);
  const { history, backend } = await studio.evaluate(() => {
    const { training } = window.temponet.state();
    return training.status === 'done' ? training.run : Promise.reject(new Error(training.status));
  });
  expect(backend.backend).toBe('wasm');
  const total = (losses: Readonly<Record<string, number>>) =>
    Object.values(losses).reduce((sum, nats) => sum + nats, 0);
  expect(total(history.at(-1)!.training)).toBeLessThan(total(history[0]!.training));
  await expectAccessible(studio);

  await studio.getByRole('radio', { name: 'A number of seconds' }).check();
  await studio.getByLabel('Length').fill(String(12 * HOUR));
  await studio.getByLabel('Length').press('Enter');
  await studio.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(studio.getByText(/flows over .* from seed/)).toBeVisible({ timeout: 120_000 });

  await goTo(studio, 'Compare');
  await studio.waitForFunction(() => window.temponet.state().comparison.status === 'ready');
  await expectAccessible(studio);

  await goTo(studio, 'Export');
  await studio.getByRole('radio', { name: 'Keep' }).check();
  await expectCleanCapture(await download(studio, 'Save pcap'));
  const csv = await download(studio, 'Save CSV');
  await expectAccessible(studio);
  await expectReadsBack(studio, csv);
});

test('pause, single step, resume and stop keep the best weights', async ({ studio }) => {
  await studio.evaluate(() => window.temponet.open({ demo: 'office:2d' }));
  await goTo(studio, 'Train');
  await studio.getByRole('radio', { name: 'Tiny' }).check();
  await studio.getByRole('radio', { name: 'WebAssembly' }).check();
  const stepNow = () =>
    studio.evaluate(() => {
      const { training } = window.temponet.state();
      return 'run' in training ? (training.run?.latest?.step ?? 0) : 0;
    });
  await studio.getByRole('button', { name: 'Train', exact: true }).click();
  await studio.getByRole('button', { name: 'Pause' }).click({ timeout: 60_000 });
  await expect(studio.getByRole('button', { name: 'Resume' })).toBeVisible();
  await studio.waitForTimeout(500);
  const paused = await stepNow();
  await studio.waitForTimeout(500);
  expect(await stepNow()).toBe(paused);
  await studio.getByRole('button', { name: 'Step', exact: true }).click();
  await expect.poll(stepNow).toBe(paused + 1);
  await studio.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(stepNow).toBeGreaterThan(paused + 1);
  await studio.getByRole('button', { name: 'Stop' }).click();
  await expect(studio.getByText(/stopped by hand/)).toBeVisible();
});

test('a real capture and a real Zeek log', async ({ studio }) => {
  const real = [
    { path: sharedFile('pcap-multihost/s4_BACnet_Host_21h.pcap'), start: 0, duration: 6 * HOUR },
    { path: sharedFile('m57-zeek/conn.log'), start: 0, duration: HOUR },
  ];
  for (const { path, start, duration } of real) {
    if (!path) continue;
    await goTo(studio, 'Trace');
    await studio.evaluate(() => window.temponet.configure({ backend: 'wasm' }));
    await studio.getByLabel('Files to open').first().setInputFiles(path);
    await studio.waitForFunction((name) => {
      const { trace } = window.temponet.state();
      return trace.status === 'ready' && trace.report.name === name;
    }, path.split('/').at(-1)!);
    await train(studio, 6);
    await generate(studio, { duration, start, seed: 7 });
    await goTo(studio, 'Compare');
    await studio.waitForFunction(() => window.temponet.state().comparison.status === 'ready');
    await goTo(studio, 'Export');
    await expectCleanCapture(await download(studio, 'Save pcap'));
    const csv = await download(studio, 'Save CSV');
    await expectReadsBack(studio, csv);
  }
});

test('WebGPU in software, tiny preset', async ({ studio }) => {
  const model = { width: 16, layers: 1, gapBins: 32, lanes: 4, steps: 16 };
  await studio.evaluate((model) => window.temponet.configure({ backend: 'webgpu', model }), model);
  await studio.evaluate(() => window.temponet.open({ demo: 'office:1d' }));
  await train(studio, 3);
  await generate(studio, { duration: HOUR, start: 9 * HOUR, seed: 7 });
  const { training, synthetic } = await studio.evaluate(() => {
    const { training, synthetic } = window.temponet.state();
    return { training, synthetic };
  });
  expect(training).toMatchObject({ status: 'done', run: { backend: { backend: 'webgpu', software: true } } });
  expect(synthetic.status).toBe('ready');
});

test('a file that is no capture is refused with a reason, and the open trace stays', async ({ studio }) => {
  await studio.evaluate(() => window.temponet.open({ demo: 'office:1d' }));
  const file = { name: 'holiday.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a capture') };
  await studio.getByLabel('Files to open').first().setInputFiles(file);
  await expect(studio.getByText('holiday.jpg could not be opened')).toBeVisible();
  expect(await studio.evaluate(() => window.temponet.state().trace)).toMatchObject({
    previous: { name: 'office:1d' },
  });
});
