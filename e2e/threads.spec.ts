/** What runs where: the page draws, threads work. Which thread is asserted, never how long it took. */
import { readFileSync } from 'node:fs';
import type { Page, Worker } from '@playwright/test';
import { compare, train } from './steps';
import { expect, goTo, test } from './studio';

const INDEX = new URL('../dist/index.html', import.meta.url);

const threadOf = (page: Page, name: 'trace' | 'model'): Worker | undefined =>
  page.workers().find((worker) => worker.url().includes(`/${name}.worker`));

const comparisonsOn = (thread: Page | Worker) =>
  (thread as Page).evaluate(() => performance.getEntriesByName('compare').length);

test('the first page loads its own scripts, no thread and nothing of the model', async ({ page }) => {
  const scripts: string[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(response.url());
  });
  await page.goto(process.env['STUDIO_ADDRESS']!);
  await page.getByRole('button', { name: 'Load demo network' }).waitFor();
  await page.waitForLoadState('networkidle');
  const named = [...readFileSync(INDEX, 'utf8').matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(
    ([, path]) => path,
  );
  expect(scripts.map((url) => new URL(url).pathname).sort()).toEqual(named.sort());
  expect(page.workers()).toEqual([]);
  const sources = await Promise.all(
    named.map((path) => readFileSync(new URL(`../dist${path}`, import.meta.url), 'utf8')),
  );
  expect(sources.join('\n')).not.toMatch(/tensorflow|tfjs|forceSimulation/i);
});

test('pictures and places come from the trace thread, also under a window that is dragged', async ({
  studio,
}) => {
  await studio.evaluate(() => window.temponet.open({ demo: 'office:4d' }));
  await compare(studio);
  const thread = threadOf(studio, 'trace')!;
  expect(await comparisonsOn(thread)).toBe(1);
  expect(await comparisonsOn(studio)).toBe(0);
  const pictures = () =>
    studio.evaluate(() => {
      const { comparison, selection } = window.temponet.state();
      if (comparison.status !== 'ready') return null;
      const { events, pairs, selection: answered } = comparison.comparison;
      const isAnswered = JSON.stringify(answered) === JSON.stringify(selection);
      return isAnswered ? { flows: events.real, places: pairs.places, window: selection.window } : null;
    });
  await expect.poll(pictures).not.toBeNull();
  const whole = (await pictures())!;
  expect(whole.places.length).toBeGreaterThan(10);

  const chart = studio.locator('.pane-compare .plot-surface.brushable');
  await chart.evaluate((one) => one.scrollIntoView({ block: 'center' }));
  const { x, y, width } = (await chart.boundingBox())!;
  await studio.mouse.move(x + width / 4, y + 60);
  await studio.mouse.down();
  for (let i = 1; i <= 10; i++) await studio.mouse.move(x + width / 4 + 20 * i, y + 60);
  await expect.poll(async () => (await pictures())?.window ?? null).not.toBeNull();
  const held = (await pictures())!;
  expect(held.flows).toBeLessThan(whole.flows);
  expect(held.places).toEqual(whole.places);
  await studio.mouse.up();
  await expect(studio.locator('.selection-bar .chip')).toHaveCount(1);

  await studio.mouse.move(x + width / 4 + 100, y + 60);
  await studio.mouse.down();
  await studio.mouse.move(x + width / 4 + 140, y + 60, { steps: 4 });
  await studio.mouse.up();
  await expect.poll(pictures).not.toBeNull();
  const moved = (await pictures())!;
  expect(moved.window!.from).toBeGreaterThan(held.window!.from);
  expect(moved.window!.to - moved.window!.from).toBeCloseTo(held.window!.to - held.window!.from, 3);
  await studio.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(async () => (await pictures())?.flows).toBe(whole.flows);
  expect(await comparisonsOn(studio)).toBe(0);
});

test('a window is selected, moved and cleared from the keyboard, and the view zooms', async ({ studio }) => {
  await studio.evaluate(() => window.temponet.open({ demo: 'office:4d' }));
  await compare(studio);
  const selected = () => studio.evaluate(() => window.temponet.state().selection.window);
  await studio.locator('.pane-compare .bins .cursor-range').focus();
  for (const key of ['End', 'Enter', 'ArrowLeft', 'ArrowLeft', 'Enter']) await studio.keyboard.press(key);
  const first = await selected();
  expect(first).not.toBeNull();
  await studio.keyboard.press('Shift+ArrowLeft');
  expect((await selected())!.from).toBeLessThan(first!.from);
  await studio.keyboard.press('+');
  await expect(studio.getByRole('button', { name: 'Whole span' })).toBeVisible();
  await studio.keyboard.press('0');
  await expect(studio.getByRole('button', { name: 'Whole span' })).toBeHidden();
  await studio.keyboard.press('Escape');
  expect(await selected()).toBeNull();
});

test('the model has a thread of its own', async ({ studio }) => {
  await studio.evaluate(() => window.temponet.open({ demo: 'office:1d' }));
  await goTo(studio, 'Train');
  await train(studio, 'Tiny', 'WebAssembly', 1);
  expect(threadOf(studio, 'model')).toBeDefined();
});
