/** Simulation and fit held to the definition of the process, computed in the quadratic way. */
import { describe, expect, it } from 'vitest';
import { drained } from './drained';
import { fitHawkes } from './fitHawkes';
import type { HawkesEvent, HawkesProcess } from './hawkesProcess';
import { madeStationary, simulateHawkes, spectralRadius } from './hawkesProcess';
import { kolmogorovSmirnov } from './kolmogorovSmirnov';
import { createRandom } from './random';

const TRUTH: HawkesProcess = {
  background: Float64Array.of(0.2, 0.4),
  branching: Float64Array.of(0.5, 0.1, 0.3, 0.2),
  decays: Float64Array.of(2),
};
const TWO_DECAYS: HawkesProcess = {
  background: Float64Array.of(0.3),
  branching: Float64Array.of(0.3, 0.4),
  decays: Float64Array.of(0.1, 10),
};

/** ∫ λ_i from one event of dimension i to its next: independent and Exp(1) if the process is right (Ogata 1988). */
function residuals(events: readonly HawkesEvent[], process: HawkesProcess, dimension: number): Float64Array {
  const { background, branching, decays } = process;
  const [size, kernels] = [background.length, decays.length];
  const integral = (at: number) =>
    events
      .filter((event) => event.at < at)
      .reduce(
        (sum, event) =>
          decays.reduce(
            (sum, decay, m) =>
              sum +
              branching[(dimension * size + event.dimension) * kernels + m]! *
                (1 - Math.exp(-decay * (at - event.at))),
            sum,
          ),
        background[dimension]! * at,
      );
  const own = events.filter((event) => event.dimension === dimension).map(({ at }) => integral(at));
  return Float64Array.from(own.slice(1), (value, i) => value - own[i]!).sort();
}

function expectExponential(sorted: Float64Array): void {
  const exponential = sorted.map((_, i) => -Math.log(1 - (i + 0.5) / sorted.length));
  expect(kolmogorovSmirnov(sorted, exponential)).toBeLessThan(1.63 / Math.sqrt(sorted.length));
}

const simulated = (process: HawkesProcess, span: number, seed: number) => [
  ...simulateHawkes(createRandom(seed), process, 0, span),
];
const asColumns = (events: readonly HawkesEvent[], stretches: readonly { from: number; to: number }[]) => ({
  time: Float64Array.from(events, ({ at }) => at),
  dimension: Uint32Array.from(events, ({ dimension }) => dimension),
  stretch: Uint32Array.from(events, ({ at }) => stretches.findIndex(({ from, to }) => at >= from && at < to)),
  stretches,
});

describe('simulateHawkes', () => {
  it('has the stationary rates (I − G)⁻¹ μ', () => {
    const events = simulated(TRUTH, 10_000, 1);
    const rates = [0, 1].map((i) => events.filter(({ dimension }) => dimension === i).length / 10_000);
    // NumPy 2.4.6: np.linalg.solve(np.eye(2) - [[.5, .1], [.3, .2]], [.2, .4])
    expect(rates[0]).toBeCloseTo(0.5405, 1);
    expect(rates[1]).toBeCloseTo(0.7027, 1);
  });

  it.each([
    ['two dimensions', TRUTH],
    ['two decays', TWO_DECAYS],
  ])('of %s passes for itself under the time change', (_, process) => {
    const events = simulated(process, 1500, 2);
    for (const dimension of process.background.keys())
      expectExponential(residuals(events, process, dimension));
  });

  it('yields nothing of nothing', () => {
    const none = { ...TRUTH, background: new Float64Array(2) };
    expect(simulated(none, 100, 1)).toEqual([]);
    expect(simulated(TRUTH, 0, 1)).toEqual([]);
  });
});

describe('fitHawkes', () => {
  const options = { dimensions: 2, decays: [0.3], decayBounds: [1e-3, 1e3] as const };

  it('recovers the parameters of a simulated process', () => {
    const events = asColumns(simulated(TRUTH, 15_000, 3), [{ from: 0, to: 15_000 }]);
    const fitted = drained(fitHawkes(events, options));
    for (const i of [0, 1]) expect(Math.abs(fitted.background[i]! - TRUTH.background[i]!)).toBeLessThan(0.03);
    for (const i of [0, 1, 2, 3])
      expect(Math.abs(fitted.branching[i]! - TRUTH.branching[i]!)).toBeLessThan(0.04);
    expect(Math.abs(fitted.decays[0]! - 2)).toBeLessThan(0.25);
  });

  it('recovers two decays, and leaves residuals that are exponential', () => {
    const span = 3000;
    const drawn = simulated(TWO_DECAYS, span, 4);
    const events = asColumns(drawn, [{ from: 0, to: span }]);
    const fitted = drained(fitHawkes(events, { dimensions: 1, decays: [0.5, 2], decayBounds: [1e-3, 1e3] }));
    expect(Math.abs(Math.log(fitted.decays[0]! / 0.1))).toBeLessThan(0.6);
    expect(Math.abs(Math.log(fitted.decays[1]! / 10))).toBeLessThan(0.4);
    expectExponential(residuals(drawn, fitted, 0));
  });

  it('carries nothing over the holes between stretches', () => {
    const stretches = Array.from({ length: 300 }, (_, i) => ({ from: 100 * i, to: 100 * i + 50 }));
    const inside = simulated(TRUTH, 30_000, 5).filter(({ at }) => at % 100 < 50);
    const fitted = drained(fitHawkes(asColumns(inside, stretches), options));
    for (const i of [0, 1, 2, 3])
      expect(Math.abs(fitted.branching[i]! - TRUTH.branching[i]!)).toBeLessThan(0.06);
    expect(Math.abs(fitted.background[1]! - 0.4)).toBeLessThan(0.05);
  });

  it('of no events is a process without any', () => {
    const fitted = drained(fitHawkes(asColumns([], [{ from: 0, to: 1 }]), options));
    expect(simulated(fitted, 1000, 1)).toEqual([]);
  });
});

describe('stationarity', () => {
  it('is the spectral radius of the summed kernels', () => {
    // NumPy 2.4.6: max(abs(np.linalg.eigvals([[.5, .1], [.3, .2]])))
    expect(spectralRadius(TRUTH)).toBeCloseTo(0.5791287847, 9);
    expect(spectralRadius(TWO_DECAYS)).toBeCloseTo(0.7, 12);
  });

  it('is enforced at the same mean rates', () => {
    const unstable = { ...TRUTH, branching: TRUTH.branching.map((value) => 2 * value) };
    const rates = Float64Array.of(0.5, 0.6);
    const stable = madeStationary(unstable, rates, 0.9);
    expect(spectralRadius(stable)).toBeCloseTo(0.9, 9);
    const [a, b, c, d] = stable.branching as unknown as [number, number, number, number];
    expect(stable.background[0]! + a * 0.5 + b * 0.6).toBeCloseTo(0.5, 12);
    expect(stable.background[1]! + c * 0.5 + d * 0.6).toBeCloseTo(0.6, 12);
    expect(madeStationary(TRUTH, rates, 0.9)).toBe(TRUTH);
  });
});
