/** A project as a file: saved, taken elsewhere, opened again, with and without its traces. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { isBack, makeModel, openSmall, settled, synthetic } from './keeping';
import { downloadNow, expect, expectAccessible, goTo, test } from './studio';

const openMenu = (page: Page) => page.getByRole('button', { name: /^Project:/ }).click();

async function saved(page: Page, { hasTraces }: { readonly hasTraces: boolean }): Promise<Buffer> {
  await openMenu(page);
  await page.getByRole('button', { name: 'Save as a file …' }).click();
  if (hasTraces) await page.getByRole('checkbox', { name: /^With its/ }).check();
  await expectAccessible(page);
  const path = await downloadNow(page, 'Save project file');
  await expect(page.getByText(/^Saved .*temponet,/)).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  return readFileSync(path);
}

async function forgetAll(page: Page): Promise<void> {
  await openMenu(page);
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await page.getByRole('button', { name: 'Yes, delete' }).click();
  await expect(page.getByText('Nothing is kept yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
}

function handIn(page: Page, buffer: Buffer): Promise<void> {
  const file = { name: 'handed on.temponet', mimeType: 'application/zip', buffer };
  return page.getByLabel('Files to open').first().setInputFiles(file);
}

test('carries trace, model and synthetic trace to another browser', async ({ studio }) => {
  await openSmall(studio);
  await makeModel(studio);
  const before = await synthetic(studio);
  await settled(studio);
  const file = await saved(studio, { hasTraces: true });
  await forgetAll(studio);
  await openMenu(studio);
  const buffer = { name: 'handed on.temponet', mimeType: 'application/zip', buffer: file };
  await studio.getByLabel('Project file to open').setInputFiles(buffer);
  await isBack(studio);
  expect(await synthetic(studio)).toBe(before);
  await studio.evaluate(() => window.temponet.generate({ seed: 5, duration: 1800 }));
  expect(await synthetic(studio)).toBe(before);
});

test('without its trace it tells no row, and waits for the trace', async ({ studio }) => {
  await openSmall(studio);
  await makeModel(studio);
  const before = await synthetic(studio);
  await settled(studio);
  const file = await saved(studio, { hasTraces: false });
  const entries = Object.keys(unzipSync(file)).map((name) => name.replace(/^parts.\d+ /, ''));
  expect(entries).toEqual(['project.json', 'records', 'model']);
  await forgetAll(studio);
  await goTo(studio, 'Trace');
  await handIn(studio, file);
  await expect(studio.getByText('This project holds a run but no trace. Open small.csv here')).toBeVisible();
  await openSmall(studio);
  await studio.waitForFunction(() => window.temponet.state().training.status === 'done');
  await studio.evaluate(() => window.temponet.generate({ seed: 5, duration: 1800 }));
  expect(await synthetic(studio)).toBe(before);
  // The trace is part of that project now.
  await settled(studio);
  await studio.reload();
  await isBack(studio);
});

test('a file that is damaged is refused, and what is open stays', async ({ studio }) => {
  await openSmall(studio);
  await makeModel(studio);
  await settled(studio);
  const file = await saved(studio, { hasTraces: true });
  await goTo(studio, 'Trace');
  const failure = studio.getByRole('alert');
  const damaged = [file.subarray(0, file.length >> 1), Buffer.from('no zip'), flipped(file)];
  for (const bytes of damaged) {
    await handIn(studio, bytes);
    await studio.waitForFunction(() => window.temponet.state().projectFile?.status === 'failed');
    await expect(failure).toContainText(/not a project file|project file is damaged/);
  }
  await settled(studio);
  expect(await studio.evaluate(() => window.temponet.state().training.status)).toBe('done');
  await openMenu(studio);
  await expect(studio.getByRole('listitem').filter({ hasText: 'small.csv' })).toHaveCount(1);
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[bytes.length - 2000]! ^= 0xff;
  return copy;
}
