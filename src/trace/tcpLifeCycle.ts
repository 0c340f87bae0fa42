/**
 * Which segments a connection in a given state consists of, in order (RFC 9293 §3.5, §3.6; states after Zeek's conn_state).
 * Where a flow has too few packets for its handshake, the observer came late and saw the rest.
 */
import { ownValue } from './ownValue';
export const FLAGS = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;

const SYN = FLAGS.SYN;
const SYN_ACK = FLAGS.SYN | FLAGS.ACK;
const ACK = FLAGS.ACK;
const FIN = FLAGS.FIN | FLAGS.ACK;
const RST = FLAGS.RST | FLAGS.ACK;

export interface Event {
  readonly fromSource: boolean;
  readonly flags: number;
}

export interface LifeCycle {
  readonly opening: readonly Event[];
  /** Segments between opening and closing, each way. */
  readonly source: number;
  readonly destination: number;
  /** What those segments are: plain ones, or the attempts of a connection that never came to be. */
  readonly sourceFlags: number;
  readonly destinationFlags: number;
  readonly closing: readonly Event[];
}

interface LifeCycleNeeds {
  readonly state: string;
  readonly sourcePackets: number;
  readonly destinationPackets: number;
  /** Do the bytes exceed what headers can hold? Then attempts alone cannot explain them. */
  readonly hasData: boolean;
  /** Where the state leaves it open: does the responder close first? */
  readonly responderCloses: boolean;
}

const bySource = (flags: number): Event => ({ fromSource: true, flags });
const byDestination = (flags: number): Event => ({ fromSource: false, flags });
const HANDSHAKE = [bySource(SYN), byDestination(SYN_ACK)];

/** What defines a state: how it opens, how it closes. */
const STATES: Record<string, { opening: readonly Event[]; closing: readonly Event[] }> = {
  S1: { opening: HANDSHAKE, closing: [] },
  SF: { opening: HANDSHAKE, closing: [bySource(FIN), byDestination(FIN)] },
  REJ: { opening: [bySource(SYN)], closing: [byDestination(RST)] },
  S2: { opening: HANDSHAKE, closing: [bySource(FIN)] },
  S3: { opening: HANDSHAKE, closing: [byDestination(FIN)] },
  RSTO: { opening: HANDSHAKE, closing: [bySource(RST)] },
  RSTR: { opening: HANDSHAKE, closing: [byDestination(RST)] },
  RSTOS0: { opening: [bySource(SYN)], closing: [bySource(RST)] },
  RSTRH: { opening: [byDestination(SYN_ACK)], closing: [byDestination(RST)] },
  SH: { opening: [bySource(SYN)], closing: [bySource(FIN)] },
  SHR: { opening: [byDestination(SYN_ACK)], closing: [byDestination(FIN)] },
  OTH: { opening: [], closing: [] },
};

/** Uses exactly `sourcePackets` and `destinationPackets` segments. */
export function tcpLifeCycle(needs: LifeCycleNeeds): LifeCycle {
  if (needs.state === 'S0') return attempts(needs, ACK);
  if (needs.state === 'REJ' && !needs.hasData) return attempts(needs, RST);
  const state = ownValue(STATES, needs.state) ?? unknownState(needs);
  const closing = closingOf(state.closing, needs);
  const fits = (opening: readonly Event[]) =>
    countFrom(true, [...opening, ...closing]) <= needs.sourcePackets &&
    countFrom(false, [...opening, ...closing]) <= needs.destinationPackets;
  const opening = fits(state.opening) ? state.opening : [];
  return {
    opening,
    source: needs.sourcePackets - countFrom(true, [...opening, ...closing]),
    destination: needs.destinationPackets - countFrom(false, [...opening, ...closing]),
    sourceFlags: ACK,
    destinationFlags: ACK,
    closing,
  };
}

export function countFrom(fromSource: boolean, events: readonly Event[]): number {
  return events.filter((event) => event.fromSource === fromSource).length;
}

function attempts(
  { sourcePackets, destinationPackets }: LifeCycleNeeds,
  destinationFlags: number,
): LifeCycle {
  return {
    opening: [],
    source: sourcePackets,
    destination: destinationPackets,
    sourceFlags: SYN,
    destinationFlags,
    closing: [],
  };
}

/** A whole connection where the packets allow one, else what passed by. */
function unknownState({ sourcePackets, destinationPackets }: LifeCycleNeeds): {
  opening: readonly Event[];
  closing: readonly Event[];
} {
  return STATES[sourcePackets > 2 && destinationPackets > 1 ? 'SF' : 'OTH']!;
}

/** Two FINs in either order; whoever sent the first acknowledges the second if it has a packet left. */
function closingOf(closing: readonly Event[], needs: LifeCycleNeeds): readonly Event[] {
  if (closing.length < 2) return closing;
  const isSourceFirst = needs.sourcePackets > 1 && !(needs.responderCloses && needs.destinationPackets > 2);
  if (isSourceFirst) return [...closing, bySource(ACK)];
  const reversed = [...closing].reverse();
  return needs.destinationPackets > 1 ? [...reversed, byDestination(ACK)] : reversed;
}
