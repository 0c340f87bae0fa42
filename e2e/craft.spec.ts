/** "Without the mouse": the palette, keys of one's own, and a link that carries a configuration and nothing of a trace. */
import { basename } from 'node:path';
import { sharedFile } from './sharedFile';
import { openFiles } from './steps';
import { expect, expectAccessible, goTo, test } from './studio';

const TRACE = sharedFile('flow-zoo/zat_conn_tsv.log');

test('finds any action or place by typing', async ({ studio }) => {
  await studio.keyboard.press('Control+k');
  const field = studio.getByRole('combobox', { name: 'Action or place' });
  await expect(field).toBeFocused();
  await expectAccessible(studio);
  await field.fill('go expl');
  await expect(studio.getByRole('listbox').getByRole('option', { selected: true })).toHaveText(
    /^Go to Explore/,
  );
  await studio.keyboard.press('Enter');
  await expect(studio.getByRole('heading', { level: 1, name: 'Explore' })).toBeVisible();
  // A setting of the place in sight, which no table lists.
  await goTo(studio, 'Train');
  await studio.keyboard.press('Control+k');
  await field.fill('javascript');
  await studio.keyboard.press('Enter');
  await expect(studio.getByRole('radio', { name: 'JavaScript (CPU)' })).toBeChecked();
  await studio.locator('h1:visible').click();
  await studio.keyboard.press('Control+k');
  await field.fill('qqqq');
  await expect(studio.getByText('Nothing here is called that.')).toBeVisible();
  await studio.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
});

test('keys are changed, switched off and remembered', async ({ studio }) => {
  await studio.keyboard.press('?');
  await studio.getByRole('button', { name: 'Change the key: go to Compare' }).click();
  await studio.keyboard.press('1');
  await expect(studio.getByText('1 means “go to Trace” already')).toBeVisible();
  await studio.keyboard.press('m');
  await studio.getByRole('button', { name: 'No key: go to Export' }).click();
  await expectAccessible(studio);
  await studio.keyboard.press('Escape');
  await studio.reload();
  await studio.waitForFunction(() => 'temponet' in window);
  await studio.keyboard.press('m');
  await expect(studio.getByRole('heading', { level: 1, name: 'Compare' })).toBeVisible();
  await studio.keyboard.press('5');
  await expect(studio.getByRole('heading', { level: 1, name: 'Compare' })).toBeVisible();
});

test('a link carries the configuration, and nothing of the trace', async ({ studio, context }) => {
  test.skip(TRACE === null, 'no shared traces');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openFiles(studio, TRACE!, basename(TRACE!));
  await studio.evaluate(() => window.temponet.configure({ seed: 77, model: { width: 24 } }));
  await studio.keyboard.press('Control+k');
  await studio.getByRole('combobox', { name: 'Action or place' }).fill('copy link');
  await studio.keyboard.press('Enter');
  await expect(studio.getByText(/^Link copied/)).toBeVisible();
  const link = await studio.evaluate(() => navigator.clipboard.readText());
  expect(new URL(link).hash).toBe('#set?seed=77&model.width=24');
  await studio.evaluate(() => window.temponet.configure({ seed: 1, model: { width: 32 } }));
  const { hash } = new URL(link);
  await studio.evaluate((hash) => (window.location.hash = hash), hash);
  await expect(studio.getByText(/^Set by the link: Seed 77 \(was 1\); Width 24 \(was 32\)/)).toBeVisible();
  const kept = await studio.evaluate(() => {
    const { configuration, trace } = window.temponet.state();
    return [configuration.seed, configuration.model.width, trace.status, window.location.hash];
  });
  expect(kept).toEqual([77, 24, 'ready', '#train']);
  await studio.evaluate(() => (window.location.hash = '#set?seed=many'));
  await expect(studio.getByRole('alert')).toHaveText(/could not be used, and nothing was changed: .*seed/);
});
