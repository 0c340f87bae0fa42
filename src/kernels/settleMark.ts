/**
 * Enters a drawn mark: its token into the ring, into what the next mark's head reads and into the event that the history
 * reads next; then the bounds that the decided marks leave to the next one. Packets get their value here, since the
 * bounds of bytes and duration depend on it; all other values are the host's to draw.
 */
import type { LaneView, Lanes } from './lanes';
import { NUMBER, PURPOSE, RECORD, RING, UNBOUNDED, laneUniform, laneView } from './lanes';
import type { Memory } from './program';

/** Marks by what follows from them. */
export const SETTLED = [
  'pair',
  'service',
  'state',
  'sourcePackets',
  'sourceBytes',
  'destinationPackets',
  'destinationBytes',
  'duration',
  'sourcePort',
] as const;
export type Settled = (typeof SETTLED)[number];

/** Columns of a row of rules: least and most packets of either end, and what bytes follow from them. */
export const RULE = {
  sourceLeast: 0,
  sourceMost: 1,
  destinationLeast: 2,
  destinationMost: 3,
  /** Most bytes of a packet. */
  packetMost: 4,
  /** 1 where the last of several packets is bare. */
  closes: 5,
  /** Bytes of a bare packet of each address family. */
  bare: 6,
  portMost: 9,
  /** Least duration of several packets. */
  train: 10,
} as const;
export const RULE_WORDS = 12;

/** Whole numbers as atoms and log-uniform bins, the last one open with a Pareto tail. */
export interface ValueTable {
  /** Words in `floats`; both ascending. */
  readonly atoms: number;
  readonly atomCount: number;
  readonly lower: number;
  readonly bins: number;
  /** Word in `floats` of the open bin's exponent. */
  readonly tail: number;
}

export interface MarkRules {
  /** Word in `integers`, [services]: the protocol of each. */
  readonly protocols: number;
  /** Word in `floats`, [protocols × states, RULE_WORDS]. */
  readonly rules: number;
  readonly states: number;
}

export interface SettleMark {
  readonly kernel: 'settleMark';
  readonly lanes: Lanes;
  readonly mark: number;
  readonly draw: number;
  readonly settles: Settled;
  readonly next: Settled | null;
  readonly rules: MarkRules;
  /** Word in `integers` of the event that the history reads, [lanes, columns], and this mark's first column in it. */
  readonly event: number;
  readonly columns: number;
  readonly column: number;
  /** First table row of each column that the mark brings: three for the pair, else one. */
  readonly rows: readonly number[];
  /** Word in `integers`, [lanes, rows.length]: what the next mark's head is told; −1 = nobody. */
  readonly told: number;
  /** The pair's: hosts and family of each pair, [pairs, 4], and of pairs outside the vocabulary, [lanes, pool, 4]. */
  readonly hosts: { readonly pairs: number; readonly pool: number; readonly poolSize: number } | null;
  /** Packets' only. */
  readonly values: ValueTable | null;
}

/** Reference of `SettleMark`. */
export function settleMark(call: SettleMark, memory: Memory): void {
  const { floats, integers } = memory;
  for (let lane = 0; lane < call.lanes.count; lane++) {
    const view = laneView(call.lanes, lane, memory);
    if (integers[view.at + RECORD.live] === 0) continue;
    const drawn = integers[view.at + RECORD.category]!;
    floats[view.ringAt + RING.tokens + call.mark] = drawn;
    const chosen = Math.max(drawn, 0);
    const tokens = [chosen];
    if (call.hosts) tokens.push(...settlePair(call.hosts, memory, view, chosen, lane));
    if (call.settles === 'service') integers[view.at + RECORD.service] = chosen;
    if (call.settles === 'state') integers[view.at + RECORD.state] = chosen;
    if (call.values) settlePackets(call, call.values, memory, view, drawn);
    tokens.forEach((each, k) => {
      const row = call.rows[k]! + each;
      integers[call.event + lane * call.columns + call.column + k] = row;
      if (call.told >= 0) integers[call.told + lane * call.rows.length + k] = row;
    });
    if (call.next) setBounds(call.next, call.rules, memory, view);
  }
}

/** Begins an event; returns the tokens of its hosts. */
function settlePair(
  { pairs, pool, poolSize }: NonNullable<SettleMark['hosts']>,
  { floats, integers }: Memory,
  { at, numbersAt }: LaneView,
  pair: number,
  lane: number,
): [number, number] {
  let from = pairs + 4 * pair;
  if (pair === 0) {
    const others = integers[at + RECORD.others]!;
    from = pool + 4 * (lane * poolSize + (others % poolSize));
    integers[at + RECORD.others] = others + 1;
  }
  integers[at + RECORD.pair] = pair;
  integers[at + RECORD.family] = integers[from + 2]!;
  floats[numbersAt + NUMBER.sourcePackets] = -1;
  floats[numbersAt + NUMBER.destinationPackets] = -1;
  return [integers[from]!, integers[from + 1]!];
}

function settlePackets(
  { settles, draw }: SettleMark,
  values: ValueTable,
  memory: Memory,
  view: LaneView,
  drawn: number,
): void {
  const { floats } = memory;
  const value = valueOf(values, memory, view, draw, drawn);
  const source = settles === 'sourcePackets';
  floats[view.numbersAt + (source ? NUMBER.sourcePackets : NUMBER.destinationPackets)] = value;
  floats[view.ringAt + (source ? RING.sourcePackets : RING.destinationPackets)] = value;
}

/** Draws from a bin again so often while it yields an atom. */
export const VALUE_ATTEMPTS = 20;

/** Value of a token within the lane's bounds; −1 for an empty cell. */
function valueOf(
  { atoms, atomCount, lower, bins, tail }: ValueTable,
  memory: Memory,
  view: LaneView,
  draw: number,
  token: number,
): number {
  const { floats } = memory;
  const least = floats[view.numbersAt + NUMBER.least]!;
  if (token < 0) return least;
  if (token < atomCount) return floats[atoms + token]!;
  const bin = token - atomCount;
  if (bin >= bins) return -1;
  const start = Math.max(floats[lower + bin]!, least);
  const end = Math.min(
    bin + 1 < bins ? floats[lower + bin + 1]! : UNBOUNDED,
    floats[view.numbersAt + NUMBER.most]! + 1,
  );
  let value = start;
  for (let attempt = 0; attempt <= VALUE_ATTEMPTS; attempt++) {
    const u = laneUniform(memory, view, draw, attempt, PURPOSE.value);
    const factor = end >= UNBOUNDED ? (1 - u) ** (-1 / floats[tail]!) : ((end + 1) / (start + 1)) ** u;
    value = Math.max(start, Math.min(Math.floor((start + 1) * factor) - 1, end - 1));
    let atom = 0;
    while (atom < atomCount && floats[atoms + atom] !== value) atom++;
    if (atom === atomCount) break;
  }
  return value;
}

function setBounds(
  next: Settled,
  { protocols, rules, states }: MarkRules,
  { floats, integers }: Memory,
  { at, numbersAt }: LaneView,
): void {
  const protocol = integers[protocols + integers[at + RECORD.service]!]!;
  const row = rules + (protocol * states + integers[at + RECORD.state]!) * RULE_WORDS;
  const bare = floats[row + RULE.bare + integers[at + RECORD.family]!]!;
  const source = floats[numbersAt + NUMBER.sourcePackets]!;
  const destination = floats[numbersAt + NUMBER.destinationPackets]!;
  const bytes = (packets: number, least: number, most: number): [number, number] => {
    if (packets < 0) return [least * bare, most === 0 ? 0 : UNBOUNDED];
    const last = floats[row + RULE.closes]! > 0 && packets > 1 ? 1 : 0;
    return [packets * bare, (packets - last) * floats[row + RULE.packetMost]! + last * bare];
  };
  const bounds: Partial<Record<Settled, [number, number]>> = {
    sourcePackets: [floats[row + RULE.sourceLeast]!, floats[row + RULE.sourceMost]!],
    sourceBytes: bytes(source, floats[row + RULE.sourceLeast]!, floats[row + RULE.sourceMost]!),
    destinationPackets: [
      Math.max(source === 0 ? 1 : 0, floats[row + RULE.destinationLeast]!),
      floats[row + RULE.destinationMost]!,
    ],
    destinationBytes: bytes(
      destination,
      floats[row + RULE.destinationLeast]!,
      floats[row + RULE.destinationMost]!,
    ),
    duration: durationOf(source, destination, floats[row + RULE.train]!),
    sourcePort: [0, floats[row + RULE.portMost]!],
  };
  const [least, most] = bounds[next] ?? [0, UNBOUNDED];
  floats[numbersAt + NUMBER.least] = least;
  floats[numbersAt + NUMBER.most] = most;
}

function durationOf(source: number, destination: number, train: number): [number, number] {
  if (source < 0 || destination < 0) return [0, UNBOUNDED];
  return source + destination < 2 ? [0, 0] : [train, UNBOUNDED];
}
