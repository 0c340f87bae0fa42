/** Proof beside the promise. */
export function Privacy() {
  return (
    <footer className="privacy">
      <p>
        Nothing leaves this browser: the page is served with <code>connect-src 'none'</code>, so no script in
        it can send a byte anywhere.
      </p>
      <details>
        <summary>How to check</summary>
        <p>
          Open the browser’s developer tools, look at the response headers of this page for{' '}
          <code>Content-Security-Policy</code>, and watch the network list while you work: it stays empty once
          the page has loaded. That policy does not cover WebRTC, so its constructors are removed when the
          page starts. Pulling the network cable changes nothing.
        </p>
      </details>
    </footer>
  );
}
