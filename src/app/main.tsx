import { lockDown } from './lockDown';
import './theme.css';
import './shell.css';
import '../views/views.css';
import '../views/projects/projects.css';
import '../views/runs/runs.css';
import '../views/train/train.css';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { installAutomation } from './automation';
import { ErrorBoundary } from './ErrorBoundary';
import { startKeeping, watchResumable } from '../store/actions';

lockDown();
installAutomation();
watchResumable();

const root = createRoot(document.getElementById('root')!, {
  // The boundary shows the message; a console may be shared, and the message may name a host.
  onCaughtError: () => undefined,
});

function show(page: ReactNode): void {
  root.render(
    <StrictMode>
      <ErrorBoundary place="The studio">{page}</ErrorBoundary>
    </StrictMode>,
  );
}

/** In development `/?gallery` shows every chart and pane state with made-up figures; it is no part of a build. */
if (import.meta.env.DEV && window.location.search === '?gallery') {
  void import('../views/gallery/Gallery').then(({ Gallery }) => show(<Gallery />));
} else {
  const hasPlace = window.location.hash !== '';
  // Pages that a program drives keep nothing: `/?session`.
  const isBack = startKeeping({ isSession: window.location.search === '?session' }).then((place) => {
    if (place !== null && !hasPlace) window.location.hash = place;
  });
  show(<App isBack={isBack} />);
}
