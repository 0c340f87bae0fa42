import type { ReactNode } from 'react';
import type { ExploreSection } from '../../metrics/explore/exploration';
import type { StudioState } from '../../store/state';
import { ComparePane } from '../compare/ComparePane';
import { ExplorePane } from '../explore/ExplorePane';
import { ExportPane } from '../export/ExportPane';
import { TracePane } from '../trace/TracePane';
import { TrainPane } from '../train/TrainPane';
import { comparisonOf, NO_SELECTION } from './comparisons';
import { explorationOf } from './explorations';
import { COMPLETE, INITIAL, REPORT, RUN } from './fixtures';
import { READ_REPORT, UNMAPPED } from './reading';
import { RUNS } from './runs';

const READY: StudioState = {
  ...INITIAL,
  trace: { status: 'ready', report: REPORT },
  comparison: { status: 'ready', comparison: comparisonOf(false) },
};
const CAPTURES: StudioState = {
  ...READY,
  trace: { status: 'ready', report: READ_REPORT },
  configuration: { ...READY.configuration, repairs: { dropDuplicates: true } },
};
const LOADING = {
  status: 'loading',
  name: 'capture.pcapng',
  bytes: 41e6,
  totalBytes: 120e6,
  rows: 88_231,
} as const;
const SELECTED = {
  host: '10.0.0.1',
  pair: ['10.0.1.20', '10.0.0.1'] as const,
  service: '443/tcp',
  protocol: null,
  window: { from: 86_400, to: 172_800 },
};

const trace = (state: StudioState) => <TracePane {...state} />;
const explore = (state: StudioState, section: ExploreSection = 'rate') => (
  <ExplorePane {...state} section={section} />
);
/** A section of Explore, with a synthetic trace beside the real one or without. */
const look = (section: ExploreSection, hasSynthetic = false) =>
  explore(
    {
      ...(hasSynthetic ? COMPLETE : READY),
      exploration: { status: 'ready', exploration: explorationOf(section, hasSynthetic) },
    },
    section,
  );
const train = (state: StudioState) => <TrainPane {...state} />;
const compare = (state: StudioState) => <ComparePane {...state} />;
const save = (state: StudioState) => <ExportPane {...state} />;

/** Every pane in every state that a person can meet. */
export const SCENES: Record<string, () => ReactNode> = {
  'trace-empty': () => trace(INITIAL),
  'trace-loading': () => trace({ ...INITIAL, trace: LOADING }),
  'trace-ready': () => trace(READY),
  'trace-read': () => trace(CAPTURES),
  'trace-rereading': () =>
    trace({
      ...CAPTURES,
      trace: { ...LOADING, isReread: true, previous: READ_REPORT },
    }),
  'trace-stale': () => trace({ ...CAPTURES, configuration: { ...CAPTURES.configuration, tunnels: 'inner' } }),
  'trace-unmapped': () => trace({ ...INITIAL, trace: UNMAPPED }),
  'trace-unmapped-lacking': () =>
    trace({
      ...INITIAL,
      trace: {
        ...UNMAPPED,
        mapping: { ...UNMAPPED.mapping, columns: { start: 1 } },
        problem: 'notes.json: incomplete mapping: no columns',
      },
    }),
  'trace-failed': () =>
    trace({
      ...READY,
      trace: {
        status: 'failed',
        name: 'notes.docx',
        message:
          'unknown format: notes.docx starts with 50 4b 03 04; give a pcap, pcapng, Zeek conn.log or studio CSV',
        previous: REPORT,
      },
    }),
  'explore-empty': () => explore(INITIAL),
  'explore-rate': () => look('rate'),
  'explore-rate-beside': () => look('rate', true),
  'explore-gaps': () => look('gaps'),
  'explore-gaps-beside': () => look('gaps', true),
  'explore-pairs': () => look('pairs'),
  'explore-tables': () => look('tables'),
  'explore-seasonality': () => look('seasonality'),
  'explore-seasonality-beside': () => look('seasonality', true),
  'explore-fields': () => look('fields'),
  'explore-fields-beside': () => look('fields', true),
  'train-empty': () => train(INITIAL),
  'train-idle': () => train(READY),
  'train-starting': () =>
    train({
      ...READY,
      training: { status: 'starting', phase: 'compiling GPU programs', backend: RUN.backend },
    }),
  'train-running': () => train({ ...READY, training: { status: 'running', run: RUN } }),
  'train-failed': () =>
    train({
      ...READY,
      training: {
        status: 'failed',
        run: null,
        message: 'device lost: the GPU was reset by the driver; train again',
      },
    }),
  'train-done': () => train(COMPLETE),
  'train-runs': () => train({ ...COMPLETE, runs: RUNS, currentRun: 'b' }),
  'compare-empty': () => compare(INITIAL),
  'compare-real': () => compare(READY),
  'compare-ready': () => compare(COMPLETE),
  'compare-selected': () =>
    compare({
      ...COMPLETE,
      selection: SELECTED,
      comparison: { status: 'computing', previous: comparisonOf(true, SELECTED) },
      evaluation: { status: 'computing', share: 0.4 },
    }),
  'compare-cleared': () => compare({ ...COMPLETE, selection: NO_SELECTION, evaluation: { status: 'empty' } }),
  'export-empty': () => save(INITIAL),
  'export-ready': () => save({ ...COMPLETE, export: { status: 'idle' } }),
  'export-writing': () => save({ ...COMPLETE, export: { status: 'writing', share: 0.42 } }),
  'export-done': () => save(COMPLETE),
};

/** `/?gallery` lists the scenes, `/?gallery#compare-ready` shows one. Development only. */
export function Gallery() {
  const scene = window.location.hash.slice(1);
  const draw = SCENES[scene];
  return (
    <main>
      {draw ? (
        <div className={`pane pane-${scene.split('-')[0]}`}>{draw()}</div>
      ) : (
        <ul>
          {Object.keys(SCENES).map((name) => (
            <li key={name}>
              <a href={`?gallery#${name}`} onClick={() => setTimeout(() => window.location.reload())}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}
