import { lockDown } from './lockDown';
import './theme.css';
import './shell.css';
import '../views/views.css';
import '../views/train/train.css';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { watchResumable } from '../store/actions';
import { installAutomation } from './automation';
import { ErrorBoundary } from './ErrorBoundary';

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
  show(<App />);
}
