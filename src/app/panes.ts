/** The places of the studio, along one line of progress. */
import type { StudioState } from '../store/state';

export const PANES = ['trace', 'explore', 'train', 'compare', 'export'] as const;
export type Pane = (typeof PANES)[number];

export const PANE_TITLES: Record<Pane, string> = {
  trace: 'Trace',
  explore: 'Explore',
  train: 'Train',
  compare: 'Compare',
  export: 'Export',
};

/** How far each place has come: shown by shape beside its name. */
export type Stage = 'waiting' | 'busy' | 'done' | 'failed';

const STAGES: Record<Pane, (state: StudioState) => Stage> = {
  trace: ({ trace }) =>
    (({ empty: 'waiting', loading: 'busy', ready: 'done', failed: 'failed', unmapped: 'waiting' }) as const)[
      trace.status
    ],
  /** Looking is never finished: there is something to look at, or not. */
  explore: ({ trace }) => (trace.status === 'ready' ? 'done' : 'waiting'),
  train: ({ training }) =>
    (
      ({
        idle: 'waiting',
        starting: 'busy',
        running: 'busy',
        paused: 'busy',
        done: 'done',
        failed: 'failed',
      }) as const
    )[training.status],
  compare: ({ synthetic, comparison }) => {
    if (comparison.status === 'failed') return 'failed';
    // Pictures that follow a moving window are there all the time.
    const isThere =
      comparison.status === 'ready' || (comparison.status === 'computing' && comparison.previous);
    if ((comparison.status === 'computing' && !isThere) || synthetic.status === 'generating') return 'busy';
    return synthetic.status === 'ready' && isThere ? 'done' : 'waiting';
  },
  export: (state) =>
    (({ idle: 'waiting', writing: 'busy', done: 'done', failed: 'failed' }) as const)[state.export.status],
};

export function stageOf(pane: Pane, state: StudioState): Stage {
  return STAGES[pane](state);
}

/** The pane that a hash names; the first for anything else. */
export function paneOfHash(hash: string): Pane {
  return PANES.find((pane) => hash === `#${pane}`) ?? 'trace';
}
