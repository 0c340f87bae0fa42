/** A project on its way back; whoever opens something else meanwhile gets that. */

let restoring: AbortController | null = null;

export function beginRestore(): AbortSignal {
  abandonRestore();
  return (restoring = new AbortController()).signal;
}

export function abandonRestore(): void {
  restoring?.abort();
  restoring = null;
}
