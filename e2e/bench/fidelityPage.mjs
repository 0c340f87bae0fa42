/** What `bench:fidelity` asks of the built app, through its console. */

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('./fidelityTraces.mjs').BenchTrace} BenchTrace */
/** @typedef {import('../../src/metrics/score').Score} Score */
/** @typedef {import('../../src/metrics/figure').FigureScore} FigureScore */

/**
 * @typedef {object} Cell one trace, generator and seed
 * @property {Pick<Score, 'name' | 'value' | 'n' | 'note' | 'says'>[]} scores
 * @property {Pick<FigureScore, 'name' | 'value' | 'n'>[] | null} figures null = left out
 * @property {{ task: string, model: number, baseline: number, n: number }[]} tasks
 * @property {number} flows
 * @property {{ train: number, calibrate: number, packets: number, generate: number, score: number }} seconds what the cell took; `packets` is level 2's training
 * @property {number | null} epochs
 * @property {string} reason why training ended
 * @property {string} backend and its adapter; '' of a baseline
 * @property {readonly string[]} warnings
 */

/** @typedef {Omit<Score, 'value' | 'baseline' | 'n' | 'says'>} CeilingScore */
/** @typedef {Pick<FigureScore, 'name' | 'label' | 'good' | 'ceiling' | 'rules'>} CeilingFigure */

/**
 * @typedef {object} OpenedTrace
 * @property {number} flows
 * @property {number} span
 * @property {number[]} hours flows of every whole hour
 */

/**
 * @param {Page} page
 * @param {BenchTrace} trace
 * @param {Readonly<Record<string, unknown>>} configuration
 * @returns {Promise<OpenedTrace>}
 */
export async function openTrace(page, { files, demo, labels }, configuration) {
  await page.evaluate(
    ([change]) => window.temponet.configure(change),
    [{ ...configuration, seed: 1, ...(labels === null ? {} : { labels }) }],
  );
  const input = await page.evaluateHandle(() =>
    Object.assign(document.createElement('input'), { type: 'file', multiple: true }),
  );
  if (files.length > 0) await input.setInputFiles(files);
  return page.evaluate(async ([demo, input]) => {
    const report = await window.temponet.open(demo === null ? (input.files ?? []) : { demo });
    const state = () => window.temponet.state().comparison;
    while (state().status === 'computing') await new Promise((done) => setTimeout(done, 50));
    const seen = state();
    if (seen.status !== 'ready') throw new Error('internal: no comparison of the opened trace');
    const { levels } = seen.comparison.rate;
    const level = levels.findLast(({ binWidth }) => binWidth <= 3600) ?? levels[0];
    const hours = Array.from({ length: Math.floor(report.span / 3600) }, () => 0);
    level?.counts.real.forEach((count, i) => {
      const hour = Math.floor((i * level.binWidth) / 3600);
      if (hour < hours.length && count > 0) hours[hour] = (hours[hour] ?? 0) + count;
    });
    return { flows: report.flows, span: report.span, hours };
  }, /** @type {const} */ ([demo, input]));
}

/**
 * Real against real: needs a synthetic trace to be scored beside, of which nothing is kept.
 * @param {Page} page
 * @param {{ replicates: number, ceilings: boolean | 'simulation', figures: boolean, quick: boolean }} choice
 * @returns {Promise<{ ceilings: CeilingScore[], figures: CeilingFigure[] | null }>}
 */
export function scoreCeilings(page, choice) {
  return page.evaluate(async (choice) => {
    await window.temponet.generate({ duration: 'holdout', seed: 1, generator: 'independentPoisson' });
    const { scores, figures } = await window.temponet.evaluate({ ...choice, baseline: false });
    const ceilings = scores.map(({ value, baseline, n, says, ...ceiling }) => {
      void [value, baseline, n, says];
      return ceiling;
    });
    const kept = figures?.map(({ name, label, good, ceiling, rules }) => ({
      ...{ name, label, good, ceiling },
      ...(rules && { rules }),
    }));
    return { ceilings, figures: kept ?? null };
  }, choice);
}

/**
 * @param {Page} page
 * @param {{ generator: string, seed: number, bounds: object | null, change: object, choice: { figures: boolean, quick: boolean } }} run `change` is the whole configuration: nothing is left of a run before; without `bounds` the model trained last draws again
 * @returns {Promise<Cell>}
 */
export function runCell(page, run) {
  return page.evaluate(async ({ generator, seed, bounds, change, choice }) => {
    const { temponet } = window;
    const clock = () => performance.now() / 1000;
    if (bounds) await temponet.configure({ ...change, seed });
    const began = clock();
    const trained = bounds && generator === 'tempoNet' ? await temponet.train(bounds) : null;
    const trainedAt = clock();
    const made = await temponet.generate({
      ...{ duration: /** @type {const} */ ('holdout'), seed },
      generator: /** @type {'tempoNet'} */ (generator),
    });
    const madeAt = clock();
    const { scores, figures, tasks } = await temponet.evaluate({
      ...choice,
      ceilings: false,
      baseline: false,
    });
    const [train, calibrate] = [trained?.trained?.seconds ?? 0, trained?.trained?.calibration?.seconds ?? 0];
    return {
      scores: scores.map(({ name, value, n, note, says }) => ({
        ...{ name, value, n },
        ...(note && { note }),
        ...(says && { says }),
      })),
      figures: figures?.map(({ name, value, n }) => ({ name, value, n })) ?? null,
      tasks: [...tasks],
      flows: made.flows,
      seconds: {
        ...{ train, calibrate, packets: Math.max(0, trainedAt - began - train - calibrate) },
        ...{ generate: madeAt - trainedAt, score: clock() - madeAt },
      },
      epochs: trained?.latest?.epoch ?? null,
      reason: trained?.trained?.reason ?? '',
      backend: trained ? `${trained.backend.backend}: ${trained.backend.adapter}` : '',
      warnings: made.warnings,
    };
  }, run);
}
