/** "Put this picture into my paper": every figure leaves the page as a drawing, a picture and a table of its own. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from '@playwright/test';
import { sharedFile } from './sharedFile';
import { openFiles } from './steps';
import { expect, goTo, test } from './studio';

const TRACE = sharedFile('flow-zoo/zat_conn_tsv.log');

test('saves every figure of a section as SVG, PNG and CSV', async ({ studio }) => {
  test.skip(TRACE === null, 'no shared traces');
  await openFiles(studio, TRACE!, basename(TRACE!));
  await goTo(studio, 'Compare');
  const figures = studio.locator('figure:visible');
  const count = await figures.count();
  expect(count).toBeGreaterThan(4);
  for (let i = 0; i < count; i++) {
    const menu = figures.nth(i).getByRole('button', { name: /^Copy/ });
    const title = await figures.nth(i).getByRole('heading').first().innerText();
    await test.step(title, async () => {
      const svg = readFileSync(await saved(studio, menu, 'Save SVG'), 'utf8');
      const drawn = await drawingOf(studio, svg);
      expect(drawn).toMatchObject({ problem: null, refers: [] });
      expect(drawn.text).toContain(title);
      const png = readFileSync(await saved(studio, menu, 'Save PNG'));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([drawn.width * 2, drawn.height * 2]);
      const csv = readFileSync(await saved(studio, menu, 'Save CSV'), 'utf8');
      expect(csv.split('\r\n').length).toBeGreaterThan(2);
    });
  }
});

test('copies a figure by keyboard alone, and saves it where there is no clipboard', async ({
  studio,
  context,
}) => {
  await studio.evaluate(() => window.temponet.open({ demo: 'office:2d' }));
  await goTo(studio, 'Trace');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const menu = studio.getByRole('button', { name: /^Copy ?: Rate over time/ });
  await menu.focus();
  await studio.keyboard.press('Enter');
  await expect(studio.getByRole('menuitem', { name: 'Copy picture (PNG)' })).toBeFocused();
  await studio.keyboard.press('Escape');
  await expect(menu).toBeFocused();
  for (const [presses, said] of [
    [0, 'Copied as PNG'],
    [1, 'Copied as SVG'],
    [2, 'Copied as CSV'],
  ] as const) {
    await menu.press('ArrowDown');
    for (let i = 0; i < presses; i++) await studio.keyboard.press('ArrowDown');
    await studio.keyboard.press('Enter');
    await expect(studio.getByText(said)).toBeVisible();
  }
  expect(await studio.evaluate(() => navigator.clipboard.readText())).toMatch(/^[^\r]+,[^\r]+\r\n/);
  await studio.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  const downloading = studio.waitForEvent('download');
  await menu.press('ArrowDown');
  await studio.keyboard.press('Enter');
  expect((await downloading).suggestedFilename()).toBe('rate-over-time.png');
});

async function saved(page: Page, menu: ReturnType<Page['locator']>, item: string): Promise<string> {
  const downloading = page.waitForEvent('download');
  await menu.click();
  await page.getByRole('menuitem', { name: item }).click();
  return (await downloading).path();
}

/** As a strict XML parser reads it: its size, its words, and whatever needs the page or another file. */
function drawingOf(page: Page, svg: string) {
  return page.evaluate((svg) => {
    const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    const refers = [...root.querySelectorAll('*')].flatMap((one) =>
      [...one.attributes]
        .filter(
          ({ name, value }) =>
            /var\(|light-dark|color\(/.test(value) ||
            ['class', 'style'].includes(name) ||
            (/href$/.test(name) && !value.startsWith('data:')),
        )
        .map(({ name, value }) => `${one.localName} ${name}=${value.slice(0, 40)}`),
    );
    return {
      problem: root.querySelector('parsererror')?.textContent ?? null,
      width: Number(root.getAttribute('width')),
      height: Number(root.getAttribute('height')),
      text: root.textContent,
      refers,
    };
  }, svg);
}
