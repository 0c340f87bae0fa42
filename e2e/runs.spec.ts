/** "Compare two runs": an analyst trains twice on a real trace, scores both models and looks at what the change did. */
import { basename } from 'node:path';
import { sharedFile } from './sharedFile';
import { openFiles } from './steps';
import { expect, expectAccessible, goTo, test } from './studio';

const TRACE = sharedFile('flow-zoo/zat_conn_tsv.log');

test('compares two runs', async ({ studio }) => {
  test.skip(TRACE === null, 'no shared traces');
  await openFiles(studio, TRACE!, basename(TRACE!));
  for (const learningRate of [0.01, 0.001]) {
    await studio.evaluate(async (learningRate) => {
      const model = { lanes: 4, steps: 16, width: 16, learningRate };
      await window.temponet.configure({
        backend: 'wasm',
        seed: 3,
        model,
        holdout: { kind: 'tail', share: 0.3 },
      });
      await window.temponet.train({ maxSteps: 40 });
      await window.temponet.generate({ seed: 5 });
      await window.temponet.evaluate({ quick: true, figures: false });
    }, learningRate);
  }
  await goTo(studio, 'Train');
  await studio.getByLabel('Name of Run 2').fill('Slow');
  await studio.getByLabel('Name of Run 2').press('Enter');
  await studio.getByLabel('Compare Run 1').check();
  await studio.getByLabel('Compare Slow').check();
  const comparison = studio.getByRole('region', { name: 'Run 1 and Slow' });
  const settings = comparison.getByRole('table', { name: 'Settings that differ' });
  await expect(settings.getByRole('row')).toHaveText(['SettingRun 1Slow', 'Learning rate0.010.001']);
  const scores = comparison.getByRole('table', { name: /^Scores side by side/ });
  await expect(scores.getByRole('row', { name: /^Composite/ })).toHaveText(/\d.*\d/);
  await expect(comparison.getByText(/Slow ends lower on \d+ of \d+ tasks/)).toBeVisible();
  await expectAccessible(studio);
  // The first model becomes the present one again, and says so.
  await studio.getByRole('button', { name: 'Use Run 1' }).click();
  await studio.waitForFunction(() => {
    const { training, currentRun, runs } = window.temponet.state();
    return training.status === 'done' && currentRun === runs![0]!.id;
  });
  await studio.getByRole('button', { name: 'Delete Slow' }).click();
  await studio.getByRole('button', { name: 'Yes, delete' }).click();
  await expect(studio.getByLabel('Name of Slow')).toHaveCount(0);
  await studio.waitForTimeout(1000);
  await studio.reload();
  await goTo(studio, 'Train');
  await expect(studio.getByLabel('Name of Run 1')).toBeVisible();
  expect(await studio.evaluate(() => window.temponet.state().runs!.map(({ name }) => name))).toEqual([
    'Run 1',
  ]);
});

test('undoes and redoes settings and selections by keyboard', async ({ studio }) => {
  test.skip(TRACE === null, 'no shared traces');
  await openFiles(studio, TRACE!, basename(TRACE!));
  await goTo(studio, 'Compare');
  await studio.getByLabel('Host', { exact: true }).selectOption({ index: 1 });
  const selected = () => studio.evaluate(() => window.temponet.state().selection.host);
  expect(await selected()).not.toBeNull();
  await studio.locator('h1:visible').click();
  await studio.keyboard.press('Control+z');
  expect(await selected()).toBeNull();
  await studio.keyboard.press('Control+Shift+Z');
  expect(await selected()).not.toBeNull();
});
