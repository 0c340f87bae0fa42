/** The segments of a TCP flow whose packets a generator drew: their bytes become options and payload. */
import type { TcpOption } from '../trace/hostStack';
import type { Event } from '../trace/tcpLifeCycle';
import { FLAGS } from '../trace/tcpLifeCycle';
import type { Bytes } from '../trace/trace';
import type { PlannedFlow } from './plannedFlow';
import type { EndNeeds } from './tcpLoad';
import { MAX_OPTIONS, TIMESTAMP_OPTION, optionsOfLength } from './tcpOptions';
import type { Segment } from './tcpSchedule';

export interface PlannedSegments {
  /** SYN, or SYN-ACK, or both, as far as the flow begins with them. */
  readonly opening: readonly Event[];
  /** Whether both ends agreed on window scaling. */
  readonly isScaled: boolean;
  /** Most bytes that each end sends between two packets of the other. */
  readonly inFlight: readonly [source: Bytes, destination: Bytes];
  /** Most payload of a segment, by end. */
  readonly largest: readonly [source: Bytes, destination: Bytes];
  /** Undefined after the last. */
  next(): Segment | undefined;
}

type Both<T> = readonly [source: T, destination: T];

const NO_OPTIONS: readonly TcpOption[] = [];
const NEGOTIABLE: readonly TcpOption[] = ['mss', 'windowScale', 'sackPermitted', 'timestamps'];

export function plannedSegments(planned: PlannedFlow, needs: Both<EndNeeds>): PlannedSegments {
  const each = haveTimestamps(planned, needs) ? TIMESTAMP_OPTION : 0;
  const all = Array.from({ length: planned.count }, (_, packet) => segmentOf(planned, packet, needs, each));
  const opening = all.slice(0, 2).filter(({ flags }) => flags & FLAGS.SYN);
  const offered = opening.find(({ flags }) => !(flags & FLAGS.ACK));
  const answered = opening.find(({ flags }) => (flags & FLAGS.ACK) !== 0);
  let next = 0;
  const isScaled = opening.length === 2 && opening.every(({ options }) => options.includes('windowScale'));
  return {
    opening: [...(offered ? [offered] : []), ...(answered ? [answered] : [])],
    isScaled,
    inFlight: inFlight(all),
    largest: [0, 1].map((side) =>
      Math.max(0, ...all.map(({ fromSource, payload }) => (fromSource === (side === 0) ? payload : 0))),
    ) as unknown as Both<Bytes>,
    next: () => all[next++],
  };
}

function segmentOf(planned: PlannedFlow, packet: number, needs: Both<EndNeeds>, each: Bytes): Segment {
  const side = planned.side(packet);
  const { header, stack } = needs[side];
  const flags = planned.flags(packet);
  const extra = planned.bytes(packet) - header;
  const fromSource = side === 0;
  const plain = { fromSource, isRepeat: false, isLost: false };
  if (flags & FLAGS.SYN) {
    const optionBytes = Math.min(MAX_OPTIONS, extra - (extra % 4));
    const allowed = new Set(NEGOTIABLE.filter((option) => option !== 'timestamps' || each > 0));
    const options = optionsOfLength(optionBytes, stack, allowed);
    return { ...plain, flags, options, optionBytes, payload: extra - optionBytes };
  }
  const optionBytes = extra >= each ? each : 0;
  const payload = extra - optionBytes;
  const isEmptyPush = payload === 0 && flags === (FLAGS.PSH | FLAGS.ACK);
  return { ...plain, flags: isEmptyPush ? FLAGS.ACK : flags, options: NO_OPTIONS, optionBytes, payload };
}

/** Both stacks send them, and every segment but a RST has room for them, SYNs beside their other options. */
function haveTimestamps(planned: PlannedFlow, needs: Both<EndNeeds>): boolean {
  if (!needs.every(({ stack }) => stack.options.includes('timestamps'))) return false;
  for (let packet = 0; packet < planned.count; packet++) {
    const flags = planned.flags(packet);
    const isSyn = (flags & FLAGS.SYN) !== 0;
    const room = planned.bytes(packet) - needs[planned.side(packet)].header;
    if (!(flags & FLAGS.RST) && room < TIMESTAMP_OPTION + (isSyn ? 4 : 0)) return false;
  }
  return true;
}

function inFlight(all: readonly Segment[]): Both<Bytes> {
  const most: [number, number] = [0, 0];
  const sent: [number, number] = [0, 0];
  for (const { fromSource, payload } of all) {
    const side = fromSource ? 0 : 1;
    sent[side] += payload;
    sent[1 - side] = 0;
    most[side] = Math.max(most[side], sent[side]);
  }
  return most;
}
