import { describe, expect, it } from 'vitest';
import { createTrainingGate } from './trainingGate';

const seconds = () => performance.now() / 1000;
const signal = new AbortController().signal;

describe('slow motion', () => {
  it('lets so many steps a second pass, and its clock stands still meanwhile', async () => {
    const gate = createTrainingGate(seconds);
    gate.slowDown(20);
    const began = seconds();
    for (let step = 0; step < 5; step++) await gate.nextStep(signal);
    const wall = seconds() - began;
    expect(wall).toBeGreaterThan(0.19);
    expect(gate.now()).toBeLessThan(wall / 2);
  });

  it.each(['stop', 'step'] as const)('ends its wait at once where a person wants %s', async (how) => {
    const gate = createTrainingGate(seconds);
    gate.slowDown(0.01);
    await gate.nextStep(signal);
    const waiting = gate.nextStep(signal);
    gate.turn('pause');
    gate.turn(how);
    await waiting;
    expect(gate.control.stopped).toBe(how === 'stop');
  });

  it('is for training steps only', async () => {
    const gate = createTrainingGate(seconds);
    gate.slowDown(0.01);
    await gate.nextStep(signal);
    await gate.passed(signal);
  });

  it('gives way to full speed', async () => {
    const gate = createTrainingGate(seconds);
    gate.slowDown(0.01);
    await gate.nextStep(signal);
    const waiting = gate.nextStep(signal);
    gate.slowDown(null);
    await waiting;
  });
});

describe('what is done aside', () => {
  const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  it.each([
    { what: 'while it runs', before: [], meanwhile: [] },
    { what: 'paused meanwhile', before: [], meanwhile: ['pause'] },
    { what: 'resumed meanwhile', before: ['pause'], meanwhile: ['resume'] },
    { what: 'paused and resumed meanwhile', before: [], meanwhile: ['pause', 'resume'] },
  ] as const)('takes no time of the run: $what', async ({ before, meanwhile }) => {
    const gate = createTrainingGate(seconds);
    before.forEach((control) => gate.turn(control));
    const began = gate.now();
    await gate.aside(async () => {
      for (const control of meanwhile) {
        await wait(15);
        gate.turn(control);
      }
      await wait(30);
    });
    expect(gate.now() - began).toBeLessThan(0.01);
    expect(gate.now() - began).toBeGreaterThanOrEqual(0);
  });
});
