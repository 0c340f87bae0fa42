/** Exploring a real trace, as tasks that an analyst has: finding what beats, narrowing, taking a table along. */
import type { Page } from '@playwright/test';
import { sharedFile } from './sharedFile';
import { openFiles } from './steps';
import { expect, expectAccessible, goTo, test } from './studio';

/** A small network in which 192.168.1.119 reports every 125 s. */
const LAN = sharedFile('ctu-botnet-207-1/capture.binetflow');
const REPORTER = '192.168.1.119 → 224.0.0.251';

const sections = (page: Page) => page.getByRole('navigation', { name: 'Sections' });
const explored = (page: Page) =>
  page.waitForFunction(() => {
    const { exploration, selection } = window.temponet.state();
    return (
      exploration.status === 'ready' &&
      JSON.stringify(exploration.exploration.selection) === JSON.stringify(selection)
    );
  });

test.beforeEach(async ({ studio }) => {
  test.skip(LAN === null, 'the shared captures are not there');
  await openFiles(studio, LAN!, 'capture.binetflow');
});

test('find the beacon', async ({ studio }) => {
  await goTo(studio, 'Explore');
  await sections(studio).getByRole('button', { name: 'Inter-arrival' }).click();
  const row = studio.getByRole('row').filter({ hasText: REPORTER });
  await expect(row).toContainText(/every 12\d s/);
  await row.getByRole('button').click();
  await expect(studio.getByText(/^The flows together recur every 12\d/).first()).toBeVisible();
  await expectAccessible(studio);
});

test('find the beacon by keyboard alone', async ({ studio }) => {
  await studio.keyboard.press('2');
  await expect(studio.getByRole('heading', { level: 1, name: 'Explore' })).toBeVisible();
  await studio.keyboard.press('/');
  const filter = studio.getByRole('combobox', { name: 'Filter' });
  await expect(filter).toBeFocused();
  await studio.keyboard.type('host:192.168.1.119');
  await expect(studio.getByRole('option', { name: /192\.168\.1\.119/ })).toBeVisible();
  await studio.keyboard.press('ArrowDown');
  await studio.keyboard.press('Enter');
  await explored(studio);
  const section = sections(studio).getByRole('button', { name: 'Inter-arrival' });
  for (let i = 0; i < 12 && !(await section.evaluate((one) => one === document.activeElement)); i++)
    await studio.keyboard.press('Tab');
  await expect(section).toBeFocused();
  await studio.keyboard.press('Enter');
  await expect(studio.getByRole('row').filter({ hasText: REPORTER })).toContainText(/every 12\d s/);
});

test('narrow by typing, see it as chips, widen again', async ({ studio }) => {
  await goTo(studio, 'Explore');
  const filter = studio.getByRole('combobox', { name: 'Filter' });
  await filter.fill('protocol:udp port:53');
  await filter.press('Enter');
  await expect(studio.getByRole('alert')).toContainText('“port:53” at character 14');
  await filter.fill('protocol:udp service:1900/udp');
  await filter.press('Enter');
  await expect(studio.getByRole('button', { name: 'Remove service 1900/udp' })).toBeVisible();
  await explored(studio);
  await goTo(studio, 'Compare');
  await studio.getByRole('button', { name: 'Remove service 1900/udp' }).click();
  await studio.getByRole('button', { name: 'Clear' }).click();
  await goTo(studio, 'Explore');
  await expect(studio.getByText('23,602 of 23,602 flows')).toBeVisible();
});

test('walk from a host through a service to whom it asks, by keyboard alone, and narrow to it', async ({
  studio,
}) => {
  await goTo(studio, 'Explore');
  await sections(studio).getByRole('button', { name: 'Host pairs' }).click();
  await explored(studio);
  const boxes = studio.locator('.sankey-box');
  await expect(boxes.first()).toBeVisible();
  expect(await boxes.evaluateAll((all) => all.filter(({ tabIndex }) => tabIndex === 0).length)).toBe(1);
  await studio.locator('.sankey-box[tabindex="0"]').focus();
  const names = [await studio.locator(':focus').getAttribute('aria-label')];
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) {
    await studio.keyboard.press(key);
    names.push(await studio.locator(':focus').getAttribute('aria-label'));
  }
  expect(new Set(names).size).toBe(4);
  expect(names[2]).toMatch(/^select (\d+\/)?[a-z]+, /);
  await studio.keyboard.press('ArrowLeft');
  const service = /^select (.*), /.exec((await studio.locator(':focus').getAttribute('aria-label'))!)![1]!;
  await studio.keyboard.press('Enter');
  await expect(studio.getByRole('button', { name: `Remove service ${service}` })).toBeVisible();
  await explored(studio);
  await expect(studio.locator(':focus')).toHaveAttribute('aria-label', new RegExp(`^select ${service}, `));
});

test('read by keyboard who speaks at a time', async ({ studio }) => {
  await goTo(studio, 'Explore');
  await sections(studio).getByRole('button', { name: 'Inter-arrival' }).click();
  const cursor = studio.getByRole('slider', { name: /^Spike trains of the busiest pairs/ });
  await cursor.focus();
  await studio.keyboard.press('End');
  const last = Number(await cursor.inputValue());
  await studio.keyboard.press('ArrowDown');
  expect(Number(await cursor.inputValue())).toBeLessThan(last);
  await expect(cursor).toHaveAttribute('aria-valuetext', /^\d{4}-\d\d-\d\d .*; .* → .*: \d/);
  await expect(studio.locator('.raster .read-out')).toBeVisible();
});

test('sort the conversations, copy them, pick one', async ({ studio, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await goTo(studio, 'Explore');
  await sections(studio).getByRole('button', { name: 'Tables' }).click();
  await studio.getByRole('columnheader', { name: 'Bytes' }).getByRole('button').click();
  await expect(studio.getByRole('columnheader', { name: 'Bytes' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await studio.getByRole('button', { name: 'Copy as CSV' }).click();
  await expect(studio.getByRole('button', { name: 'Copied' })).toBeVisible();
  const text = await studio.evaluate(() => navigator.clipboard.readText());
  expect(text.split('\n')[0]).toBe('source,destination,flows,packets,bytes,first,last');
  expect(text.trimEnd().split('\n')).toHaveLength(515);
  await studio.getByLabel('Address holds').fill('192.168.1.119');
  await expect(studio.getByText(/rows with “192\.168\.1\.119”/)).toBeVisible();
  await studio.getByRole('row').filter({ hasText: '224.0.0.251' }).first().click();
  await expect(studio.getByRole('button', { name: `Remove ${REPORTER}` })).toBeVisible();
});

test('see what was generated beside the real trace, under one selection, until it is forgotten', async ({
  studio,
}) => {
  const generate = (generator: 'pairRenewal' | 'independentPoisson') =>
    studio.evaluate((generator) => window.temponet.generate({ generator }), generator);
  await goTo(studio, 'Explore');
  const note = studio.getByText(/^Beside the real trace stands “/);
  const difference = studio.getByRole('figure').filter({ hasText: 'Rate, synthetic less real' });
  await explored(studio);
  await expect(note).toBeHidden();
  await expect(difference).toBeHidden();
  await generate('pairRenewal');
  await expect(note).toContainText('“Pair renewal bootstrap”');
  await expect(difference).toBeVisible();
  const whole = await note.innerText();

  await sections(studio).getByRole('button', { name: 'Inter-arrival' }).click();
  await studio.getByRole('slider', { name: /^Quantiles of the synthetic gaps/ }).focus();
  await studio.keyboard.press('End');
  await expect(studio.locator(':focus')).toHaveAttribute(
    'aria-valuetext',
    /^\d[\d.]* % quantile; real gap .*; synthetic gap /,
  );
  for (const name of ['Seasonality', 'Fields']) {
    await sections(studio).getByRole('button', { name }).click();
    await explored(studio);
    await expect(note).toBeVisible();
    await expectAccessible(studio);
  }
  await expect(studio.getByRole('columnheader', { name: 'synthetic' }).first()).toBeVisible();

  await studio.getByRole('combobox', { name: 'Filter' }).fill('protocol:tcp');
  await studio.getByRole('combobox', { name: 'Filter' }).press('Enter');
  await expect(note).not.toHaveText(whole);
  await studio.getByRole('heading', { level: 1 }).click();
  await studio.keyboard.press('Control+z');
  await expect(note).toHaveText(whole);
  await studio.getByRole('radio', { name: 'Real alone' }).check();
  await expect(note).toBeHidden();
  await expect(studio.getByRole('columnheader', { name: 'synthetic' })).toHaveCount(0);
  await studio.getByRole('radio', { name: 'Real and synthetic' }).check();
  await expect(note).toHaveText(whole);

  await generate('independentPoisson');
  await expect(note).toContainText('Poisson');
  await goTo(studio, 'Compare');
  await studio.getByRole('button', { name: /^Forget .*Poisson/ }).click();
  await goTo(studio, 'Explore');
  await explored(studio);
  await expect(note).toBeHidden();
  await expect(studio.getByRole('radio', { name: 'Real alone' })).toBeHidden();
});

test('every section fits a phone', async ({ studio }) => {
  await goTo(studio, 'Explore');
  await studio.setViewportSize({ width: 390, height: 844 });
  for (const name of ['Rate', 'Inter-arrival', 'Host pairs', 'Tables', 'Seasonality', 'Fields'])
    await test.step(name, async () => {
      await sections(studio).getByRole('button', { name, exact: true }).click();
      await explored(studio);
      const over = await studio.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over).toBeLessThanOrEqual(0);
    });
});
