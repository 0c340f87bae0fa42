/**
 * Where TCP connections stopped, so that later flows of the same ports go on from there instead of jumping back: a log
 * splits a connection at time-outs and at what follows its close. Only the latest few are kept.
 */
import type { Exchange } from './exchange';

/** Next sequence number of each end; by host and port, whichever end began. */
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
      const numbers = kept.get(keyOf(source, destination));
      if (numbers === undefined) return null;
      return isOrdered(source, destination) ? numbers : [numbers[1], numbers[0]];
    },
    remember({ source, destination }, next, answered) {
      const key = keyOf(source, destination);
      kept.delete(key);
      kept.set(key, isOrdered(source, destination) ? [next, answered] : [answered, next]);
      if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    },
  };
}

type End = Exchange['source'];

function isOrdered(a: End, b: End): boolean {
  return (a.id - b.id || a.port - b.port) <= 0;
}

function keyOf(a: End, b: End): string {
  return isOrdered(a, b) ? `${a.id} ${a.port} ${b.id} ${b.port}` : `${b.id} ${b.port} ${a.id} ${a.port}`;
}
