/** The fit recovers a simulated chain, and its idle state is idle. */
import { describe, expect, it } from 'vitest';
import { drained } from './drained';
import { createWeightedIndex } from './draws';
import { poissonArrivals } from './poissonArrivals';
import { fitPoissonHmm } from './poissonHmm';
import { createRandom } from './random';

const RATES = [0, 2, 12];
const STAY = 0.95;

function simulate(length: number) {
  const random = createRandom(5);
  const states: number[] = [];
  const counts: number[] = [];
  const next = RATES.map((_, state) =>
    createWeightedIndex(RATES.map((_, to) => (to === state ? STAY : 0.025))),
  );
  for (let i = 0, state = 1; i < length; i++, state = next[state]!(random)) {
    states.push(state);
    counts.push([...poissonArrivals(random, RATES[state]!, 0, 1)].length);
  }
  return { states, counts: Uint32Array.from(counts) };
}

describe('fitPoissonHmm', () => {
  const { states, counts } = simulate(6000);
  const widths = new Float64Array(counts.length).fill(1);
  const fitted = drained(fitPoissonHmm({ counts, widths, stretch: new Uint32Array(counts.length) }, 3));

  it('recovers rates, transitions and shares', () => {
    const { rates, transitions, shares } = fitted.model;
    expect(rates[0]).toBe(0);
    expect(Math.abs(rates[1]! - 2)).toBeLessThan(0.15);
    expect(Math.abs(rates[2]! - 12)).toBeLessThan(0.4);
    for (const state of [0, 1, 2]) {
      expect(Math.abs(transitions[4 * state]! - STAY)).toBeLessThan(0.02);
      expect(shares[state]).toBeCloseTo(states.filter((s) => s === state).length / states.length, 1);
    }
  });

  it('says where the chain was', () => {
    const guessed = states.map((_, i) => {
      const row = fitted.posterior.subarray(3 * i, 3 * i + 3);
      return row.indexOf(Math.max(...row));
    });
    expect(guessed.filter((state, i) => state === states[i]).length / states.length).toBeGreaterThan(0.95);
  });

  it('has posteriors that are probabilities, with no flow while idle', () => {
    for (let i = 0; i < counts.length; i++) {
      const row = fitted.posterior.subarray(3 * i, 3 * i + 3);
      expect(Math.abs(row[0]! + row[1]! + row[2]! - 1)).toBeLessThan(1e-9);
      if (counts[i]! > 0) expect(row[0]).toBe(0);
    }
  });

  it('smooths as the sum over all paths does', () => {
    const short = {
      counts: counts.subarray(40, 46),
      widths: widths.subarray(0, 6),
      stretch: new Uint32Array(6),
    };
    const { model, posterior } = drained(fitPoissonHmm(short, 2));
    const weights = Array.from({ length: 64 }, (_, path) => {
      const at = (t: number) => (path >> t) & 1;
      let weight = 1;
      for (let t = 0; t < 6; t++) {
        const mean = model.rates[at(t)]!;
        weight *= t === 0 ? model.shares[at(0)]! : model.transitions[2 * at(t - 1) + at(t)]!;
        weight *= mean === 0 ? Number(short.counts[t] === 0) : mean ** short.counts[t]! * Math.exp(-mean);
      }
      return weight;
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let t = 0; t < 6; t++) {
      const busy = weights.filter((_, path) => (path >> t) & 1).reduce((sum, weight) => sum + weight, 0);
      // The last round's posterior belongs to the model that it returns.
      expect(posterior[2 * t + 1]).toBeCloseTo(busy / total, 6);
    }
  });

  it('of silence is silent', () => {
    const silent = drained(
      fitPoissonHmm(
        { counts: new Uint32Array(9), widths: new Float64Array(9).fill(2), stretch: new Uint32Array(9) },
        3,
      ),
    );
    expect([...silent.model.rates]).toEqual([0, 0, 0]);
  });
});
