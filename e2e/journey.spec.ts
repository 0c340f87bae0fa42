/** The main job from first click to saved files in the built app, on the built-in network. */
import { HOUR, compare, expectCleanCapture, expectReadsBack, generate, saveAs, train } from './steps';
import { expect, expectAccessible, goTo, test } from './studio';

/** Enough steps to prove that it learns, few enough for a test. */
const STEPS = 40;

test('demo → train → generate → compare → save, on wasm with the default preset', async ({ studio }) => {
  await expectAccessible(studio);
  await studio.getByRole('button', { name: 'Load demo network' }).click();
  await expect(studio.getByRole('button', { name: 'Close trace' })).toBeVisible();
  await train(studio, 'Balanced', 'WebAssembly', STEPS);
  const { history, backend } = await studio.evaluate(() => {
    const { training } = window.temponet.state();
    return training.status === 'done' ? training.run : Promise.reject(new Error(training.status));
  });
  expect(backend.backend).toBe('wasm');
  const total = (losses: Readonly<Record<string, number>>) =>
    Object.values(losses).reduce((sum, nats) => sum + nats, 0);
  // Over several batches: one differs from the next by more than these steps learn.
  const mean = (some: typeof history) =>
    some.reduce((sum, { training }) => sum + total(training), 0) / some.length;
  expect(mean(history.slice(-10))).toBeLessThan(mean(history.slice(0, 10)));
  await generate(studio, 0, 12 * HOUR);
  await compare(studio);
  await goTo(studio, 'Export');
  await studio.getByRole('radio', { name: 'Keep' }).check();
  await expectCleanCapture(await saveAs(studio, 'Synthetic trace', 'pcap'));
  await expectReadsBack(studio, await saveAs(studio, 'Synthetic trace', 'studio CSV'));
});

test('pause, single step, resume and stop keep the best weights', async ({ studio }) => {
  // Long enough that the run is not over before it is stopped.
  await studio.evaluate(() => window.temponet.open({ demo: 'office:8w' }));
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

test('a file that is no capture is refused with a reason, and the open trace stays', async ({ studio }) => {
  await studio.evaluate(() => window.temponet.open({ demo: 'office:1d' }));
  const file = { name: 'holiday.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a capture') };
  await studio.getByLabel('Files to open').first().setInputFiles(file);
  await expect(studio.getByText('holiday.jpg could not be opened')).toBeVisible();
  expect(await studio.evaluate(() => window.temponet.state().trace)).toMatchObject({
    previous: { name: 'office:1d' },
  });
});
