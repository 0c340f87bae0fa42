import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kolmogorovSmirnov } from '../math/kolmogorovSmirnov';
import { createRandom } from '../math/random';
import type { NumericCodec } from './numericCodec';
import {
  encodeNumber,
  fitNumericCodec,
  logValueGivenToken,
  numericTokens,
  sampleNumber,
  tokenRange,
} from './numericCodec';

const SIZES = { spread: 'log' } as const;
const CUT_SIZES = { spread: 'log', cells: 16 } as const;
const PORTS = { spread: 'uniform', limit: 65_536 } as const;

/** Half the mass on a few values, the rest spread over three decades. */
function mixedValues(n: number): number[] {
  const random = createRandom(5);
  return Array.from({ length: n }, () =>
    random.uniform() < 0.5
      ? [40, 52, 60][random.integer(3)]!
      : Math.floor(100 * Math.exp(7 * random.uniform())),
  );
}

describe('numeric codec', () => {
  it.each([
    ['sizes', SIZES, 3_000_000],
    ['sizes with quantiles inside bins', CUT_SIZES, 3_000_000],
    ['ports', PORTS, 65_536],
  ] as const)('%s: the probabilities of all values of a token sum to 1', (_, options, reach) => {
    const codec = fitNumericCodec(
      mixedValues(2000).map((value) => value % 60_000),
      options,
    );
    for (let token = 0; token < numericTokens(codec); token++) {
      const { min, max } = tokenRange(codec, token)!;
      let sum = 0;
      for (let value = min; value <= Math.min(max, reach); value++)
        if (encodeNumber(codec, value) === token) sum += Math.exp(logValueGivenToken(codec, token, value));
      const tail = max === Infinity ? ((min + 1) / (reach + 2)) ** codec.tail : 0;
      if (sum > 0) expect(sum + tail).toBeCloseTo(1, 2);
    }
  });

  it('every value has a token whose range holds it, and a finite probability', () => {
    const codec = fitNumericCodec(mixedValues(500), SIZES);
    fc.assert(
      fc.property(fc.nat(2 ** 31), (value) => {
        const token = encodeNumber(codec, value);
        const { min, max } = tokenRange(codec, token)!;
        return min <= value && value <= max && Number.isFinite(logValueGivenToken(codec, token, value));
      }),
    );
  });

  it('draws from the probability it scores', () => {
    const codec = fitNumericCodec(mixedValues(2000), SIZES);
    const random = createRandom(1);
    const token = codec.atoms.length + Math.floor(codec.lower.length / 2);
    const { min, max } = tokenRange(codec, token)!;
    const middle = Math.floor((min + max) / 2);
    let wanted = 0;
    for (let value = min; value <= middle; value++)
      if (encodeNumber(codec, value) === token) wanted += Math.exp(logValueGivenToken(codec, token, value));
    const n = 20_000;
    let below = 0;
    for (let i = 0; i < n; i++) if (sampleNumber(codec, token, random) <= middle) below++;
    expect(below / n).toBeCloseTo(wanted, 1.7);
  });

  it('draws values as training has them inside a bin, and scores them so', () => {
    const source = createRandom(3);
    const values = Array.from({ length: 4000 }, () => Math.floor(1e4 + 9e4 * source.uniform() ** 6));
    const [whole, cut] = [SIZES, CUT_SIZES].map((options) =>
      fitNumericCodec(values, { ...options, bins: 4, atoms: 0 }),
    );
    const distance = (codec: NumericCodec) => {
      const draws = values.map((value) => sampleNumber(codec, encodeNumber(codec, value), source));
      return kolmogorovSmirnov(Float64Array.from(draws).sort(), Float64Array.from(values).sort());
    };
    expect(distance(cut!)).toBeLessThan(0.06);
    expect(distance(whole!)).toBeGreaterThan(2 * distance(cut!));
    const nats = (codec: NumericCodec) =>
      values.reduce((sum, value) => sum - logValueGivenToken(codec, encodeNumber(codec, value), value), 0);
    expect(nats(cut!)).toBeLessThan(nats(whole!));
  });

  it('keeps no quantile that fewer than five flows stand for', () => {
    const { cells } = fitNumericCodec([1, 2, 3, 40, 41, 42, 43, 90, 100], {
      ...CUT_SIZES,
      bins: 2,
      atoms: 0,
    });
    for (const { from } of cells) expect(from).toHaveLength(1);
  });

  it('keeps draws inside bounds where the token reaches them', () => {
    const codec = fitNumericCodec(mixedValues(500), SIZES);
    const random = createRandom(2);
    const token = numericTokens(codec) - 1;
    const { min } = tokenRange(codec, token)!;
    for (let i = 0; i < 200; i++) {
      const value = sampleNumber(codec, token, random, min + 5, min + 9);
      expect(value).toBeGreaterThanOrEqual(min + 5);
      expect(value).toBeLessThanOrEqual(min + 9);
    }
  });

  it('gives empty cells a token of their own only where training has them', () => {
    const withEmpty = fitNumericCodec([1, 1, NaN, 2, 1, 1, 1, 1], SIZES);
    expect(sampleNumber(withEmpty, encodeNumber(withEmpty, NaN), createRandom(1))).toBeNaN();
    expect(fitNumericCodec([1, 2, 3], SIZES).absent).toBe(false);
  });
});
