import type { ReactNode } from 'react';
import { Activity, useEffect, useMemo, useState } from 'react';
import type { StudioState } from '../store/state';
import { visit } from '../store/actions';
import { useStudio } from '../store/useStudio';
import { ComparePane } from '../views/compare/ComparePane';
import { ExplorePane } from '../views/explore/ExplorePane';
import { ExportPane } from '../views/export/ExportPane';
import { SavesFiles } from '../views/shared/SavesFiles';
import { TracePane } from '../views/trace/TracePane';
import { useFileDrop } from '../views/trace/useFileDrop';
import { TrainPane } from '../views/train/TrainPane';
import { Announcer } from './Announcer';
import { ErrorBoundary } from './ErrorBoundary';
import { Header } from './Header';
import { HelpDialog } from './HelpDialog';
import type { Pane } from './panes';
import { PANE_TITLES, PANES } from './panes';
import { Palette } from './Palette';
import { readBindings, readShortcuts, writeBindings, writeShortcuts } from './preferences';
import type { CommandContext } from './commands';
import { copyLink } from './copyLink';
import type { Bindings } from './keys';
import { LinkNotice } from './LinkNotice';
import { useKeys } from './useKeys';
import { useLaunchedFiles } from './useLaunchedFiles';
import { goTo, usePane } from './usePane';
import { useSharedLink } from './useSharedLink';
import { useTheme } from './useTheme';
import { usePlacesScroll } from './usePlacesScroll';
import { useTrainingTitle } from './useTrainingTitle';

const NONE: readonly never[] = [];
const NOT_KEPT = { status: 'off' } as const;
const NO_FILE = { status: 'idle' } as const;

const VIEWS: Record<Pane, (state: StudioState) => ReactNode> = {
  trace: (state) => (
    <TracePane
      trace={state.trace}
      configuration={state.configuration}
      comparison={state.comparison}
      keeping={state.keeping ?? NOT_KEPT}
      runs={state.runs ?? NONE}
      projectFile={state.projectFile ?? NO_FILE}
    />
  ),
  explore: (state) => (
    <ExplorePane
      trace={state.trace}
      synthetic={state.synthetic}
      selection={state.selection}
      exploration={state.exploration}
    />
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
      estimate={state.estimate ?? null}
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

export function App({ isBack }: { readonly isBack: Promise<unknown> }) {
  const state = useStudio((all) => all);
  const pane = usePane();
  const [theme, setTheme] = useTheme();
  const [dialog, setDialog] = useState<'help' | 'palette' | null>(null);
  const keyboard = useKeyboard();
  const [notice, tell] = useSharedLink(isBack);
  const context = useMemo(
    (): CommandContext => ({
      goTo,
      setTheme,
      showHelp: () => setDialog('help'),
      showPalette: () => setDialog('palette'),
      copyLink: () => void copyLink().then(tell),
    }),
    [tell, setTheme],
  );
  useKeys({ ...keyboard, context });
  useTrainingTitle(state);
  const isDropping = useFileDrop(showTrace);
  useLaunchedFiles({ isBack, onOpened: showTrace, tell });
  useEffect(() => visit(pane), [pane]);
  usePlacesScroll(pane);
  const { showHelp, showPalette } = context;
  return (
    <>
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => (event.preventDefault(), document.getElementById('main')?.focus())}
      >
        Skip to content
      </a>
      <Header {...{ state, pane, theme }} onTheme={setTheme} onHelp={showHelp} onPalette={showPalette} />
      <main id="main" tabIndex={-1}>
        <LinkNotice notice={notice} onClose={() => tell(null)} />
        {PANES.map((name) => (
          <Activity key={name} mode={name === pane ? 'visible' : 'hidden'}>
            <div className={`pane pane-${name}`}>
              <ErrorBoundary place={PANE_TITLES[name]}>
                <SavesFiles>{VIEWS[name](state)}</SavesFiles>
              </ErrorBoundary>
            </div>
          </Activity>
        ))}
      </main>
      {isDropping && (
        <div className="drop-veil" aria-hidden="true">
          Drop captures, flow logs, any table of flows, or a project file
        </div>
      )}
      <HelpDialog {...keyboard} isOpen={dialog === 'help'} onClose={() => setDialog(null)} />
      {dialog === 'palette' && (
        <Palette bindings={keyboard.bindings} context={context} onClose={() => setDialog(null)} />
      )}
      <Announcer state={state} />
    </>
  );
}

/** How the studio listens, kept from visit to visit. */
function useKeyboard() {
  const [singleKeys, onSingleKeys] = useState(readShortcuts);
  const [bindings, onBindings] = useState<Bindings>(readBindings);
  useEffect(() => writeShortcuts(singleKeys), [singleKeys]);
  useEffect(() => writeBindings(bindings), [bindings]);
  return { singleKeys, onSingleKeys, bindings, onBindings };
}
