/** Slots one by one against their sums, and residuals of gaps that the law itself drew. */
import { expect, it } from 'vitest';
import { createCpuMachine } from '../kernels/cpuMachine';
import { createRandom } from '../math/random';
import { describeGoodnessOfFit } from '../metrics/goodnessOfFit';
import type { SlotTable } from '../streams/dataset';
import { encodeGapTargets } from '../streams/gapTargets';
import { tinyModel } from '../testing/tinyModel';
import { createPacer } from './pace';
import { scoreEvents, scoreSurvival } from './scoreSlots';
import { createScorer } from './scoreTasks';

it.each([['bins'], ['logNormalMixture']] as const)(
  'events and silences add up to what the tasks say: %s',
  async (gap) => {
    const { configuration, dataset, weights } = tinyModel({ gap });
    const { codecs, validation } = dataset;
    const machine = createCpuMachine(weights, Float64Array);
    const pacer = createPacer(machine, 'throughput', () => 0);
    const tasks = await (await createScorer(machine, codecs, configuration, validation)).score(pacer);
    const nats = await scoreEvents(machine, { codecs, configuration }, validation, pacer);
    const { before, cut } = await scoreSurvival(machine, { codecs, configuration }, validation, pacer);
    const silences = before.reduce((sum, survival, i) => sum - (cut[i] ? Math.log(survival) : 0), 0);
    const total = nats.reduce((sum, one) => sum + one, 0) + silences;
    const perEvent = Object.values(tasks).reduce((sum, one) => sum + one, 0);
    expect(total / nats.length).toBeCloseTo(perEvent, 4);
  },
);

const LONGEST = 1e8;

it('gaps drawn from the law leave residuals in the band, ones half as long do not', async () => {
  const tick = 60;
  const { configuration, dataset, weights } = tinyModel({}, 1, tick);
  const { codecs, validation } = dataset;
  const machine = createCpuMachine(weights, Float64Array);
  const pacer = createPacer(machine, 'throughput', () => 0);
  const survivalOf = (table: SlotTable) => scoreSurvival(machine, { codecs, configuration }, table, pacer);
  const { sequences } = validation;
  // Silences up to the end are no draws.
  const input = sequences.input.map((row, slot) => (sequences.target[slot]! < 0 ? -1 : row));
  const slots = Array.from(input.keys()).filter((slot) => input[slot]! >= 0);
  const withGaps = (gaps: Float64Array): SlotTable => {
    const [to, target] = [sequences.to.slice(), sequences.target.slice()];
    slots.forEach((slot, i) => {
      to[slot] = sequences.from[slot]! + Math.floor(gaps[i]! / tick) * tick;
      if (gaps[i]! >= LONGEST / 2) target[slot] = -1;
    });
    const changed = { ...sequences, input, to, target };
    return { ...validation, sequences: changed, gaps: encodeGapTargets(codecs.gaps, changed) };
  };
  const random = createRandom(5);
  const shares = slots.map(() => random.uniform());
  const [low, high] = [slots.map(() => Math.log(1e-7)), slots.map(() => Math.log(LONGEST))];
  const middle = () => Float64Array.from(low, (from, i) => Math.exp((from + high[i]!) / 2));
  const fine = { ...codecs, encoder: { ...codecs.encoder, resolution: 0 } };
  for (let round = 0; round < 18; round++) {
    const gaps = middle();
    const to = sequences.to.slice();
    slots.forEach((slot, i) => (to[slot] = sequences.from[slot]! + gaps[i]!));
    const asked = { ...validation, sequences: { ...sequences, input, to } };
    const { before } = await scoreSurvival(machine, { codecs: fine, configuration }, asked, pacer);
    gaps.forEach((gap, i) => ((before[i]! > shares[i]! ? low : high)[i] = Math.log(gap)));
  }
  const fit = async (factor: number) =>
    describeGoodnessOfFit(await survivalOf(withGaps(middle().map((gap) => gap * factor))), 7);
  const own = await fit(1);
  expect(own.n).toBe(slots.length);
  expect(own.ks).toBeLessThan(own.band);
  expect((await fit(0.5)).ks).toBeGreaterThan(1.5 * own.band);
}, 20_000);
