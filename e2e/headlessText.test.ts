import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { describeProgress, describeRows, sentence } from './headlessText.mjs';

describe('what the runner says', () => {
  it('tells the rows of a labelled log, and of no other', () => {
    expect(describeRows({ flows: 9, benignFlows: 4 }, 'benign')).toBe(
      'labelled log: training uses the 4 benign rows of 9; choose with --labels all|benign',
    );
    expect(describeRows({ flows: 9, benignFlows: 0 }, 'all')).toMatch(/training uses all 9 rows/);
    expect(describeRows({ flows: 9, benignFlows: 9 }, 'all')).toBeNull();
  });

  it.each([
    [
      'page.evaluate: Error: invalid setting seed: -1; give 1\n    at check (x.js:1)',
      'invalid setting seed: -1; give 1',
    ],
    ['browserType.launch: Timeout\nBrowser logs:\n<launching>', 'Timeout'],
    [
      'page.evaluate: Target page, context or browser has been closed',
      'the browser was closed before the work was done',
    ],
    ['no such file: a.pcap', 'no such file: a.pcap'],
  ])('makes one line of %j', (message, line) => expect(sentence(new Error(message))).toBe(line));

  it('describes the state where it is, with nothing but itself', () => {
    const idle = { trace: { status: 'empty' }, synthetic: { status: 'empty' }, evaluation: {}, export: {} };
    const run = {
      ...{ backend: { backend: 'wasm' }, eventsPerSecond: 1234.5 },
      ...{ latest: { step: 3, share: 0.1 }, history: [{ training: { gap: 1, pair: 2 } }] },
    };
    const state = { ...idle, training: { status: 'running', run } };
    const line: unknown = runInNewContext(`(${describeProgress.toString()})()`, {
      window: { temponet: { state: () => state } },
    });
    expect(line).toBe('training on wasm: step 3, 10 %, 3.000 nats an event, 1235 events/s');
  });
});
