import type { KeepStatus } from '../../store/state';

/** Proof beside the promise. */
export function Privacy({ keeping }: { readonly keeping?: KeepStatus | undefined }) {
  return (
    <footer className="privacy">
      <p>
        Nothing leaves this browser: the page is served with <code>connect-src 'none'</code>, so no script in
        it can send a byte anywhere. {keptWhere(keeping)}
      </p>
      <details>
        <summary>How to check</summary>
        <p>
          Open the browser’s developer tools, look at the response headers of this page for{' '}
          <code>Content-Security-Policy</code>, and watch the network list while you work: it stays empty once
          the page has loaded. That policy does not cover WebRTC, so its constructors are removed when the
          page starts. Pulling the network cable changes nothing. Projects lie in this origin’s private file
          system and in its IndexedDB, both named “temponet”.
        </p>
      </details>
    </footer>
  );
}

function keptWhere(keeping: KeepStatus | undefined): string {
  if (keeping?.status === 'unsupported') return keeping.message;
  if (keeping?.status !== 'on')
    return 'Nothing of a trace is kept either: it is gone when the tab closes. The project menu above can change that.';
  return 'What you work on is kept in this browser’s own storage on this machine, unencrypted, until you delete it: the project menu above shows every project with its size, deletes them, or keeps nothing.';
}
