import { describe, expect, it } from 'vitest';
import type { StudioState } from '../../store/state';
import { INITIAL } from '../gallery/fixtures';
import { RUNS } from '../gallery/runs';
import { differingSettings, lossVerdict, pairedLosses, pairedScores, validationTotal } from './compareRuns';

const [a, b] = RUNS;

describe('two runs', () => {
  it('differ in the settings that were changed, by the words under which they are set, and in no other', () => {
    const before = INITIAL.configuration;
    const after: StudioState['configuration'] = {
      ...before,
      ...{ seed: 7, holdout: { kind: 'tail', share: 0.2 } },
      model: { ...before.model, learningRate: 0.001 },
    };
    const [one, other] = [before, after].map((set) => ({
      ...a,
      run: { ...a.run, configuration: set },
    }));
    expect(differingSettings(one!, other!)).toEqual([
      { name: 'Hold-out', values: ['kind tail, share 0.3', 'kind tail, share 0.2'] },
      { name: 'Seed', values: [String(before.seed), '7'] },
      { name: 'Learning rate', values: [String(before.model.learningRate), '0.001'] },
    ]);
    expect(differingSettings(one!, one!)).toEqual([]);
  });
  it('are laid over each other on the tasks that both learn', () => {
    const without = (run: typeof a) => ({
      ...run,
      run: {
        ...run.run,
        baseline: { gap: 1.2 },
        history: run.run.history.map((one) => ({
          ...one,
          training: { gap: one.training['gap']! },
          validation: one.validation && { gap: one.validation['gap']! },
        })),
      },
    });
    expect(pairedLosses(a, without(b)).map(({ task }) => task)).toEqual(['gap']);
    const { isValidation, baseline, curves } = pairedLosses(a, without(b))[0]!;
    expect([isValidation, baseline]).toEqual([true, 1.2]);
    expect(curves[0].y.at(-1)).toBe(a.run.history.at(-1)!.validation!['gap']);
    expect(curves[1].y.at(-1)).toBe(b.run.history.at(-1)!.validation!['gap']);
  });
  it('says on how many tasks the second ends lower', () => {
    expect(lossVerdict(pairedLosses(a, a), a)).toBe('Run 1 ends lower on 0 of 8 tasks.');
    expect(lossVerdict(pairedLosses(a, b), b)).toBe('Run 2 ends lower on 8 of 8 tasks.');
    expect(validationTotal(b)).toBeLessThan(validationTotal(a)!);
  });
  it('stand side by side in every distance that one was scored by', () => {
    const scores = pairedScores(a, { ...b, score: null });
    expect(scores).toHaveLength(a.score!.scores.length);
    expect(scores.every(({ values }) => values[1] === null)).toBe(true);
    expect(pairedScores({ ...a, score: null }, a).map(({ label }) => label)).toEqual(
      scores.map(({ label }) => label),
    );
  });
});
