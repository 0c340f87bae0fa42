/** The contract of a process family: given the office, it emits flows in any order. */
import { between } from '../math/draws';
import type { Random } from '../math/random';
import type { Seconds } from '../trace/trace';
import { isInside } from './addresses';
import type { Exchange } from './exchange';
import type { Presence } from './presence';

export interface Draft {
  /** Seconds since the simulation's Monday. */
  readonly at: Seconds;
  readonly source: string;
  /** Left out: the host's next ephemeral port, in order of time. */
  readonly sourcePort?: number;
  readonly destination: string;
  readonly port: number;
  readonly service: string;
  readonly exchange: Exchange;
}

interface Office {
  readonly span: Seconds;
  readonly presence: readonly Presence[];
}

/** Each process draws from a stream of its own, so that changing one leaves the others' flows as they were. */
export type Process = (office: Office, random: Random, emit: (flow: Draft) => void) => void;

/** Round-trip time: a switch inside, a few hops outside. */
export function roundTripTo(destination: string, random: Random): Seconds {
  return isInside(destination) ? between(random, 0.0002, 0.0009) : between(random, 0.008, 0.04);
}

/** Times from `from` to `to`, gaps uniform in period ± jitter. */
export function* ticks(
  random: Random,
  { from, to }: { from: Seconds; to: Seconds },
  period: Seconds,
  jitter: Seconds,
): Generator<Seconds> {
  const step = () => between(random, period - jitter, period + jitter);
  for (let at = from + random.uniform() * period; at < to; at += step()) yield at;
}
