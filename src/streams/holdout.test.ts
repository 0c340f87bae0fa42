import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Holdout } from './holdout';
import { capTraining, parseHoldout, splitSpan } from './holdout';

describe('splitSpan', () => {
  it('cuts off a tail', () => {
    const { training, heldOut } = splitSpan(100, { kind: 'tail', share: 0.3 });
    expect(training).toEqual([{ from: 0, to: 70 }]);
    expect(heldOut).toEqual([{ from: 70, to: 100 }]);
  });

  it('alternates blocks, even ones for training, the last as long as the span allows', () => {
    expect(splitSpan(50, { kind: 'blocks', seconds: 20 })).toEqual({
      training: [
        { from: 0, to: 20 },
        { from: 40, to: 50 },
      ],
      heldOut: [{ from: 20, to: 40 }],
    });
    expect(splitSpan(50, { kind: 'blocks', seconds: 60 }).heldOut).toEqual([]);
  });

  it('for validation cuts the training part once more and leaves the hold-out alone', () => {
    expect(splitSpan(100, { kind: 'tail', share: 0.5, validate: true })).toEqual({
      training: [{ from: 0, to: 25 }],
      heldOut: [{ from: 25, to: 50 }],
    });
    const { training, heldOut } = splitSpan(80, { kind: 'blocks', seconds: 10, validate: true });
    expect(training.map(({ from }) => from)).toEqual([0, 40]);
    expect(heldOut.map(({ from }) => from)).toEqual([20, 60]);
  });

  it('holds nothing out where nothing is asked', () => {
    expect(splitSpan(50, { kind: 'none' })).toEqual({ training: [{ from: 0, to: 50 }], heldOut: [] });
  });

  it('covers every moment of the span exactly once', () => {
    const holdout: fc.Arbitrary<Holdout> = fc.oneof(
      fc.constant({ kind: 'none' } as const),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }).map((share) => ({ kind: 'tail', share }) as const),
      fc.double({ min: 1, max: 500, noNaN: true }).map((seconds) => ({ kind: 'blocks', seconds }) as const),
    );
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1000, noNaN: true }), holdout, (span, how) => {
        const { training, heldOut } = splitSpan(span, how);
        const all = [...training, ...heldOut].sort((a, b) => a.from - b.from);
        expect([all[0]!.from, all.at(-1)!.to]).toEqual([0, span]);
        for (let i = 1; i < all.length; i++) expect(all[i]!.from).toBe(all[i - 1]!.to);
        for (const { from, to } of all) expect(from).toBeLessThan(to);
      }),
    );
  });
});

describe('parseHoldout', () => {
  it('reads what the command line writes', () => {
    expect(parseHoldout('none')).toEqual({ kind: 'none' });
    expect(parseHoldout('0')).toEqual({ kind: 'none' });
    expect(parseHoldout('0.3')).toEqual({ kind: 'tail', share: 0.3 });
    expect(parseHoldout('blocks:7200')).toEqual({ kind: 'blocks', seconds: 7200 });
  });

  it.each(['', '1', '1.5', '-0.3', 'blocks:', 'blocks:0', 'blocks:-1', 'tail', 'NaN'])(
    'refuses %j and says what it wants',
    (text) => {
      expect(() => parseHoldout(text)).toThrow(
        /invalid hold-out: .*; give a share such as 0.3, blocks:SECONDS or none/,
      );
    },
  );
});

describe('capTraining', () => {
  const time = Float64Array.from({ length: 100 }, (_, i) => i);
  const windows = [
    { from: 0, to: 20 },
    { from: 40, to: 60 },
  ];

  it('keeps the latest events, whole windows from the end', () => {
    expect(capTraining(windows, time, 25)).toEqual([
      { from: 15, to: 20 },
      { from: 40, to: 60 },
    ]);
    expect(capTraining(windows, time, 20)).toEqual([{ from: 40, to: 60 }]);
    expect(capTraining(windows, time, 5)).toEqual([{ from: 55, to: 60 }]);
  });

  it('leaves alone what is small enough, and where there is no cap', () => {
    expect(capTraining(windows, time, 40)).toEqual(windows);
    expect(capTraining(windows, time, null)).toBe(windows);
  });
});
