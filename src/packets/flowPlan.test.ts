/** Any packets that a plan allows add up to the flow, and tell of the state that the flow has. */
import { describe, expect, it } from 'vitest';
import { drained } from '../math/drained';
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import { TCP_STATES } from '../testing/tcpStates';
import { nearestFeasible } from '../trace/feasible';
import { FlowAssembler } from '../trace/flowAssembler';
import { NO_TIMEOUTS } from '../trace/flowTimeouts';
import { createPacket } from '../trace/packet';
import { createTraceBuilder } from '../trace/traceBuilder';
import { spend } from './flowBudget';
import type { FlowPlan } from './flowPlan';
import { forcedType, gapRange, isTypeAllowed, planFlow, sizeRange } from './flowPlan';
import { TYPES, flagsOfType, sideOfType } from './packetTypes';

interface Drawn {
  readonly side: 0 | 1;
  readonly bytes: number;
  readonly flags: number;
  readonly at: number;
}

const TCP = { service: 0, state: 0, source: 0, destination: 0, isTcp: true, least: 40 };

/** Anything that the plan allows, with equal chances. */
function drawAnything(plan: FlowPlan, random: Random): Drawn[] {
  const { budget, body, opening, closing } = plan;
  const drawn: Drawn[] = [];
  let at = 0;
  while (budget.packets[0] + budget.packets[1] > 0) {
    const allowed = Array.from({ length: TYPES }, (_, type) => type).filter((type) =>
      isTypeAllowed(plan, type),
    );
    const forced = forcedType(plan);
    const type = forced >= 0 ? forced : allowed[random.integer(allowed.length)]!;
    const side = sideOfType(type);
    const within = ({ low, high }: { low: number; high: number }) => low + random.uniform() * (high - low);
    const bytes = Math.floor(within(sizeRange(plan, type)));
    const gap = drawn.length === 0 ? NaN : within(gapRange(plan));
    if (budget.index >= opening.length && budget.packets[0] + budget.packets[1] > closing.length)
      body[side]--;
    if (!Number.isNaN(gap)) at += gap;
    spend(budget, { type, side, bytes, size: 0, gap });
    drawn.push({ side, bytes, flags: flagsOfType(type), at });
  }
  return drawn;
}

/** The state that a reader of the packets gives their flow. */
function stateOf(drawn: readonly Drawn[]): string {
  const builder = createTraceBuilder();
  const hosts = ['10.0.0.1', '10.0.0.2'].map((host) => builder.tables.hosts.named(host));
  const assembler = new FlowAssembler(NO_TIMEOUTS, builder);
  for (const { side, bytes, flags, at } of drawn) {
    const packet = { ...createPacket(), protocol: 6, bytes, flags, sequence: 1000 * side };
    packet.seconds = 1e9 + Math.floor(at);
    packet.nanoseconds = Math.floor((at % 1) * 1e9);
    [packet.source, packet.destination] = [hosts[side]!, hosts[1 - side]!];
    [packet.sourcePort, packet.destinationPort] = side === 0 ? [5000, 80] : [80, 5000];
    assembler.add(packet);
  }
  drained(assembler.finishing());
  const { states, state } = builder.finish();
  return states[state[0]!]!;
}

function plansFor(state: string, random: Random) {
  const wanted = {
    sourcePackets: 1 + random.integer(12),
    destinationPackets: random.integer(12),
    sourceBytes: 40 + random.integer(9000),
    destinationBytes: random.integer(9000),
    duration: 30 * random.uniform(),
  };
  const { values } = nearestFeasible({ protocol: 'tcp', state, ipVersion: 4, ...wanted });
  const totals = {
    packets: [values.sourcePackets, values.destinationPackets] as const,
    bytes: [values.sourceBytes, values.destinationBytes] as const,
    duration: values.duration,
  };
  const hasTimestamps = random.uniform() < 0.5;
  return { totals, plan: planFlow({ tokens: TCP, totals, state, largest: 1500, hasTimestamps, random }) };
}

describe('a plan of a flow', () => {
  it.each(TCP_STATES)('ends at packets, bytes and duration, whatever is drawn (%s)', (state) => {
    const random = createRandom(state.length + state.charCodeAt(0));
    for (let i = 0; i < 200; i++) {
      const { totals, plan } = plansFor(state, random);
      expect(plan, JSON.stringify(totals)).not.toBeNull();
      const drawn = drawAnything(plan!, random);
      for (const side of [0, 1] as const) {
        const own = drawn.filter((packet) => packet.side === side);
        expect(own.length).toBe(totals.packets[side]);
        expect(own.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(totals.bytes[side]);
        for (const { bytes } of own) expect(bytes).toBeGreaterThanOrEqual(40);
      }
      expect(drawn.at(-1)!.at).toBeCloseTo(drawn.length > 1 ? totals.duration : 0, 9);
      for (let k = 1; k < drawn.length; k++) expect(drawn[k]!.at).toBeGreaterThanOrEqual(drawn[k - 1]!.at);
    }
  });

  it.each(['SF', 'S1', 'S2', 'S3', 'RSTO', 'RSTR', 'S0', 'REJ'])('reads as %s', (state) => {
    const random = createRandom(11);
    let whole = 0;
    for (let i = 0; i < 100; i++) {
      const { totals, plan } = plansFor(state, random);
      const opened = plan!.opening.length > 0 || state === 'S0' || state === 'REJ';
      if (!opened || totals.packets[0] + totals.packets[1] < 3) continue;
      whole++;
      expect(stateOf(drawAnything(plan!, random)), JSON.stringify(totals)).toBe(state);
    }
    expect(whole).toBeGreaterThan(20);
  });

  it('leaves no silence that would have ended the flow', () => {
    const random = createRandom(5);
    const totals = { packets: [4, 4] as const, bytes: [400, 400] as const, duration: 350 };
    const tokens = { ...TCP, isTcp: false, least: 28 };
    for (let i = 0; i < 200; i++) {
      const plan = planFlow({ tokens, totals, state: 'SF', largest: 1500, hasTimestamps: false, random })!;
      const drawn = drawAnything(plan, random);
      for (let k = 1; k < drawn.length; k++) expect(drawn[k]!.at - drawn[k - 1]!.at).toBeLessThan(60);
    }
  });

  it('is none where bytes cannot hold the headers', () => {
    const totals = { packets: [3, 0] as const, bytes: [100, 0] as const, duration: 1 };
    const needs = {
      tokens: TCP,
      totals,
      state: 'OTH',
      largest: 1500,
      hasTimestamps: true,
      random: createRandom(1),
    };
    expect(planFlow(needs)).toBeNull();
  });
});
