/** Without a model: a baseline in place of it, scored, and named in what is saved. */
import { expect, goTo, test } from './studio';

test('demo → a baseline → scores → manifest, no training', async ({ studio }) => {
  await studio.evaluate(async () => {
    await window.temponet.configure({ holdout: { kind: 'tail', share: 0.5 } });
    await window.temponet.open({ demo: 'office:2d' });
  });
  await goTo(studio, 'Compare');
  await studio.getByLabel('Generator').selectOption({ label: 'Pair renewal bootstrap' });
  await studio.getByRole('radio', { name: 'The held-out window' }).check();
  await studio.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(studio.getByText(/flows over 1 d .* by Pair renewal bootstrap/)).toBeVisible();
  await studio.getByRole('button', { name: 'Score', exact: true }).click();
  await expect(studio.getByText(/times as far from the real trace as real is from real/)).toBeVisible({
    timeout: 120_000,
  });
  await expect(studio.getByRole('heading', { level: 3, name: 'Host pairs' })).toBeVisible();
  const generation = await studio.evaluate(async () => {
    const { manifest } = await window.temponet.export('synthetic', 'manifest', { save: false });
    return manifest.generation;
  });
  expect(generation).toEqual({ generator: 'pairRenewal', seed: 1, window: { from: 86_400, to: 172_800 } });
});
