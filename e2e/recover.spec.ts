/** A tab that is killed in the middle of training costs ten seconds at most. */
import type { Page } from '@playwright/test';
import { sharedFile } from './sharedFile';
import { killed, openFiles } from './steps';
import { expect, goTo, test } from './studio';

const OFFICE = sharedFile('m57-zeek/conn.log');
const MOST_LOST = 10_000;

const run = (page: Page) =>
  page.evaluate(() => {
    const { training } = window.temponet.state();
    const found = 'run' in training ? training.run : null;
    return {
      status: training.status,
      step: found?.latest?.step ?? 0,
      kept: found?.checkpoint?.keptBytes ?? 0,
      resumedAt: found?.resumedAt ?? 0,
    };
  });

test('recover after closing the tab mid-training', async ({ studio }) => {
  test.skip(OFFICE === null, 'the shared logs are not there');
  await openFiles(studio, OFFICE!, 'conn.log');
  await studio.evaluate(() =>
    window.temponet.configure({ backend: 'wasm', model: { epochs: 500, patience: 200 } }),
  );
  await goTo(studio, 'Train');
  await studio.getByRole('button', { name: 'Train', exact: true }).click();
  const steps: { at: number; step: number }[] = [];
  await expect
    .poll(
      async () => {
        const { step, kept } = await run(studio);
        steps.push({ at: Date.now(), step });
        return kept > 0 && Date.now() - steps[0]!.at > MOST_LOST;
      },
      { timeout: 90_000, intervals: [500] },
    )
    .toBe(true);
  const end = Date.now();
  const before = steps.findLast(({ at }) => at <= end - MOST_LOST)!.step;
  const next = await killed(studio);
  await next.waitForFunction(() => window.temponet.state().resumable !== null);
  await goTo(next, 'Train');
  await next.getByRole('button', { name: 'Resume the run' }).click();
  await expect.poll(async () => (await run(next)).resumedAt, { timeout: 30_000 }).toBeGreaterThan(0);
  const { resumedAt } = await run(next);
  expect(resumedAt).toBeGreaterThanOrEqual(before);
  await expect.poll(async () => (await run(next)).step, { timeout: 30_000 }).toBeGreaterThan(resumedAt);
  await next.getByRole('button', { name: 'Stop' }).click();
  await expect(next.getByText(/^Ended: stopped by hand/)).toBeVisible({ timeout: 60_000 });
});
