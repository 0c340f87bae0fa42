/**
 * When a flow's packets leave, until packets within flows are modelled: a documented stand-in. The first and last packet
 * are exact; those between are placed at random (a Poisson process), and repeated connection attempts back off by doubling.
 */
import type { Random } from '../math/random';

/**
 * Nanoseconds after the first packet of each of `count` packets, ascending: 0 first, `last` last. Between them, the
 * points of a Poisson process given their number: exponential gaps scaled to fit. Drawn twice instead of stored.
 */
export function* poissonTimes(count: number, last: number, random: Random): Generator<number> {
  yield* scaledTimes(count, last, () => {
    const gaps = random.substream('gaps');
    return () => gaps.exponential();
  });
}

/** Retransmission time-outs double (RFC 6298 §5.5) up to 2⁶ times the first. */
export function* backOffTimes(count: number, last: number): Generator<number> {
  yield* scaledTimes(count, last, () => {
    let attempt = 0;
    return () => 2 ** Math.min(attempt++, 6);
  });
}

function* scaledTimes(count: number, last: number, restart: () => () => number): Generator<number> {
  const gap = restart();
  let total = 0;
  for (let i = 1; i < count; i++) total += gap();
  const again = restart();
  let elapsed = 0;
  yield 0;
  for (let i = 1; i < count; i++) {
    elapsed += again();
    yield i === count - 1 ? last : Math.min(last, Math.round((last * elapsed) / total));
  }
}
