import type { ReactNode } from 'react';
import { Activity, useCallback, useEffect, useState } from 'react';
import type { StudioState } from '../store/state';
import { visit } from '../store/actions';
import { useStudio } from '../store/useStudio';
import { ComparePane } from '../views/compare/ComparePane';
import { ExplorePane } from '../views/explore/ExplorePane';
import { ExportPane } from '../views/export/ExportPane';
import { TracePane } from '../views/trace/TracePane';
import { useFileDrop } from '../views/trace/useFileDrop';
import { TrainPane } from '../views/train/TrainPane';
import { Announcer } from './Announcer';
import { ErrorBoundary } from './ErrorBoundary';
import { Header } from './Header';
import { HelpDialog } from './HelpDialog';
import type { Pane } from './panes';
import { PANE_TITLES, PANES } from './panes';
import type { Theme } from './preferences';
import { readShortcuts, readTheme, writeShortcuts, writeTheme } from './preferences';
import { useKeys } from './useKeys';
import { goTo, usePane } from './usePane';
import { useTrainingTitle } from './useTrainingTitle';

const NONE: readonly never[] = [];
const NOT_KEPT = { status: 'off' } as const;

const VIEWS: Record<Pane, (state: StudioState) => ReactNode> = {
  trace: (state) => (
    <TracePane
      trace={state.trace}
      configuration={state.configuration}
      comparison={state.comparison}
      keeping={state.keeping ?? NOT_KEPT}
    />
  ),
  explore: (state) => (
    <ExplorePane trace={state.trace} selection={state.selection} exploration={state.exploration} />
  ),
  train: (state) => (
    <TrainPane
      trace={state.trace}
      training={state.training}
      configuration={state.configuration}
      past={state.past ?? NONE}
      future={state.future ?? NONE}
      resumable={state.resumable ?? null}
      stepsPerSecond={state.stepsPerSecond ?? null}
      watchesTwin={state.watchesTwin ?? true}
      runs={state.runs ?? NONE}
      currentRun={state.currentRun ?? null}
      keeping={state.keeping ?? NOT_KEPT}
    />
  ),
  compare: (state) => (
    <ComparePane
      trace={state.trace}
      training={state.training}
      configuration={state.configuration}
      synthetic={state.synthetic}
      synthetics={state.synthetics ?? NONE}
      comparison={state.comparison}
      evaluation={state.evaluation}
      selection={state.selection}
    />
  ),
  export: (state) => <ExportPane trace={state.trace} synthetic={state.synthetic} export={state.export} />,
};

const showTrace = () => goTo('trace');

export function App() {
  const state = useStudio((all) => all);
  const pane = usePane();
  const [theme, setTheme] = useState<Theme>(readTheme);
  const [singleKeys, setSingleKeys] = useState(readShortcuts);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const showHelp = useCallback(() => setHelpOpen(true), []);
  useKeys(singleKeys, showHelp);
  useTrainingTitle(state);
  const isDropping = useFileDrop(showTrace);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    writeTheme(theme);
  }, [theme]);
  useEffect(() => writeShortcuts(singleKeys), [singleKeys]);
  useEffect(() => visit(pane), [pane]);
  return (
    <>
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => (event.preventDefault(), document.getElementById('main')?.focus())}
      >
        Skip to content
      </a>
      <Header state={state} pane={pane} theme={theme} onTheme={setTheme} onHelp={showHelp} />
      <main id="main" tabIndex={-1}>
        {PANES.map((name) => (
          <Activity key={name} mode={name === pane ? 'visible' : 'hidden'}>
            <div className={`pane pane-${name}`}>
              <ErrorBoundary place={PANE_TITLES[name]}>{VIEWS[name](state)}</ErrorBoundary>
            </div>
          </Activity>
        ))}
      </main>
      {isDropping && (
        <div className="drop-veil" aria-hidden="true">
          Drop captures, flow logs or any table of flows
        </div>
      )}
      <HelpDialog
        isOpen={isHelpOpen}
        onClose={() => setHelpOpen(false)}
        singleKeys={singleKeys}
        onSingleKeys={setSingleKeys}
      />
      <Announcer state={state} />
    </>
  );
}
