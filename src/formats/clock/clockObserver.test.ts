import { describe, expect, it } from 'vitest';
import { ClockObserver } from './clockObserver';

/** Rows at epoch seconds. */
function reportOf(...files: readonly (readonly number[])[]) {
  const clock = new ClockObserver();
  for (const file of files) {
    clock.beginFile();
    for (const at of file) clock.row(Math.floor(at), Math.round((at % 1) * 1e9));
  }
  return clock.report();
}

const many = (step: number) => Array.from({ length: 100 }, (_, i) => i * step);

describe('the resolution of a log', () => {
  it.each([
    [60, many(60)],
    [1, [...many(60), 61]],
    [1e-3, [...many(60), 61.5]],
    [1e-3, many(0.125)],
    [1e-6, [...many(0.125), 20.000001]],
    [1e-9, [...many(60), 6000.000000001]],
    [1e-9, [0.000000001]],
    [1e-6, many(60).slice(1)],
    [1e-6, []],
  ])('%d s', (resolution, times) => expect(reportOf(times).resolution).toBe(resolution));
});

describe('the resolution of a capture', () => {
  it.each([
    ['is what it claims', 1e-6, 0, 1e-6],
    ['is finer than it claims where its time stamps are', 1e-6, 7, 1e-9],
    ['is no finer than its time stamps', 1e-9, 5000, 1e-6],
    ['is no finer than its time stamps, whatever it claims', 2 ** -62, 5000, 1e-6],
    ['may be coarse', 1e-3, 0, 1e-3],
    ['may be coarse and oddly cut', 2 ** -6, 0, 1e-3],
  ])('%s', (_, claimed, nanoseconds, resolution) => {
    const clock = new ClockObserver();
    clock.claim(claimed);
    clock.packet(60, nanoseconds);
    expect(clock.report().resolution).toBe(resolution);
  });
});

it('steps back and silences are told as they come, and a new file may begin anywhere', () => {
  const report = reportOf([100, 103, 101, 102.5, 110, 109.75], [50, 51, 111]);
  expect(report).toMatchObject({
    first: { seconds: 50, nanoseconds: 0 },
    last: { seconds: 111, nanoseconds: 0 },
    backSteps: 2,
    largestBackStep: 2,
    largestGap: 7,
    largestGapAt: { seconds: 103, nanoseconds: 0 },
  });
  expect(reportOf([])).toMatchObject({ first: null, last: null, largestGap: 0, largestGapAt: null });
});
