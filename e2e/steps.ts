/** What a person does between a file and saved files, and what must hold of what is saved. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from '@playwright/test';
import { download, expect, goTo } from './studio';
import { badPackets, countPackets, hasTshark, isMonotonic } from './tshark';

export const HOUR = 3600;

/** The preset proves the path in software too: 4 lanes of 16 events a step. */
export type Preset = 'Quick look' | 'Balanced' | 'Careful' | 'Tiny';
export type Backend = 'WebAssembly' | 'WebGPU';

export async function openFiles(page: Page, paths: string | string[], name: string): Promise<void> {
  await goTo(page, 'Trace');
  await page.getByLabel('Files to open').first().setInputFiles(paths);
  await page.waitForFunction((name) => {
    const { trace } = window.temponet.state();
    if (trace.status === 'failed') throw new Error(trace.message);
    return trace.status === 'ready' && trace.report.name === name;
  }, name);
}

/** The interface trains by epochs; only the console bounds a run by steps. */
export async function train(page: Page, preset: Preset, backend: Backend, maxSteps: number): Promise<void> {
  await goTo(page, 'Train');
  await page.getByRole('radio', { name: preset }).check();
  await page.getByRole('radio', { name: backend }).check();
  await page.evaluate((maxSteps) => window.temponet.train({ maxSteps }), maxSteps);
  await expect(page.getByText(/^Ended: /)).toBeVisible();
}

/** Through the panel: a chosen window, since an untrained model may fill a whole span with flows. */
export async function generate(page: Page, start: number | string, seconds: number): Promise<void> {
  await goTo(page, 'Compare');
  await page.getByRole('radio', { name: 'A chosen window' }).check();
  await page.getByLabel('Start', { exact: true }).fill(String(start));
  await page.getByLabel('Length').fill(String(seconds));
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(page.getByText(/flows over .* from seed/)).toBeVisible({ timeout: 120_000 });
}

export async function compare(page: Page): Promise<void> {
  await goTo(page, 'Compare');
  await page.waitForFunction(() => window.temponet.state().comparison.status === 'ready');
}

/** Through the Export pane, without its manifest; `format` as the list names it. */
export async function saveAs(
  page: Page,
  which: 'Synthetic trace' | 'Real trace',
  format: string,
): Promise<string> {
  await page.getByRole('radio', { name: new RegExp(`^${which}`) }).check();
  await page.getByLabel('Format').selectOption({ label: format });
  await page.getByRole('checkbox', { name: 'Save its manifest too' }).uncheck();
  return download(page, `Save ${format}`);
}

/** In somebody else's reader: packets there, none malformed, no bad checksum, time never runs back. */
export async function expectCleanCapture(path: string): Promise<void> {
  if (!hasTshark) return;
  expect(countPackets(path)).toBeGreaterThan(0);
  expect(badPackets(path)).toEqual([]);
  expect(isMonotonic(path)).toBe(true);
}

/** Opening a saved CSV and saving it again gives the same bytes. */
export async function expectReadsBack(page: Page, path: string): Promise<void> {
  await openFiles(page, path, basename(path));
  const again = await page.evaluate(async () => {
    const { blob } = await window.temponet.export('real', 'csv', { addresses: 'keep', save: false });
    return blob.text();
  });
  expect(again).toBe(readFileSync(path, 'utf8'));
}

/** Crashes the tab; returns the page that a person then opens. */
export async function killed(page: Page): Promise<Page> {
  const context = page.context();
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // Nobody answers: the tab is gone.
  session.send('Page.crash').catch(() => {});
  await crashed;
  const next = await context.newPage();
  await next.goto(process.env['STUDIO_ADDRESS']!);
  await next.waitForFunction(() => 'temponet' in window);
  return next;
}
