/**
 * Which packets an SCTP flow consists of, and how its bytes are laid over them: a whole association (RFC 9260 §5.1, §9.2)
 * where packets and bytes are enough, else its opening, else a piece out of its middle.
 */
import type { FeasibleValues } from '../trace/feasible';
import { MAX_PACKET_BYTES } from '../trace/feasible';
import type { Bytes } from '../trace/trace';
import { CHUNK_BYTES } from './sctpChunks';
import { steppedShare } from './segment';
import { Turns } from './turns';

type Side = 0 | 1;
type Role = Exclude<keyof typeof CHUNK_BYTES, 'data' | 'sack' | 'heartbeat'>;
type Step = readonly [side: Side, role: Role];

export interface SctpPacket {
  readonly side: Side;
  /** `body`: data and their acknowledgements. */
  readonly role: Role | 'body';
  /** Of all chunks together. */
  readonly chunkBytes: Bytes;
}

/** One end's packets between opening and closing, and their bytes. */
interface Body {
  readonly packets: number;
  readonly bytes: Bytes;
}

interface Layout {
  readonly opening: readonly Step[];
  readonly closing: readonly Step[];
  readonly cookie: Bytes;
  readonly bodies: readonly [Body, Body];
}

export interface SctpScript {
  readonly cookie: Bytes;
  /** Null after the last. */
  next(): SctpPacket | null;
}

const OPENING: readonly Step[] = [
  [0, 'init'],
  [1, 'initAck'],
  [0, 'cookieEcho'],
  [1, 'cookieAck'],
];
const CLOSING: readonly Step[] = [
  [0, 'shutdown'],
  [1, 'shutdownAck'],
  [0, 'shutdownComplete'],
];
const COMMON_HEADER: Bytes = 12;
/** As Linux makes it, and the least. */
const COOKIE = { usual: 248, least: 4 } as const;

/** `header`: of IP, bytes. */
export function sctpScript(values: FeasibleValues, header: Bytes): SctpScript {
  const layout =
    layoutOf(values, header, [OPENING, CLOSING]) ??
    layoutOf(values, header, [OPENING, []]) ??
    layoutOf(values, header, [[], []])!;
  return { cookie: layout.cookie, next: packetsOf(layout) };
}

/** Null where packets or bytes are too few, or more than the packets between hold. */
function layoutOf(
  values: FeasibleValues,
  header: Bytes,
  [opening, closing]: readonly [readonly Step[], readonly Step[]],
): Layout | null {
  const steps = [...opening, ...closing];
  const most = 4 * Math.floor((MAX_PACKET_BYTES - header - COMMON_HEADER) / 4);
  const bodyOf = (side: Side, cookie: Bytes): Body => {
    const own = steps.filter((step) => step[0] === side);
    const packets = side === 0 ? values.sourcePackets : values.destinationPackets;
    const bytes = side === 0 ? values.sourceBytes : values.destinationBytes;
    const fixed = own.reduce((sum, [, role]) => sum + CHUNK_BYTES[role], opening.length > 0 ? cookie : 0);
    return {
      packets: packets - own.length,
      bytes: bytes - packets * (header + COMMON_HEADER) - fixed,
    };
  };
  const spare = ([0, 1] as const).map((side) => {
    const { packets, bytes } = bodyOf(side, COOKIE.least);
    return bytes - packets * CHUNK_BYTES.data;
  });
  const cookie = COOKIE.least + Math.max(0, Math.min(COOKIE.usual - COOKIE.least, ...spare));
  const bodies = [bodyOf(0, cookie), bodyOf(1, cookie)] as const;
  const isWhole = bodies.every(
    ({ packets, bytes }) =>
      packets >= 0 &&
      bytes >= packets * CHUNK_BYTES.sack &&
      bytes <= Math.max(1, packets) * (most - COOKIE.usual),
  );
  return steps.length === 0 || isWhole ? { opening, closing, cookie, bodies } : null;
}

/** Before closing the responder has the last word: whoever closes has its data acknowledged (RFC 9260 §9.2). */
function packetsOf({ opening, closing, cookie, bodies }: Layout): () => SctpPacket | null {
  const [source, destination] = bodies;
  const held = closing.length > 0 && destination.packets > 0 ? 1 : 0;
  const turns = new Turns(source.packets, destination.packets - held);
  const sent = [0, 0];
  let step = 0;
  const fixed = ([side, role]: Step): SctpPacket => {
    const hasCookie = role === 'initAck' || role === 'cookieEcho';
    const isLast = (role === 'cookieEcho' || role === 'cookieAck') && bodies[side].packets === 0;
    const more = (hasCookie ? cookie : 0) + (isLast ? bodies[side].bytes : 0);
    return { side, role, chunkBytes: CHUNK_BYTES[role] + more };
  };
  const body = (side: Side): SctpPacket => {
    const { packets, bytes } = bodies[side];
    return { side, role: 'body', chunkBytes: steppedShare(bytes, packets, sent[side]!++, 4) };
  };
  return () => {
    if (step < opening.length) return fixed(opening[step++]!);
    if (!turns.isOver) return body(turns.take());
    if (sent[1]! < destination.packets) return body(1);
    return step < opening.length + closing.length ? fixed(closing[step++ - opening.length]!) : null;
  };
}
