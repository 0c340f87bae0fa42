/** Every row of the table keeps the generators' contract. */
import { describe, expect, it } from 'vitest';
import { checkGenerator } from '../testing/checkGenerator';
import { BASELINES } from './baselines';

describe.each(Object.entries(BASELINES))('%s', (_, { label, description, create }) => {
  it('says in short what it is', () => {
    expect(label.length).toBeLessThanOrEqual(40);
    expect(description).toMatch(/^[A-Z][^.]*\.$/);
  });

  checkGenerator(create);
});
