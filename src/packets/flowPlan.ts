/**
 * What a generated flow's packets may be, one after the other: TCP opens and closes as the flow's state says, and what is
 * left always suffices for the packets to come, so that the last one of each end takes exactly the rest.
 */
import type { Random } from '../math/random';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import { MAX_PACKET_BYTES } from '../trace/feasible';
import type { Event } from '../trace/tcpLifeCycle';
import { FLAGS, tcpLifeCycle } from '../trace/tcpLifeCycle';
import type { Bytes, Seconds } from '../trace/trace';
import type { FlowBudget, FlowTotals } from './flowBudget';
import { gapsLeft, openBudget, packetsLeft } from './flowBudget';
import type { FlowTokens } from './flowTokens';
import type { Side } from './packetTypes';
import { KIND, kindOfFlags, typeOf } from './packetTypes';
import { TIMESTAMPS } from './timestampShares';

/** Inclusive. */
interface Range {
  readonly low: number;
  readonly high: number;
}

export interface FlowPlan {
  readonly tokens: FlowTokens;
  readonly budget: FlowBudget;
  /** Types that come first and last, in order. */
  readonly opening: readonly number[];
  readonly closing: readonly number[];
  /** Kinds in between, by side. */
  readonly kinds: readonly [readonly number[], readonly number[]];
  /** Packets in between that are left, by side. */
  readonly body: [source: number, destination: number];
  /** Most bytes of a packet. */
  readonly most: Bytes;
  /** By side, 1 where its last packet only acknowledges the other's FIN: `least` bytes. */
  readonly trailing: readonly [number, number];
  /** Whether the initiator surely sends the first packet: not where the flow goes on with a connection. */
  readonly isFromStart: boolean;
  /** The longest gap, where the packets suffice for it: a longer one would end the flow. */
  readonly silence: Seconds;
}

export interface PlanNeeds {
  readonly tokens: FlowTokens;
  readonly totals: FlowTotals;
  readonly state: string;
  /** The largest packet of the service. */
  readonly largest: Bytes;
  /** Whether TCP segments carry timestamps. */
  readonly hasTimestamps: boolean;
  readonly random: Random;
}

/** Bytes of a SYN beyond its headers: options. */
const MOST_OPTIONS = 40;
const CLOCK_TICK: Seconds = 2e-6;

/** Null where no packets add up to the flow. */
export function planFlow(needs: PlanNeeds): FlowPlan | null {
  const { tokens, totals, hasTimestamps } = needs;
  const shape = tokens.isTcp ? tcpShape(needs) : DATAGRAMS;
  const isAttempt = shape.kinds[0][0] === KIND.syn;
  const count = totals.packets[0] + totals.packets[1];
  const least = tokens.least + (hasTimestamps && !isAttempt ? TIMESTAMPS : 0);
  if (count === 0 || sides.some((side) => totals.bytes[side] < totals.packets[side] * least))
    return hasTimestamps ? planFlow({ ...needs, hasTimestamps: false }) : null;
  const trailing = trailingOf(shape.closing);
  const usual = isAttempt ? tokens.least + MOST_OPTIONS : needs.largest;
  const fits = (most: Bytes) =>
    sides.every(
      (side) => totals.bytes[side] - trailing[side] * least <= (totals.packets[side] - trailing[side]) * most,
    );
  const most = fits(usual) ? usual : MAX_PACKET_BYTES;
  if (!fits(most)) return null;
  const isForced = (side: Side) =>
    [...shape.opening, ...shape.closing].filter((type) => (type & 1) === side).length;
  const silence = tokens.isTcp ? DEFAULT_TIMEOUTS.inactiveTcp : DEFAULT_TIMEOUTS.inactiveOther;
  const isCut = totals.duration > (count - 1) * (silence - CLOCK_TICK);
  return {
    tokens,
    budget: openBudget(totals, least),
    ...shape,
    body: [totals.packets[0] - isForced(0), totals.packets[1] - isForced(1)],
    most,
    trailing,
    isFromStart: !tokens.isTcp || needs.state !== 'OTH',
    silence: isCut ? Infinity : silence - CLOCK_TICK,
  };
}

const sides = [0, 1] as const;

type Shape = Pick<FlowPlan, 'opening' | 'closing' | 'kinds'>;

const DATAGRAMS: Shape = { opening: [], closing: [], kinds: [[KIND.datagram], [KIND.datagram]] };
const SEGMENTS = [KIND.push, KIND.ack];

function tcpShape({ totals, state, tokens, random }: PlanNeeds): Shape {
  const [sourcePackets, destinationPackets] = totals.packets;
  const mostBare = tokens.least + MOST_OPTIONS;
  const hasData = sides.some((side) => totals.bytes[side] > totals.packets[side] * mostBare);
  const responderCloses = random.uniform() < 0.5;
  const cycle = tcpLifeCycle({ state, sourcePackets, destinationPackets, hasData, responderCloses });
  const types = (events: readonly Event[]) =>
    events.map(({ flags, fromSource }) => typeOf(kindOfFlags(flags, true), fromSource ? 0 : 1));
  const kinds = (flags: number) => (flags === FLAGS.ACK ? SEGMENTS : [kindOfFlags(flags, true)]);
  return {
    opening: types(cycle.opening),
    closing: types(cycle.closing),
    kinds: [kinds(cycle.sourceFlags), kinds(cycle.destinationFlags)],
  };
}

function trailingOf(closing: readonly number[]): [number, number] {
  const last = closing.at(-1);
  const isTrailing = last !== undefined && last >> 1 === KIND.ack;
  return [isTrailing && (last & 1) === 0 ? 1 : 0, isTrailing && (last & 1) === 1 ? 1 : 0];
}

/** The next packet's type where only one is possible, else −1. */
export function forcedType(plan: FlowPlan): number {
  const { budget, opening, closing, kinds } = plan;
  const { index } = budget;
  if (index < opening.length) return opening[index]!;
  const left = packetsLeft(budget);
  if (left <= closing.length) return closing[closing.length - left]!;
  const side = forcedSide(plan);
  return side !== -1 && kinds[side].length === 1 ? typeOf(kinds[side][0]!, side) : -1;
}

/** Whether the type may come next, where none is forced. */
export function isTypeAllowed(plan: FlowPlan, type: number): boolean {
  const { body, kinds } = plan;
  const side = (type & 1) as Side;
  const only = forcedSide(plan);
  if (body[side] === 0 || (only !== -1 && only !== side) || !kinds[side].includes(type >> 1)) return false;
  // What pushes carries something.
  return type >> 1 !== KIND.push || sizeRange(plan, type).high > plan.budget.least;
}

/** Who initiates sends first, and ends the handshake. */
function forcedSide({ budget: { index }, body, opening, isFromStart }: FlowPlan): Side | -1 {
  const isHandshake = opening.length === 2 && index === 2;
  if (body[0] > 0 && (isHandshake || (index === 0 && isFromStart))) return 0;
  return body[0] === 0 ? 1 : body[1] === 0 ? 0 : -1;
}

/** Bytes that the next packet may have, given its type; low = high where that is settled. */
export function sizeRange(plan: FlowPlan, type: number): Range {
  const { budget, most, trailing, tokens } = plan;
  const { least } = budget;
  const side = (type & 1) as Side;
  const isLast = budget.packets[side] === 1;
  const kept = isLast ? 0 : trailing[side];
  const others = budget.packets[side] - 1 - kept;
  const bytes = budget.bytes[side] - kept * least;
  if (others === 0) return { low: bytes, high: bytes };
  const isSyn = type >> 1 === KIND.syn || type >> 1 === KIND.synAck;
  const own = isSyn ? tokens.least : type >> 1 === KIND.push ? least + 1 : least;
  const low = Math.max(own, bytes - others * most);
  const high = Math.min(most, bytes - others * least);
  return isSyn ? { low, high: Math.max(low, Math.min(high, tokens.least + MOST_OPTIONS)) } : { low, high };
}

/** Seconds that may pass before the next packet; low = high where that is settled. */
export function gapRange({ budget, silence }: FlowPlan): Range {
  const left = gapsLeft(budget);
  if (left <= 1 || budget.duration === 0) return { low: budget.duration, high: budget.duration };
  const low = silence === Infinity ? 0 : Math.max(0, budget.duration - (left - 1) * silence);
  return { low, high: Math.min(budget.duration, silence) };
}
