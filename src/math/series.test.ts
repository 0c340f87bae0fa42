/** Statistics of series and scores against NumPy 1.24, SciPy 1.10 and scikit-learn 1.2.1 on the same numbers. */
import { describe, expect, it } from 'vitest';
import { congruential } from '../testing/congruential';
import { autocorrelation } from './autocorrelation';
import { fisherG } from './fisherG';
import { oneSampleKs } from './oneSampleKs';
import { powerSpectrum } from './powerSpectrum';
import { createRandom } from './random';
import { rocAuc } from './rocAuc';

const uniforms = (seed: number, length: number) => {
  const uniform = congruential(seed);
  return Float64Array.from({ length }, () => uniform());
};

describe('powerSpectrum', () => {
  it('agrees with numpy.fft.rfft', () => {
    const power = powerSpectrum(uniforms(5, 64));
    const expected = { 0: 822.001373561, 1: 10.364849595, 7: 6.178142722, 31: 19.740052003, 32: 0.008623534 };
    for (const [k, value] of Object.entries(expected)) expect(power[Number(k)]).toBeCloseTo(value, 8);
    expect(power).toHaveLength(33);
  });

  it('keeps the energy (Parseval)', () => {
    const series = uniforms(6, 1024);
    const power = powerSpectrum(series);
    const inner = power.subarray(1, 512).reduce((sum, one) => sum + one, 0);
    const energy = series.reduce((sum, x) => sum + x ** 2, 0);
    expect((power[0]! + 2 * inner + power[512]!) / 1024).toBeCloseTo(energy, 8);
  });
});

describe('fisherG', () => {
  it('is Fisher’s alternating sum where that is small, and never below it', () => {
    expect(fisherG(0.2, 50)).toBeCloseTo(0.0008920133055324336, 6);
    expect(fisherG(0.03, 500)).toBeCloseTo(0.0001253281285727908, 7);
    expect(fisherG(0.15, 50)).toBeGreaterThanOrEqual(0.017366451972201626);
    expect(fisherG(0.15, 50)).toBeLessThan(0.0176);
    expect([fisherG(0.02, 50), fisherG(1, 50), fisherG(NaN, 50)]).toEqual([1, 0, 1]);
  });

  it('is SciPy’s beta tail for averaged periodograms', () => {
    expect(fisherG(0.1, 50, 4)).toBeCloseTo(7.999498386135912e-5, 12);
    expect(fisherG(0.02, 200, 6)).toBeCloseTo(0.0005443865839715498, 11);
  });

  it('rejects white noise as often as it says', () => {
    const random = createRandom(1);
    let rejected = 0;
    for (let i = 0; i < 600; i++) {
      const power = powerSpectrum(Float64Array.from({ length: 256 }, () => random.normal())).subarray(1, 128);
      const total = power.reduce((sum, one) => sum + one, 0);
      if (fisherG(Math.max(...power) / total, power.length) < 0.1) rejected++;
    }
    expect(Math.abs(rejected / 600 - 0.1)).toBeLessThan(0.04);
  });
});

describe('autocorrelation', () => {
  it('of an alternating series is −1, 1, −1 …, cut or not', () => {
    const series = Float64Array.from({ length: 40 }, (_, i) => i % 2);
    expect([...autocorrelation([series], 3)]).toEqual([-1, 1, -1]);
    expect([...autocorrelation([series.subarray(0, 20), series.subarray(20)], 2)]).toEqual([-1, 1]);
    // A product across the cut would be one of equal neighbours.
    expect(autocorrelation([series.subarray(0, 20), series.subarray(21, 39)], 1)[0]).toBeLessThan(-0.99);
  });

  it('is 0 where nothing varies and where a lag has no pair', () => {
    expect([...autocorrelation([new Float64Array(9).fill(3)], 2)]).toEqual([0, 0]);
    expect([...autocorrelation([Float64Array.of(1, 2), Float64Array.of(5, 1)], 3)].slice(1)).toEqual([0, 0]);
  });
});

describe('oneSampleKs', () => {
  it('agrees with scipy.stats.kstest', () => {
    const sample = uniforms(9, 300)
      .map((u) => -Math.log(1 - u) * 1.2)
      .sort();
    expect(oneSampleKs(sample, (x) => 1 - Math.exp(-x))).toBeCloseTo(0.06127842175901421, 12);
    expect(oneSampleKs(new Float64Array(0), (x) => x)).toBeNaN();
  });
});

describe('rocAuc', () => {
  it('agrees with sklearn.metrics.roc_auc_score, ties and all', () => {
    const uniform = congruential(3);
    const scores = Float64Array.from({ length: 200 }, () => Math.floor(uniform() * 10));
    const positive = Uint8Array.from(scores, (score) => Number(uniform() < 0.2 + 0.06 * score));
    expect(rocAuc(scores, positive)).toBeCloseTo(0.6429142914291429, 12);
    expect(rocAuc(scores, new Uint8Array(200))).toBeNaN();
  });
});
