/** Presets: what training would take is said before it is begun, and is about what it takes. */
import { openSmall } from './keeping';
import { expect, expectAccessible, goTo, test } from './studio';

const preset = (name: string) => ({ name: new RegExp(`^${name}`) });

test('a preset is chosen by keyboard, undone, and shared', async ({ studio }) => {
  await openSmall(studio);
  await goTo(studio, 'Train');
  const balanced = studio.getByRole('radio', preset('Balanced'));
  const careful = studio.getByRole('radio', preset('Careful'));
  await expect(balanced).toBeChecked();
  for (const name of ['Quick look', 'Balanced', 'Careful', 'Faithful', 'Tiny'])
    await expect(
      studio.getByRole('radio', { name: new RegExp(`^${name}.*About .*, \\d.*B\\.$`) }),
    ).toBeVisible();
  await balanced.focus();
  await studio.keyboard.press('ArrowDown');
  await expect(careful).toBeChecked();
  expect(await studio.evaluate(() => window.temponet.state().configuration.model.width)).toBe(96);
  await studio.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(balanced).toBeChecked();
  await studio.getByRole('button', { name: 'Redo', exact: true }).click();
  await expect(careful).toBeChecked();
  await expectAccessible(studio);
  await studio.evaluate(
    () =>
      void (window.location.hash =
        '#set?model.width=32&model.gapBins=64&model.epochs=8&model.leastSteps=100&model.patience=3&model.calibrationRounds=2'),
  );
  await expect(studio.getByRole('radio', preset('Quick look'))).toBeChecked();
});

test('the estimate is about what the run takes, and the next goes by its speed', async ({ studio }) => {
  await openSmall(studio);
  await goTo(studio, 'Train');
  await studio.getByRole('radio', preset('Tiny')).check();
  await studio.getByRole('radio', { name: 'WebAssembly' }).check();
  const note = studio.getByText(/^About .* steps on WebAssembly/);
  await expect(note).toContainText('by a usual speed');
  const said = await studio.evaluate(() => window.temponet.state().estimate!.runs.present);
  await studio.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(note).toBeHidden();
  await expect(studio.getByText(/^Ended: /)).toBeVisible({ timeout: 60_000 });
  const { steps } = await studio.evaluate(() => {
    const { training } = window.temponet.state();
    if (training.status !== 'done') throw new Error(training.status);
    return training.run.trained!;
  });
  expect(steps / said.steps).toBeGreaterThan(0.8);
  expect(steps / said.steps).toBeLessThan(1.2);
  await expect(note).toContainText('by the speed of the last run');
});
