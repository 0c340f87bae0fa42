/** "Make a quiet-weekend variant and export it", on a real week of a smart home, checked by somebody else's reader. */
import { spawnSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { sharedFile } from './sharedFile';
import { openFiles, saveAs } from './steps';
import { expect, expectAccessible, goTo, test } from './studio';
import { badPackets, hasTshark, isMonotonic } from './tshark';

const NAME = 'smarthome-7d.pcap.gz';

test('make a quiet-weekend variant and export it', async ({ studio }) => {
  test.setTimeout(240_000);
  const file = sharedFile(`smarthome-7d/${NAME}`);
  test.skip(file === null, `${NAME} is not there; set TEMPONET_DATA to the folder of shared captures`);
  test.skip(!hasTshark, 'tshark is not installed: nobody else would read the saved capture');
  await openFiles(studio, file!, NAME);
  await goTo(studio, 'Compare');
  const silenced = await silencedHost(studio);
  await studio.getByLabel('Generator').selectOption({ label: 'Hourly Poisson, chained table' });
  await studio.getByRole('radio', { name: 'A chosen window' }).check();
  await studio.getByLabel('Start', { exact: true }).fill('Fri 00:00');
  await studio.getByLabel('Length').fill(String(3 * 86_400));
  await press(studio, /flows over 3 d .* by Hourly Poisson/);

  await studio.getByText('What if:').click();
  await studio.getByLabel('Name', { exact: true }).fill('Quiet weekend');
  await studio.getByLabel('Weekends ×').fill('0.2');
  await studio.getByLabel('Silence hosts').fill(silenced);
  await press(studio, /flows over 3 d/);
  const beside = studio.getByLabel('Beside the real trace');
  await expect(beside).toHaveValue('kept Quiet weekend');
  await expectAccessible(studio);

  const variant = await saved(studio);
  await goTo(studio, 'Compare');
  await beside.selectOption({ label: 'Hourly Poisson, chained table' });
  const plain = await saved(studio);

  expect(plain.hosts).toContain(silenced);
  expect(variant.hosts).not.toContain(silenced);
  const left = (day: string) => (variant.packets.get(day) ?? 0) / plain.packets.get(day)!;
  expect(left('Fri')).toBeGreaterThan(0.4);
  for (const day of ['Sat', 'Sun']) expect(left(day) / left('Fri')).toBeLessThan(0.5);
});

test('a bad measure leads to the picture that shows it, and another baseline is a choice away', async ({
  studio,
}) => {
  await studio.evaluate(async () => {
    await window.temponet.open({ demo: 'office:2d' });
    await window.temponet.generate({ generator: 'independentPoisson' });
    await window.temponet.evaluate({ replicates: 0, quick: true, figures: false });
  });
  await goTo(studio, 'Compare');
  await studio.getByRole('button', { name: 'Log-gap W1' }).click();
  await expect(studio.locator('#chart-gaps')).toBeFocused();
  await expect(studio.getByRole('heading', { name: 'Gaps longer than x' })).toBeInViewport();
  await studio.getByLabel('Beside the real trace').selectOption({ label: 'Pair renewal bootstrap' });
  await expect(studio.getByText(/flows over 2 d .* by Pair renewal bootstrap/)).toBeVisible();
});

async function press(page: Page, outcome: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await page.waitForFunction(() => window.temponet.state().synthetic.status === 'ready');
  await expect(page.getByText(outcome).first()).toBeVisible();
}

/** Not the busiest, without which little is left. */
async function silencedHost(page: Page): Promise<string> {
  await page.waitForFunction(() => window.temponet.state().comparison.status === 'ready');
  const hosts = await page.evaluate(() => {
    const { comparison } = window.temponet.state();
    return comparison.status === 'ready' ? comparison.comparison.pairs.hosts : [];
  });
  return hosts.filter((host) => /^\d+\.\d+\.\d+\.\d+$/.test(host))[2]!;
}

interface Saved {
  readonly hosts: ReadonlySet<string>;
  /** By weekday, UTC. */
  readonly packets: ReadonlyMap<string, number>;
}

/** As a capture, with the addresses it has, read by tshark. */
async function saved(page: Page): Promise<Saved> {
  await goTo(page, 'Export');
  await page.getByRole('radio', { name: /^Keep/ }).check();
  const path = await saveAs(page, 'Synthetic trace', 'pcap');
  // A baseline draws ports at random: two flows of one pair may overlap on the same ones, which no stack would do.
  expect(badPackets(path).filter((line) => !line.includes('New fragment overlaps'))).toEqual([]);
  expect(isMonotonic(path)).toBe(true);
  const fields = ['-T', 'fields', '-e', 'frame.time_epoch', '-e', 'ip.src', '-e', 'ip.dst'];
  const read = spawnSync('tshark', ['-r', path, ...fields], { encoding: 'utf8', maxBuffer: 1 << 30 });
  expect(read.status).toBe(0);
  const hosts = new Set<string>();
  const packets = new Map<string, number>();
  for (const line of read.stdout.split('\n').filter(Boolean)) {
    const [time, ...ends] = line.split('\t');
    ends.flatMap((end) => end.split(',')).forEach((end) => hosts.add(end));
    const day = new Date(Number(time) * 1000).toUTCString().slice(0, 3);
    packets.set(day, (packets.get(day) ?? 0) + 1);
  }
  return { hosts, packets };
}
