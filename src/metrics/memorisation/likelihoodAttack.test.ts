import { describe, expect, it } from 'vitest';
import { createRandom } from '../../math/random';
import { describeLikelihoodAttack } from './likelihoodAttack';

const random = createRandom(2);
const around = (mean: number, events = 4000) =>
  Float64Array.from({ length: events }, () => mean + random.exponential());

describe('the attack by likelihood', () => {
  it('finds training where the model fits it better, and nothing where it does not', () => {
    const honest = describeLikelihoodAttack({
      training: around(3),
      validation: around(3),
      heldOut: around(3),
    })!;
    expect(Math.abs(honest.auc - 0.5)).toBeLessThan(0.05);
    expect(honest.n).toEqual([400, 400]);
    const copied = describeLikelihoodAttack({
      training: around(1),
      validation: around(3),
      heldOut: around(3),
    })!;
    expect(copied.auc).toBeGreaterThan(0.95);
    expect(Math.abs(copied.validation - 0.5)).toBeLessThan(0.05);
  });

  it('needs ten windows a part', () => {
    const few = around(3, 99);
    const many = around(3);
    expect(describeLikelihoodAttack({ training: many, validation: many, heldOut: few })).toBeNull();
    expect(
      describeLikelihoodAttack({ training: many, validation: few, heldOut: many })!.validation,
    ).toBeNaN();
  });
});
