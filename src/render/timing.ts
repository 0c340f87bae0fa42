/**
 * When a flow's packets leave, until packets within flows are modelled: a documented stand-in. The first and last packet
 * are exact; those between are placed at random (a Poisson process), repeated connection attempts back off by doubling,
 * and a segment that is sent again waits for a retransmission time-out.
 */
import type { Random } from '../math/random';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';

/** Linux's least retransmission time-out (TCP_RTO_MIN), ns; RFC 6298 §2.4 would have a second. */
const TIME_OUT = 200e6;
/** Time-outs take at most this share of a flow. */
const MOST_WAITING = 0.5;

/** The next packet's time, ns after the first: 0 first, then ascending, `last` last. `isLate`: a time-out passed before it. */
export type NextTime = (isLate?: boolean) => number;

interface Span {
  /** Packets. */
  readonly count: number;
  /** From the first to the last, ns. */
  readonly last: number;
  /** Longest between two packets, ns, wherever the packets are enough: who measured the flow would have ended it. */
  readonly silence: number;
}

const MICROSECOND = 1e3;

/** Of TCP and of others, ns: less than the time-outs that end flows by what a clock of microseconds rounds away. */
export const SILENCE = {
  tcp: DEFAULT_TIMEOUTS.inactiveTcp * 1e9 - 2 * MICROSECOND,
  other: DEFAULT_TIMEOUTS.inactiveOther * 1e9 - 2 * MICROSECOND,
} as const;

/**
 * Of `count` packets, the points of a Poisson process given their number: sorted uniforms drawn one after the other
 * (Bentley and Saxe, Generating sorted lists of random numbers, 1980). `late` of the packets will be late.
 */
export function poissonTimes({ count, last, silence }: Span, random: Random, late = 0): NextTime {
  const wait = late === 0 ? 0 : Math.min(TIME_OUT, (last * MOST_WAITING) / late);
  const spread = last - wait * late;
  let left = count;
  let remaining = 1;
  let waited = 0;
  const isSplit = (count - 1) * silence < spread;
  return (isLate = false) => {
    left--;
    if (left === count - 1) return 0;
    if (isLate) waited += wait;
    if (left === 0) return last;
    const drawn = remaining * Math.exp(Math.log(1 - random.uniform()) / left);
    const most = silence / spread;
    // The rest must have room for the same silences.
    remaining = isSplit ? drawn : Math.max(remaining - most, Math.min(drawn, left * most));
    return Math.min(last, Math.round(waited + spread * (1 - remaining)));
  };
}

/** Retransmission time-outs double (RFC 6298 §5.5) up to 2⁶ times the first. */
export function backOffTimes(count: number, last: number): NextTime {
  const gap = (attempt: number) => 2 ** Math.min(attempt, MOST_DOUBLINGS);
  const doublings = Math.min(count - 1, MOST_DOUBLINGS);
  const total = 2 ** doublings - 1 + (count - 1 - doublings) * gap(MOST_DOUBLINGS);
  let sent = 0;
  let elapsed = 0;
  return () => {
    if (sent > 0) elapsed += gap(sent - 1);
    sent++;
    return sent === count && count > 1 ? last : Math.round((last * elapsed) / Math.max(1, total));
  };
}

const MOST_DOUBLINGS = 6;
