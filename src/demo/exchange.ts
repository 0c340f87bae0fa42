/**
 * What a conversation looks like as a flow record: packets and IP bytes that a Linux or Windows stack could send.
 * TCP segments carry 20 B of IP, 20 B of TCP and 12 B of timestamps, a SYN 20 B of options, a RST none (RFC 9293, RFC 7323);
 * every second full segment is acknowledged (RFC 1122, 4.2.3.2).
 */
import { between } from '../math/draws';
import type { Random } from '../math/random';
import type { Bytes, Flow, Seconds } from '../trace/trace';

export type Exchange = Pick<
  Flow,
  | 'protocol'
  | 'state'
  | 'duration'
  | 'sourcePackets'
  | 'sourceBytes'
  | 'destinationPackets'
  | 'destinationBytes'
>;

interface Transfer {
  /** Payload bytes initiator → responder. */
  readonly up: Bytes;
  /** Payload bytes responder → initiator. */
  readonly down: Bytes;
  readonly roundTrip: Seconds;
  /** Payload bytes a second. */
  readonly bandwidth: number;
  /** How long the connection stays open without a word. */
  readonly idle: Seconds;
}

const SYN = 60;
const HEADER = 52;
const RESET = 40;
const SEGMENT = 1448;

type Volume = Omit<Exchange, 'protocol' | 'state'>;
type TcpState = 'SF' | 'S0' | 'REJ' | 'RSTO' | 'RSTR';

const TCP: Record<TcpState, (transfer: Transfer, random: Random) => Volume> = {
  SF: completed,
  S0: unanswered,
  REJ: ({ roundTrip }) => ({
    duration: roundTrip,
    sourcePackets: 1,
    sourceBytes: SYN,
    destinationPackets: 1,
    destinationBytes: RESET,
  }),
  RSTO: (transfer) => resetBy('source', completed(transfer)),
  RSTR: (transfer) => resetBy('destination', completed(transfer)),
};

/** Cumulative shares of the connections that do not end well; the rest is SF. */
const FAILURES: readonly (readonly [upTo: number, state: TcpState])[] = [
  [0.006, 'S0'],
  [0.009, 'REJ'],
  [0.03, 'RSTO'],
  [0.04, 'RSTR'],
];

/** A TCP connection, 96 % of them ending in order. */
export function tcp(random: Random, transfer: Transfer): Exchange {
  const luck = random.uniform();
  const state = FAILURES.find(([upTo]) => luck < upTo)?.[1] ?? 'SF';
  return { protocol: 'tcp', state, ...TCP[state](transfer, random) };
}

/** A UDP question of `up` payload bytes and its answer, one packet each; unanswered where `down` is 0. */
export function udp(up: Bytes, down: Bytes, roundTrip: Seconds, packets = 1): Exchange {
  const answered = down > 0;
  return {
    protocol: 'udp',
    state: answered ? 'SF' : 'S0',
    duration: answered || packets > 1 ? roundTrip : 0,
    sourcePackets: packets,
    sourceBytes: packets * (28 + up),
    destinationPackets: answered ? packets : 0,
    destinationBytes: answered ? packets * (28 + down) : 0,
  };
}

/** `count` echo requests of 56 B a second apart, all answered. Zeek calls every ICMP exchange OTH. */
export function ping(roundTrip: Seconds, count: number): Exchange {
  const packets = { sourcePackets: count, destinationPackets: count };
  return {
    protocol: 'icmp',
    state: 'OTH',
    duration: count - 1 + roundTrip,
    ...packets,
    sourceBytes: 84 * count,
    destinationBytes: 84 * count,
  };
}

/** SYN and ACK, the data, acknowledgements, FIN and last ACK. */
function completed({ up, down, roundTrip, bandwidth, idle }: Transfer): Volume {
  const [upSegments, downSegments] = [Math.ceil(up / SEGMENT), Math.ceil(down / SEGMENT)];
  const sourcePackets = 4 + upSegments + Math.floor(downSegments / 2);
  const destinationPackets = 2 + downSegments + Math.floor(upSegments / 2);
  return {
    duration: 3 * roundTrip + (up + down) / bandwidth + idle,
    sourcePackets,
    sourceBytes: SYN + HEADER * (sourcePackets - 1) + up,
    destinationPackets,
    destinationBytes: SYN + HEADER * (destinationPackets - 1) + down,
  };
}

/** The end that resets sends a RST, without options, in place of its last packet. */
function resetBy(end: 'source' | 'destination', flow: Volume): Volume {
  const bytes = `${end}Bytes` as const;
  return { ...flow, [bytes]: flow[bytes] - HEADER + RESET };
}

/** One to four SYNs, one second after the first and then doubling (RFC 6298). */
function unanswered(_: Transfer, random: Random): Volume {
  const count = 1 + random.integer(4);
  return {
    duration: count === 1 ? 0 : 2 ** (count - 1) - 1 + between(random, 0.01, 0.05),
    sourcePackets: count,
    sourceBytes: SYN * count,
    destinationPackets: 0,
    destinationBytes: 0,
  };
}
