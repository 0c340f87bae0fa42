/** Beacons of a real capture: those that a person finds by hand, found again. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readTrace } from '../../formats/readTrace';
import { sharedData } from '../../testing/sharedData';
import { DEFAULT_TIMEOUTS } from '../../trace/flowTimeouts';
import { createExplorer } from './explorer';

const path = sharedData('ctu-botnet-207-1/capture.binetflow');
const ALL = { host: null, pair: null, service: null, protocol: null, window: null };

// Every 125 s, but silent for hours: pairs chosen for the evenness of their gaps alone would leave it out.
it.skipIf(path === null)('finds the IGMP reporter that is silent at night', { timeout: 30_000 }, async () => {
  const { trace } = await readTrace([new File([readFileSync(path!)], 'capture.binetflow')], {
    timeouts: DEFAULT_TIMEOUTS,
  });
  const { picture } = createExplorer(trace).explore(ALL, { section: 'gaps' });
  if (picture.section !== 'gaps') throw new Error('another section');
  const { beats } = picture.gaps.spectrum;
  const reporter = beats.find(({ pair }) => pair?.join(' → ') === '192.168.1.119 → 224.0.0.251');
  expect(reporter?.period).toBeGreaterThan(120);
  expect(reporter?.period).toBeLessThan(130);
  expect(reporter?.words).toMatch(/^every 12\d(\.\d)? s ± /);
});
