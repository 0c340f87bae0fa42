import { describe, expect, it } from 'vitest';
import type { TrainingProgress } from './protocol';
import { createTrainingSpeed } from './trainingSpeed';

const validations = [null, { gap: 2 }] as const;
const progress = (step: number, validated: 0 | 1 = 0): TrainingProgress => ({
  ...{ step, epoch: 0, share: step / 10, events: step * 100, learningRate: 1, gradientNorm: 1 },
  ...{ training: {}, validation: validations[validated] },
});

describe('the speed of a run', () => {
  it('begins after the step that compiles', () => {
    const speed = createTrainingSpeed();
    speed.visit(progress(1), 60);
    expect([speed.compileSeconds(), speed.eventsPerSecond(), speed.secondsLeft()]).toEqual([60, 0, null]);
    speed.visit(progress(2), 61);
    speed.visit(progress(3), 62);
    expect([speed.compileSeconds(), speed.eventsPerSecond(), speed.secondsLeft()]).toEqual([60, 100, 7]);
  });

  it('leaves validation out of the speed and in the time left', () => {
    const speed = createTrainingSpeed();
    speed.visit(progress(1), 0);
    speed.visit(progress(2), 1);
    speed.visit(progress(3, 1), 12);
    speed.visit(progress(4, 1), 13);
    expect(speed.eventsPerSecond()).toBe(100);
    expect(speed.secondsLeft()).toBeCloseTo((13 * 0.6) / 0.3);
  });
});
