/**
 * Packets for a trace's flows, drawn by level 2: flows side by side in lanes, each with random numbers of its own, so that
 * neither lanes nor other flows change what it draws. Every flow ends exactly at its packets, bytes and duration.
 */
import { drawCategory } from '../generate/drawCategory';
import type { HostMachine, HostRunner } from '../kernels/machine';
import { inputOf, integersOf } from '../kernels/machine';
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import { encodeNumber, sampleNumber, tokenRange } from '../streams/numericCodec';
import type { PacketTable } from '../trace/packetTable';
import { createPacketTable, isAmongKept } from '../trace/packetTable';
import type { Trace } from '../trace/trace';
import { spend } from './flowBudget';
import type { FlowPlan } from './flowPlan';
import { forcedType, gapRange, isTypeAllowed, planFlow, sizeRange } from './flowPlan';
import { flowTokenizer } from './flowTokens';
import type { PacketCodecs } from './packetCodecs';
import type { PacketViews } from './packetInputs';
import { packetViews, writePacket } from './packetInputs';
import type { PacketDimensions } from './packetParameters';
import { packetDimensions } from './packetParameters';
import { nextMarkProgram, readPacketProgram } from './packetPrograms';
import { KIND, flagsOfType, sideOfType } from './packetTypes';
import { timestampShare } from './timestampShares';
import type { PacketModel } from './trainPackets';
import { totalsOf } from './walkFlow';

/** Packets that are drawn; of more, half of the flows are left without, or three quarters … */
const MOST_DRAWN = 1_000_000;
const MOST_OF_FLOW = 65_535;
const LANES = 32;
const PROGRESS_EVERY = 64;

interface Lane {
  readonly plan: FlowPlan;
  readonly random: Random;
  /** Row of the table, and seconds since the flow's first packet. */
  at: number;
  time: number;
}

/** A packet that is being decided. */
interface Draft {
  type: number;
  size: number;
  gap: number;
}

/**
 * The table of packets that belongs to `trace`, yielding the share done. Flows that no packets add up to have none, nor has
 * the part that is left out where there are more than a million packets.
 * @param machine holds the model's weights
 */
export async function* samplePackets(
  { codecs, configuration }: PacketModel,
  trace: Trace,
  seed: number,
  machine: HostMachine,
): AsyncGenerator<number, PacketTable> {
  const dimensions = packetDimensions(codecs, configuration);
  const plans = planFlows(codecs, trace, seed);
  const table = createPacketTable(plans.kept, plans.share);
  const stepper = await createStepper(machine, codecs, dimensions);
  const lanes = new Array<Lane | null>(LANES).fill(null);
  try {
    let row = -1;
    const next = (): Lane | null => {
      while (++row < trace.length) {
        if (plans.kept[row] === 0) continue;
        const lane = { ...plans.open(row)!, at: table.first[row]!, time: 0 };
        if (!isSettled(lane.plan)) return lane;
        while (lane.at < table.first[row]! + plans.kept[row]!) settle(codecs, table, lane, emptyDraft());
      }
      return null;
    };
    for (let round = 0; ; round++) {
      for (let l = 0; l < LANES; l++) if (!lanes[l] || isOver(lanes[l]!)) lanes[l] = next();
      if (lanes.every((lane) => lane === null)) return table;
      stepper.advance(lanes, (lane, draft) => settle(codecs, table, lane, draft));
      if (round % PROGRESS_EVERY === 0) yield Math.min(1, row / trace.length);
    }
  } finally {
    stepper.dispose();
  }
}

function planFlows(codecs: PacketCodecs, trace: Trace, seed: number) {
  const tokens = flowTokenizer(codecs.vocabulary, trace);
  const randoms = createRandom(seed).substream('packets');
  const open = (row: number) => {
    const flow = tokens(row);
    const random = randoms.substream(row);
    const totals = totalsOf(trace, row);
    const hasTimestamps = flow.isTcp && random.uniform() < timestampShare(codecs.timestamps, flow);
    const state = trace.states[trace.state[row]!]!;
    const largest = codecs.largest[flow.service]!;
    const plan = planFlow({ tokens: flow, totals, state, largest, hasTimestamps, random });
    return plan && { plan, random };
  };
  const kept = new Uint16Array(trace.length);
  let total = 0;
  for (let row = 0; row < trace.length; row++) {
    const { packets, bytes, duration } = totalsOf(trace, row);
    const count = packets[0] + packets[1];
    const isKnown = !Number.isNaN(count + bytes[0] + bytes[1] + duration);
    if (isKnown && count <= MOST_OF_FLOW && open(row) !== null) total += kept[row] = count;
  }
  let halvings = 0;
  while (total > MOST_DRAWN) {
    halvings++;
    total = 0;
    for (let row = 0; row < trace.length; row++)
      total += kept[row] = isAmongKept(row, halvings) ? kept[row]! : 0;
  }
  return { kept, share: 2 ** -halvings, open };
}

/** One packet each way at most: nothing to draw. */
function isSettled({ budget: { packets } }: FlowPlan): boolean {
  return packets[0] <= 1 && packets[1] <= 1;
}

function isOver({ plan: { budget } }: Lane): boolean {
  return budget.packets[0] + budget.packets[1] === 0;
}

const emptyDraft = (): Draft => ({ type: -1, size: -1, gap: -1 });

/** Writes a lane's next packet into the table and takes it off the flow; what the draft leaves open is settled by the plan. */
function settle(codecs: PacketCodecs, table: PacketTable, lane: Lane, draft: Draft): void {
  const { plan } = lane;
  const { budget, body, opening, closing } = plan;
  const left = budget.packets[0] + budget.packets[1];
  const type = draft.type >= 0 ? draft.type : onlyType(plan);
  const side = sideOfType(type);
  const bytes = draft.size >= 0 ? draft.size : sizeRange(plan, type).low;
  const gap = budget.index === 0 ? NaN : draft.gap >= 0 ? draft.gap : gapRange(plan).low;
  if (budget.index >= opening.length && left > closing.length) body[side]--;
  if (!Number.isNaN(gap)) lane.time = left === 1 ? lane.time + budget.duration : lane.time + gap;
  table.offset[lane.at] = lane.time;
  table.bytes[lane.at] = bytes;
  table.flags[lane.at] = flagsOfType(type);
  table.fromResponder[lane.at] = side;
  lane.at++;
  spend(budget, { type, side, bytes, size: encodeNumber(codecs.size, bytes), gap });
}

function onlyType(plan: FlowPlan): number {
  const forced = forcedType(plan);
  if (forced >= 0) return forced;
  const side = plan.body[0] > 0 ? 0 : 1;
  return 2 * KIND.ack + side;
}

interface Stepper {
  /** Draws each lane's next packet. */
  advance(lanes: readonly (Lane | null)[], settle: (lane: Lane, draft: Draft) => void): void;
  dispose(): void;
}

async function createStepper(
  machine: HostMachine,
  codecs: PacketCodecs,
  dimensions: PacketDimensions,
): Promise<Stepper> {
  const reader = await machine.prepare(readPacketProgram(dimensions, LANES));
  const markers = [
    await machine.prepare(nextMarkProgram(dimensions, LANES, 1)),
    await machine.prepare(nextMarkProgram(dimensions, LANES, 2)),
  ] as const;
  const runners = [reader, ...markers];
  // Views are made once all programs are prepared, which may move them.
  const views: PacketViews = packetViews(reader, LANES);
  const logits = runners.map((runner, mark) => rowsOf(runner, dimensions.marks[mark]!));
  const contexts = runners.map((runner) => runner.view('context'));
  const told = markers.map((runner) => inputOf(runner, 'told'));
  const decided = markers.map((runner) => integersOf(runner, 'decided'));
  const streams = markers.map((runner) => integersOf(runner, 'stream'));
  const drafts = Array.from({ length: LANES }, emptyDraft);

  function tell(mark: number, l: number, token: number, service: number): void {
    decided[mark]![l] = token;
    streams[mark]![l] = service;
  }

  function run(mark: number): void {
    told[mark]!.set(contexts[mark]!);
    machine.run([markers[mark]!]);
  }

  return {
    advance(lanes, settleLane) {
      lanes.forEach((lane, l) => {
        if (lane) writePacket(views, codecs, dimensions, l, lane.plan.tokens, lane.plan.budget);
      });
      machine.run([reader]);
      lanes.forEach((lane, l) => {
        if (!lane) return;
        const draft = Object.assign(drafts[l]!, emptyDraft());
        draft.type = drawType(codecs, lane, logits[0]![l]!);
        tell(0, l, draft.type, lane.plan.tokens.service);
      });
      run(0);
      lanes.forEach((lane, l) => {
        if (!lane) return;
        const draft = drafts[l]!;
        draft.size = drawSize(codecs, lane, draft.type, logits[1]![l]!);
        tell(1, l, dimensions.marks[0] + encodeNumber(codecs.size, draft.size), lane.plan.tokens.service);
      });
      run(1);
      lanes.forEach((lane, l) => {
        if (!lane) return;
        const draft = drafts[l]!;
        if (lane.plan.budget.index > 0) draft.gap = drawGap(codecs, lane, logits[2]![l]!);
        settleLane(lane, draft);
      });
    },
    dispose: () => runners.forEach((runner) => runner.dispose()),
  };
}

function rowsOf(runner: HostRunner, columns: number): Float32Array[] {
  const matrix = runner.view('logits');
  const stride = matrix.length / LANES;
  return Array.from({ length: LANES }, (_, l) => matrix.subarray(l * stride, l * stride + columns));
}

function drawType({ counts }: PacketCodecs, { plan, random }: Lane, logits: Float32Array): number {
  const forced = forcedType(plan);
  if (forced >= 0) return forced;
  const seen = counts.types[plan.tokens.service]!;
  const drawn = drawCategory(logits, random, (type) =>
    seen[type]! > 0 && isTypeAllowed(plan, type) ? 1 : 0,
  );
  if (drawn >= 0) return drawn;
  return drawCategory(logits, random, (type) => (isTypeAllowed(plan, type) ? 1 : 0));
}

function drawSize(
  { size, counts }: PacketCodecs,
  { plan, random }: Lane,
  type: number,
  logits: Float32Array,
): number {
  const { low, high } = sizeRange(plan, type);
  if (low >= high) return low;
  const seen = counts.sizes[plan.tokens.service]!;
  const isPossible = (token: number) => {
    const range = tokenRange(size, token);
    return range !== null && range.min <= high && range.max >= low;
  };
  let token = drawCategory(logits, random, (each) => (seen[each]! > 0 && isPossible(each) ? 1 : 0));
  if (token < 0) token = drawCategory(logits, random, (each) => (isPossible(each) ? 1 : 0));
  const drawn = token < 0 ? low : sampleNumber(size, token, random, low, high);
  return Math.min(high, Math.max(low, wholeOptions(plan, type, drawn)));
}

/** Options of a SYN are whole words. */
function wholeOptions({ tokens }: FlowPlan, type: number, bytes: number): number {
  const isSyn = type >> 1 === KIND.syn || type >> 1 === KIND.synAck;
  return isSyn ? bytes - ((bytes - tokens.least) % 4) : bytes;
}

/** Log-uniform between the gaps that training saw in the category: a clock that ticks exactly goes on ticking exactly. */
function drawGap(
  { gapSpans, resolution }: PacketCodecs,
  { plan, random }: Lane,
  logits: Float32Array,
): number {
  const { low, high } = gapRange(plan);
  if (low >= high) return low;
  const spans = gapSpans[plan.tokens.service]!;
  const category = drawCategory(logits, random, (each) =>
    spans[2 * each]! <= high && spans[2 * each + 1]! >= low ? 1 : 0,
  );
  if (category < 0) return low + random.uniform() * (high - low);
  const from = Math.log(Math.max(low, spans[2 * category]!, resolution / 2));
  const to = Math.log(Math.max(resolution / 2, Math.min(high, spans[2 * category + 1]!)));
  const gap = Math.exp(from + random.uniform() * Math.max(0, to - from));
  return Math.min(high, Math.max(low, Math.round(gap / resolution) * resolution));
}
