import { describe, expect, it } from 'vitest';
import {
  CAREFUL_MODEL,
  DEFAULT_MODEL,
  FAITHFUL_MODEL,
  QUICK_MODEL,
  TINY_MODEL,
} from '../model/configuration';
import type { StudioState } from '../store/state';
import { compareProblem, syntheticProblem } from './compare/compareProblem';
import { graphSummary } from './compare/PairGraph';
import { scoreSummary, sharedNotes, taskSummary } from './compare/scoreSummary';
import { exploreProblem } from './explore/exploreProblem';
import { exportProblem, syntheticExportProblem } from './export/exportProblem';
import { comparisonOf } from './gallery/comparisons';
import { COMPLETE, INITIAL, REPORT, RUN } from './gallery/fixtures';
import { SCORES, TASK_SCORES } from './gallery/scores';
import { openReport } from './shared/openReport';
import { pictureOf } from './shared/pictureOf';
import { rateSummary } from './trace/rateSummary';
import { sentence } from './shared/sentence';
import { traceProblem } from './trace/traceProblem';
import { lossesOf, lossSummary } from './train/losses';
import { PRESETS, presetOf } from './train/presets';
import { readStart } from './compare/startTime';
import { generateProblem, trainProblem } from './train/trainProblem';

const loading: StudioState['trace'] = { status: 'loading', name: 'a.pcap', bytes: 0, totalBytes: 9, rows: 0 };
const failed: StudioState['trace'] = { status: 'failed', name: 'a.pcap', message: 'unknown format' };

describe('why a pane is empty', () => {
  const everything = (state: StudioState) => [
    traceProblem(state.trace),
    exploreProblem(state),
    trainProblem(state),
    generateProblem(state),
    compareProblem(state),
    syntheticProblem(state),
    exportProblem(state),
    syntheticExportProblem(state),
  ];
  it('is told by every pane at the start, in a sentence', () => {
    for (const problem of everything(INITIAL)) expect(problem).toMatch(/^[A-Z].*\.$/);
  });
  it('is told by none when all is there', () => {
    expect(everything(COMPLETE)).toEqual(Array(8).fill(null));
  });
  it('while a first trace is read, or could not be', () => {
    for (const trace of [loading, failed]) {
      const state = { ...INITIAL, trace };
      for (const problem of [
        traceProblem(trace),
        trainProblem(state),
        compareProblem(state),
        exportProblem(state),
      ])
        expect(problem).toMatch(/^[A-Za-z].*\.$/);
    }
  });
  it('is nothing while the trace that was open stays open', () => {
    for (const trace of [
      { ...loading, previous: REPORT },
      { ...failed, previous: REPORT },
    ]) {
      const state = { ...COMPLETE, trace };
      expect([trainProblem(state), compareProblem(state), exportProblem(state)]).toEqual([null, null, null]);
      expect(openReport(trace)).toBe(REPORT);
    }
  });
  it('of generating is the run that goes on', () => {
    for (const status of ['running', 'paused'] as const)
      for (const generator of ['tempoNet', 'pairRenewal'] as const)
        expect(generateProblem({ ...COMPLETE, training: { status, run: RUN } }, generator)).not.toBeNull();
  });
  it('of a baseline is the missing trace, not the missing model', () => {
    const { trace } = COMPLETE;
    expect(generateProblem({ ...INITIAL, trace }, 'pairRenewal')).toBeNull();
    expect(generateProblem({ ...INITIAL, trace })).toMatch(/trained model/);
    expect(generateProblem(INITIAL, 'pairRenewal')).toMatch(/needs a trace/);
  });
  it('of training is a trace without flows', () => {
    const trace = { status: 'ready', report: { ...REPORT, flows: 0 } } as const;
    expect(traceProblem(trace)).not.toBeNull();
    expect(trainProblem({ trace })).not.toBeNull();
  });
});

describe('the presets', () => {
  it('are those of the model', () => {
    expect(PRESETS).toEqual({
      ...{ quick: QUICK_MODEL, default: DEFAULT_MODEL, careful: CAREFUL_MODEL },
      ...{ faithful: FAITHFUL_MODEL, tiny: TINY_MODEL },
    });
  });
  it('are known by their figures', () => {
    expect(presetOf({ ...TINY_MODEL })).toBe('tiny');
    expect(presetOf({ ...TINY_MODEL, width: 17 })).toBeNull();
  });
});

describe('the loss curves', () => {
  const losses = lossesOf(RUN);
  it('take every task and one point a validation', () => {
    expect(losses.map(({ task }) => task)).toEqual(Object.keys(RUN.baseline));
    expect(losses[0]!.validation.x).toEqual([200, 400, 600, 800, 1000, 1200, 1400, 1600]);
  });
  it('say how many tasks beat the baseline', () => {
    expect(lossSummary(losses)).toBe('Below the marginal baseline on 8 of 8 tasks in the last validation.');
    expect(lossSummary(lossesOf({ ...RUN, history: [] }))).toMatch(/^No validation yet/);
  });
});

describe('sentences computed from figures', () => {
  it('count only what can be judged', () => {
    expect(scoreSummary(SCORES)).toMatch(/^4 of 5 measures/);
    expect(scoreSummary([])).toMatch(/^No measure/);
    expect(taskSummary(TASK_SCORES)).toMatch(/on 8 of 8 tasks/);
  });
  it('name the busiest bin', () => {
    const rateOf = (...real: number[]) => ({
      from: 0,
      levels: [{ binWidth: 3600, counts: { real: Float32Array.from(real), synthetic: null } }],
    });
    expect(rateSummary(rateOf(1, 9, 2), 0)).toBe(
      'Mean 4 flows per h; the busiest h, from 1970-01-01 01:00:00 UTC, has 9.',
    );
    expect(rateSummary(rateOf(NaN, 9, 3), 0)).toMatch(/^Mean 6 flows/);
    expect(rateSummary(rateOf(), 0)).toBe('No flows.');
  });
});

describe('notes from below', () => {
  it('become sentences, and file names stay as they are spelt', () => {
    expect(sentence('addresses are pseudonyms')).toBe('Addresses are pseudonyms.');
    expect(sentence('cut.pcap: truncated packet')).toBe('cut.pcap: truncated packet.');
    expect(sentence('early stop: none better.')).toBe('Early stop: none better.');
  });
  it('are said once where many measures share them', () => {
    const scores = ['a; b', 'a', 'a; b', undefined].map((note) => (note === undefined ? {} : { note }));
    const { shared, ownOf } = sharedNotes(scores);
    expect(shared).toEqual(['a']);
    expect(scores.map(ownOf)).toEqual([['b'], [], ['b'], []]);
  });
});

describe('the busiest pairs', () => {
  const link = (real: number, synthetic: number | null) => ({
    source: 'a',
    destination: 'b',
    flows: { real, synthetic },
  });
  it('are counted on each side', () => {
    const links = [link(3, 1), link(2, 0), link(0, 9)];
    expect(graphSummary({ links, distinct: { real: 5, synthetic: 2 } })).toMatch(
      /^2 of the 5 real pairs and 2 of the 2 synthetic ones are drawn, the busiest, 1 of them on both sides;/,
    );
    expect(graphSummary({ links: [link(1, null)], distinct: { real: 5, synthetic: null } })).toMatch(
      /^1 of the 5 real pairs are/,
    );
  });
});

describe('the start of a window', () => {
  it.each([
    ['', 0],
    ['90.5', 90.5],
    ['-60', -60],
    ['1970-01-01 00:02', 20],
    ['1970-01-02', 86_300],
    ['1970-01-01T00:02:30.5Z', 50.5],
    ['1970-01-01 00:02:00 UTC', 20],
    ['1970-13-01 00:02', null],
    ['soon', null],
  ])('%j is %s s', (text, seconds) => expect(readStart(text, 100)).toBe(seconds));
});

describe('the pictures', () => {
  it('stay while the next are computed', () => {
    const previous = comparisonOf(true);
    expect(pictureOf({ status: 'computing', previous })).toBe(previous);
    expect(pictureOf({ status: 'empty' })).toBeNull();
  });
});
