/**
 * Where TCP connections stopped, so that later flows of the same ports go on from there instead of jumping back: a log
 * splits a connection at time-outs and at what follows its close. Only the latest few are kept.
 */
import type { Exchange } from './exchange';

/** Next sequence number of each end; by address and port, whichever end began. */
export interface Continuations {
  /** The numbers where `exchange`'s last flow ended: its source's first. */
  recall(exchange: Exchange): readonly [source: number, destination: number] | null;
  remember(exchange: Exchange, source: number, destination: number): void;
}

const KEPT = 65_536;

export function createContinuations(): Continuations {
  const kept = new Map<string, readonly [number, number]>();
  return {
    recall({ source, destination }) {
      const same = kept.get(keyOf(source, destination));
      const swapped = kept.get(keyOf(destination, source));
      return same ?? (swapped ? [swapped[1], swapped[0]] : null);
    },
    remember({ source, destination }, next, answered) {
      kept.delete(keyOf(destination, source));
      kept.delete(keyOf(source, destination));
      kept.set(keyOf(source, destination), [next, answered]);
      if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    },
  };
}

function keyOf(a: Exchange['source'], b: Exchange['source']): string {
  return `${a.address.join('.')} ${a.port} ${b.address.join('.')} ${b.port}`;
}
