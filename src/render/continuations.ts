/**
 * Where TCP connections stopped, so that later flows of the same ports go on from there instead of jumping back: a log
 * splits a connection at time-outs and at what follows its close. Only the latest few are kept.
 */
import type { Exchange } from './exchange';

/** Where one end stopped. */
export interface Stop {
  /** Next sequence number. */
  readonly next: number;
  /** Its last ACK told nothing but another window. */
  readonly isWindowMoved: boolean;
}

/** By host and port, whichever end began. */
export interface Continuations {
  /** Of every flow, where it begins: is another one of the same ends under way? */
  begin(exchange: Exchange): boolean;
  /** Where `exchange`'s last flow ended: its source's end first. */
  recall(exchange: Exchange): readonly [source: Stop, destination: Stop] | null;
  /** Once for each that began, where it ends. */
  remember(exchange: Exchange, source: Stop, destination: Stop): void;
}

const KEPT = 65_536;

export function createContinuations(): Continuations {
  const kept = new Map<string, readonly [Stop, Stop]>();
  const underWay = new Map<string, number>();
  return {
    begin({ source, destination }) {
      const key = keyOf(source, destination);
      const others = underWay.get(key) ?? 0;
      underWay.set(key, others + 1);
      return others > 0;
    },
    recall({ source, destination }) {
      const stops = kept.get(keyOf(source, destination));
      if (stops === undefined) return null;
      return isOrdered(source, destination) ? stops : [stops[1], stops[0]];
    },
    remember({ source, destination }, sent, answered) {
      const key = keyOf(source, destination);
      const others = underWay.get(key)! - 1;
      if (others > 0) underWay.set(key, others);
      else underWay.delete(key);
      kept.delete(key);
      kept.set(key, isOrdered(source, destination) ? [sent, answered] : [answered, sent]);
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
