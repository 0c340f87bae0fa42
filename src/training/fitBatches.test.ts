import { describe, expect, it } from 'vitest';
import { DEFAULT_MODEL, TINY_MODEL } from '../model/configuration';
import type { Sequences } from '../streams/sequences';
import { areFew, fitBatches } from './fitBatches';

const ofLength = (length: number) => ({ length }) as Sequences;

describe('batches of a short trace', () => {
  it('are as large as leaves a pass enough of them', () => {
    for (const length of [3000, 5000, 9000, 40_000]) {
      const fitted = fitBatches(DEFAULT_MODEL, ofLength(length));
      expect(areFew(fitted, ofLength(length)), String(length)).toBe(false);
      expect(fitted.lanes * fitted.steps).toBeLessThanOrEqual(DEFAULT_MODEL.lanes * DEFAULT_MODEL.steps);
    }
  });

  it('leave a long trace and everything else of the configuration as they are', () => {
    expect(fitBatches(DEFAULT_MODEL, ofLength(20_000))).toEqual(DEFAULT_MODEL);
    const { lanes, steps } = DEFAULT_MODEL;
    expect({ ...fitBatches(DEFAULT_MODEL, ofLength(100)), lanes, steps }).toEqual(DEFAULT_MODEL);
  });

  it('have a least size, which a smaller configuration keeps', () => {
    expect(fitBatches(DEFAULT_MODEL, ofLength(10))).toMatchObject({ lanes: 8, steps: 32 });
    expect(fitBatches(TINY_MODEL, ofLength(10))).toEqual(TINY_MODEL);
  });
});
