/** Nothing is lost: what was worked on is there again after a reload or a killed tab, in this browser and nowhere else. */
import type { Page } from '@playwright/test';
import { isBack, makeModel, openSmall, settled, synthetic } from './keeping';
import { killed } from './steps';
import { expect, expectAccessible, goTo, test } from './studio';

const kept = (page: Page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const files: string[] = [];
    for await (const name of root.keys()) {
      const folder = await root.getDirectoryHandle(name);
      for await (const file of folder.keys()) files.push(file);
    }
    const databases = (await indexedDB.databases()).map(({ name }) => name!);
    const rows: string[] = [];
    for (const name of databases) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error!);
      });
      for (const store of db.objectStoreNames) {
        const count = await new Promise<number>((resolve) => {
          const request = db.transaction(store).objectStore(store).count();
          request.onsuccess = () => resolve(request.result);
        });
        if (count > 0) rows.push(`${store} ${count}`);
      }
      db.close();
    }
    return { files: files.length, rows };
  });

test('brings trace, model, synthetic trace, selection and pane back after a reload', async ({ studio }) => {
  await openSmall(studio);
  await makeModel(studio);
  await goTo(studio, 'Compare');
  await studio.evaluate(() => window.temponet.generate({ seed: 9, duration: 1800 }));
  const before = await synthetic(studio);
  const configuration = await studio.evaluate(() => window.temponet.state().configuration);
  await settled(studio);
  await studio.reload();
  await isBack(studio);
  expect(await synthetic(studio)).toBe(before);
  expect(await studio.evaluate(() => window.temponet.state().configuration)).toEqual(configuration);
  await expect(studio.getByRole('heading', { level: 1, name: 'Compare' })).toBeVisible();
  // The model that came back draws the same bytes from the same seed.
  await studio.evaluate(() => window.temponet.generate({ seed: 9, duration: 1800 }));
  expect(await synthetic(studio)).toBe(before);
});

test('brings them back after the tab was killed', async ({ studio }) => {
  await openSmall(studio);
  await makeModel(studio);
  const before = await synthetic(studio);
  await settled(studio);
  const next = await killed(studio);
  await isBack(next);
  expect(await synthetic(next)).toBe(before);
});

test('keeps two projects apart, and renames, copies and deletes them', async ({ studio }) => {
  await openSmall(studio, 'first.csv');
  await makeModel(studio);
  await settled(studio);
  await openSmall(studio, 'second.csv');
  await settled(studio);
  const menu = studio.getByRole('button', { name: /^Project:/ });
  await menu.click();
  await expect(studio.getByRole('listitem').filter({ hasText: 'first.csv' })).toBeVisible();
  await expectAccessible(studio);
  await studio.getByLabel('Name of this project').fill('Quiet night');
  await studio.getByLabel('Name of this project').press('Enter');
  await expect(menu).toHaveText(/Quiet night/);
  await studio.getByRole('button', { name: 'Duplicate Quiet night' }).click();
  await expect(studio.getByRole('button', { name: 'Open Quiet night, copy' })).toBeVisible();
  await studio.getByRole('button', { name: 'Delete Quiet night, copy' }).click();
  await studio.getByRole('button', { name: 'Yes, delete' }).click();
  await expect(studio.getByRole('button', { name: 'Open Quiet night, copy' })).toHaveCount(0);
  await studio.getByRole('button', { name: 'Open first.csv' }).click();
  await isBack(studio);
  await expect(menu).toHaveText(/first\.csv/);
  await menu.click();
  await studio.getByRole('button', { name: 'Open Quiet night' }).click();
  await studio.waitForFunction(() => {
    const { trace, training } = window.temponet.state();
    return trace.status === 'ready' && trace.report.name === 'second.csv' && training.status === 'idle';
  });
});

test('keeps nothing where that is wanted', async ({ studio }) => {
  await openSmall(studio);
  await settled(studio);
  expect((await kept(studio)).files).toBe(1);
  await studio.getByRole('button', { name: /^Project:/ }).click();
  await studio.getByRole('button', { name: 'Keep nothing on this machine' }).click();
  await studio.getByRole('button', { name: 'Yes, delete' }).click();
  await expect(studio.getByRole('button', { name: 'Keep work on this machine' })).toBeVisible();
  await expectAccessible(studio);
  await studio.getByRole('button', { name: 'Close', exact: true }).click();
  await goTo(studio, 'Trace');
  await expect(studio.getByText('Nothing of a trace is kept either')).toBeVisible();
  await studio.evaluate(() => window.temponet.configure({ seed: 8 }));
  await studio.waitForTimeout(1000);
  expect(await kept(studio)).toEqual({ files: 0, rows: [] });
  await studio.reload();
  await expect(studio.getByRole('button', { name: 'Choose files' })).toBeVisible();
  expect(await kept(studio)).toEqual({ files: 0, rows: [] });
});

test('keeps nothing of a page that a program drives', async ({ page }) => {
  await page.goto(`${process.env['STUDIO_ADDRESS']!}?session`);
  await openSmall(page);
  await page.waitForTimeout(1000);
  expect(await kept(page)).toEqual({ files: 0, rows: [] });
});
