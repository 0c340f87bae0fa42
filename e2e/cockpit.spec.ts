/** At the wheel of a training run on a real trace: play, pause, step, slow motion, and the model's twin through its training. */
import type { Page } from '@playwright/test';
import { sharedFile } from './sharedFile';
import { openFiles } from './steps';
import { expect, expectAccessible, goTo, test } from './studio';

const TRACE = 'm57-zeek/conn.log';

async function openSmall(studio: Page, backend: 'WebAssembly' | 'WebGPU'): Promise<boolean> {
  const path = sharedFile(TRACE);
  if (!path) return false;
  await openFiles(studio, path, 'conn.log');
  await goTo(studio, 'Train');
  await studio.getByRole('radio', { name: 'Tiny' }).check();
  await studio.getByRole('radio', { name: backend }).check();
  return true;
}

const run = (studio: Page) =>
  studio.evaluate(() => {
    const { training } = window.temponet.state();
    const run = 'run' in training ? training.run : null;
    return {
      status: training.status,
      step: run?.latest?.step ?? 0,
      resumedAt: run?.resumedAt ?? 0,
      looks: run?.twin?.snapshots.length ?? 0,
    };
  });

test('play, pause, step, slow motion, and the twin from first look to last', async ({ studio }) => {
  if (!(await openSmall(studio, 'WebAssembly'))) return test.skip();
  const speed = studio.getByRole('slider', { name: 'Speed' });
  await speed.fill('3');
  await studio.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(async () => (await run(studio)).step).toBeGreaterThan(1);
  const [before, began] = [(await run(studio)).step, Date.now()];
  await studio.waitForTimeout(1500);
  const perSecond = ((await run(studio)).step - before) / ((Date.now() - began) / 1000);
  expect(perSecond).toBeGreaterThan(1);
  expect(perSecond).toBeLessThan(7);

  await studio.getByRole('button', { name: 'Pause' }).click();
  await studio.waitForTimeout(700);
  const paused = await run(studio);
  const stepped = async () => {
    await studio.getByRole('button', { name: 'Step', exact: true }).click();
    return run(studio);
  };
  await stepped();
  await expect.poll(async () => (await run(studio)).step).toBe(paused.step + 1);
  // At a pause every step is looked at.
  await expect.poll(async () => (await run(studio)).looks).toBeGreaterThan(paused.looks);

  await speed.fill('6');
  await studio.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(async () => (await run(studio)).step).toBeGreaterThan(paused.step + 40);
  // Of itself or by hand: at full speed so few epochs are soon over.
  await studio
    .getByRole('button', { name: 'Stop' })
    .click({ timeout: 1000 })
    .catch(() => {});
  await expect(studio.getByText(/^Ended: /)).toBeVisible({ timeout: 30_000 });

  const scrubber = studio.getByRole('slider', { name: 'Look', exact: true });
  const last = await scrubber.getAttribute('aria-valuetext');
  await scrubber.focus();
  await studio.keyboard.press('Home');
  const first = await scrubber.getAttribute('aria-valuetext');
  expect(first).not.toBe(last);
  await expect(studio.getByText(new RegExp(`After ${first!.split(',')[0]} the model makes`))).toBeVisible();
  await studio.keyboard.press('End');
  await expect(scrubber).toHaveAttribute('aria-valuetext', last!);
  await expectAccessible(studio);

  await goTo(studio, 'Explore');
  await studio.getByRole('button', { name: 'Surprise' }).click();
  const hosts = studio.getByRole('region', { name: 'Strangest hosts', exact: true });
  const strangest = hosts.getByRole('rowheader').first();
  await expect(strangest).toBeVisible({ timeout: 30_000 });
  const host = await strangest.innerText();
  await strangest.getByRole('button').click();
  expect(await studio.evaluate(() => window.temponet.state().selection.host)).toBe(host);
  await expect(strangest.getByRole('button')).toHaveAttribute('aria-pressed', 'true');
  await expectAccessible(studio);
});

test('Surprise says what it needs where nothing is trained', async ({ studio }) => {
  const path = sharedFile(TRACE);
  if (!path) return test.skip();
  await openFiles(studio, path, 'conn.log');
  await goTo(studio, 'Explore');
  await studio.getByRole('button', { name: 'Surprise' }).click();
  await expect(studio.getByText(/Surprise needs a trained model/)).toBeVisible();
});

test('a graphics device lost in training comes back within ten seconds of where it was', async ({
  studio,
}) => {
  studio.on('worker', (worker) => void worker.evaluate(holdDevices).catch(() => {}));
  if (!(await openSmall(studio, 'WebGPU'))) return test.skip();
  await studio.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(async () => (await run(studio)).step, { timeout: 60_000 }).toBeGreaterThan(3);
  // A pause takes a checkpoint; what is lost after it is at most what ten seconds bring.
  await studio.getByRole('button', { name: 'Pause' }).click();
  await expect
    .poll(() =>
      studio.evaluate(() => {
        const { training } = window.temponet.state();
        return 'run' in training ? (training.run?.checkpoint?.step ?? 0) : 0;
      }),
    )
    .toBeGreaterThan(0);
  await studio.getByRole('button', { name: 'Resume' }).click();
  const { step } = await run(studio);
  const destroyed = await Promise.all(
    studio.workers().map((worker) => worker.evaluate(destroyDevices).catch(() => 0)),
  );
  expect(destroyed.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  await expect.poll(async () => (await run(studio)).resumedAt, { timeout: 10_000 }).toBeGreaterThan(0);
  expect((await run(studio)).resumedAt).toBeGreaterThanOrEqual(step - 10);
  await expect.poll(async () => (await run(studio)).step, { timeout: 20_000 }).toBeGreaterThan(step);
  await studio.getByRole('button', { name: 'Stop' }).click();
  await expect(studio.getByText(/stopped by hand/)).toBeVisible({ timeout: 60_000 });
});

type Holding = typeof globalThis & { held?: GPUDevice[] };

/** Runs in a worker: remembers the graphics devices that it is given. */
function holdDevices(): void {
  const holding = globalThis as Holding;
  holding.held ??= [];
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await request.call(this, descriptor);
    holding.held!.push(device);
    return device;
  };
}

function destroyDevices(): number {
  const held = (globalThis as Holding).held?.splice(0) ?? [];
  held.forEach((device) => device.destroy());
  return held.length;
}
