/** Every place, empty and with a real trace, in light, dark and high contrast: axe finds nothing serious, nothing runs off the page. */
import { basename } from 'node:path';
import type { Page } from '@playwright/test';
import { sharedFile } from './sharedFile';
import { openFiles } from './steps';
import type { PaneName } from './studio';
import { expect, expectAccessible, goTo, test } from './studio';

const TRACE = sharedFile('flow-zoo/zat_conn_tsv.log');
const PANES: readonly PaneName[] = ['Trace', 'Explore', 'Train', 'Compare', 'Export'];
/** A theme changes colours and nothing else: the first is held to every rule, the others to contrast. */
const THEMES = { light: undefined, dark: ['color-contrast'], contrast: ['color-contrast'] } as const;
/** 1440 × 900 enlarged to 200 %. */
const ENLARGED = { width: 720, height: 450 };

test('no place that is empty has a serious problem, and each says what it needs', async ({ studio }) => {
  for (const [theme, rules] of Object.entries(THEMES)) {
    await studio.getByLabel('Theme', { exact: true }).selectOption(theme);
    for (const pane of PANES) {
      await goTo(studio, pane);
      await expect(
        studio
          .locator('.pane:visible')
          .getByText(/needs a trace|No trace is open yet/)
          .first(),
      ).toBeVisible();
      await test.step(`${pane}, ${theme}`, () => expectAccessible(studio, rules));
    }
  }
});

test('no place with a real trace has a serious problem', async ({ studio }) => {
  test.skip(TRACE === null, 'no shared traces');
  await openFiles(studio, TRACE!, basename(TRACE!));
  for (const [theme, rules] of Object.entries(THEMES)) {
    await studio.getByLabel('Theme', { exact: true }).selectOption(theme);
    for (const pane of PANES) {
      await goTo(studio, pane);
      if (pane === 'Explore') await exploreAll(studio, theme, rules);
      else await test.step(`${pane}, ${theme}`, () => expectAccessible(studio, rules));
    }
  }
  await studio.setViewportSize(ENLARGED);
  for (const pane of PANES) {
    await goTo(studio, pane);
    const [needed, there] = await studio.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth] as const;
    });
    expect(needed, `${pane} at 200 %`).toBeLessThanOrEqual(there);
  }
});

async function exploreAll(page: Page, theme: string, rules?: readonly string[]): Promise<void> {
  const sections = page.getByRole('navigation', { name: 'Sections' }).getByRole('button');
  for (const section of await sections.all()) {
    await section.click();
    await page.waitForFunction(() => window.temponet.state().exploration.status === 'ready');
    await test.step(`${await section.innerText()}, ${theme}`, () => expectAccessible(page, rules));
  }
}
