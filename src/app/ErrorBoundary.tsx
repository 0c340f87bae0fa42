import type { ReactNode } from 'react';
import { Component } from 'react';

interface ErrorBoundaryProps {
  /** What stands inside, for the message. */
  readonly place: string;
  readonly children: ReactNode;
}

/** A pane that breaks takes only itself along. The message stays on the page: nothing goes to the console. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.message === null) return this.props.children;
    return (
      <div className="failure" role="alert">
        <strong>{this.props.place} could not be drawn</strong>
        <p>{this.state.message}</p>
        <p>
          Your trace and model are untouched. Draw it again; should it fail again, clear the selection or
          reload the page.
        </p>
        <button type="button" onClick={() => this.setState({ message: null })}>
          Draw again
        </button>
      </div>
    );
  }
}
