/**
 * The page of every journey. Whatever a journey does, these hold at its end: no request left the origin, nothing was
 * warned about on the console, and no content was refused by the security policy.
 */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { test as base, expect } from '@playwright/test';

export { expect };

interface Watched {
  readonly requests: string[];
  readonly console: string[];
  readonly refused: string[];
}

export const test = base.extend<{ studio: Page }>({
  studio: async ({ page }, use) => {
    const address = process.env['STUDIO_ADDRESS']!;
    const seen = watch(page, new URL(address).origin);
    await page.exposeFunction('reportRefusal', (what: string) => void seen.refused.push(what));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        (window as unknown as { reportRefusal(what: string): void }).reportRefusal(
          `${violatedDirective} ${blockedURI}`,
        ),
      );
    });
    await page.goto(address);
    await page.waitForFunction(() => 'temponet' in window);
    await use(page);
    expect(seen).toEqual({ requests: [], console: [], refused: [] });
  },
});

function watch(page: Page, origin: string): Watched {
  const seen: Watched = { requests: [], console: [], refused: [] };
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('blob:') && !url.startsWith('data:'))
      seen.requests.push(url);
  });
  page.on('console', (message) => {
    if (message.type() === 'warning' || message.type() === 'error') seen.console.push(message.text());
  });
  page.on('pageerror', (error) => seen.console.push(error.message));
  return seen;
}

export type PaneName = 'Trace' | 'Explore' | 'Train' | 'Compare' | 'Export';

/** Through the navigation, as a person goes. */
export async function goTo(page: Page, pane: PaneName): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(`^${pane}`) })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: pane })).toBeVisible();
}

/** Clicks a button whose file is there at once, and hands over where it lies. */
export async function downloadNow(page: Page, button: string): Promise<string> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  return (await downloading).path();
}

/** Clicks a button that saves a trace, and hands over where the file lies once it is written. */
export async function download(page: Page, button: string): Promise<string> {
  const failed = page.getByText('Export failed').waitFor({ timeout: 120_000 });
  const downloading = page.waitForEvent('download', { timeout: 120_000 });
  failed.catch(() => {});
  await page.getByRole('button', { name: button, exact: true }).click();
  const saved = await Promise.race([downloading, failed]);
  if (!saved) throw new Error(await page.getByRole('alert').innerText());
  const path = await saved.path();
  await expect(page.getByText(/^Saved /)).toBeVisible();
  return path;
}

/** Nothing that axe calls serious or critical; of all its rules, or of those named. */
export async function expectAccessible(page: Page, rules?: readonly string[]): Promise<void> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
