/**
 * What sampling kernels share: lanes, each of them a stream under way. A lane's record and numbers stay on the device;
 * what it draws goes into a ring that the host reads in blocks, one row an event, at slot `event` modulo its length.
 */
import { philox, uniformOf } from './counterRandom';
import type { Memory } from './program';

export interface Lanes {
  readonly count: number;
  /** Word in `integers`, [count, RECORD_WORDS]. */
  readonly records: number;
  /** Word in `floats`, [count, NUMBER_WORDS]. */
  readonly numbers: number;
  /** Word in `floats`, [slots × count, RING_WORDS], row = slot × count + lane. */
  readonly ring: number;
  readonly slots: number;
}

/** Columns of a record. Times are whole seconds and 2⁻³⁰ s, since float32 would lose short gaps. */
export const RECORD = {
  /** 0 where nothing is to be drawn. */
  live: 0,
  /** Number of the event to be drawn, counted per stream. */
  event: 1,
  /** Of the event read last. */
  seconds: 2,
  fraction: 3,
  /** Pairs outside the vocabulary drawn so far. */
  others: 4,
  keyLow: 5,
  keyHigh: 6,
  /** Least gap category left by a silence that is already under way. */
  firstCategory: 7,
  /** 1 where the next event's time is known. */
  born: 8,
  birthSeconds: 9,
  birthFraction: 10,
  stream: 11,
  service: 12,
  state: 13,
  /** Of the pair's addresses: 0 = IPv4, 1 = IPv6, 2 = MAC. */
  family: 14,
  /** What was drawn last; −1 = the mask left nothing. */
  category: 15,
  pair: 16,
} as const;
export const RECORD_WORDS = 20;

/** Columns of a lane's numbers. */
export const NUMBER = {
  /** Seconds of silence that the next gap must exceed. */
  silence: 0,
  /** Share of the first category that lies beyond that silence. */
  firstShare: 1,
  /** Bounds of the mark to be drawn. */
  least: 2,
  most: 3,
  /** Decided packets; −1 = not decided. */
  sourcePackets: 4,
  destinationPackets: 5,
  /** The gap drawn last; −1 = not known. */
  gap: 6,
} as const;
export const NUMBER_WORDS = 8;

/** Columns of a ring row; tokens of all marks follow. */
export const RING = {
  /** Gap category, or one of `GAP`. */
  gap: 0,
  uniform: 1,
  sourcePackets: 2,
  destinationPackets: 3,
  tokens: 4,
} as const;
export const RING_WORDS = 16;

/** What stands in place of a gap category: the mask left nothing; the time was known beforehand. */
export const GAP = { nothingLeft: -1, born: -2 } as const;

/** Stands for no bound: WGSL may assume that there are no infinities. */
export const UNBOUNDED = 3e38;
export const FRACTIONS = 2 ** 30;

/** Counter's last word: what a number is drawn for. */
export const PURPOSE = { category: 0, value: 1 } as const;

/** One lane in a loop. */
export interface LaneView {
  readonly at: number;
  readonly numbersAt: number;
  /** Word of the ring row of the event to be drawn. */
  readonly ringAt: number;
}

/** Where a lane's parts are. */
export function laneView(
  { count, records, numbers, ring, slots }: Lanes,
  lane: number,
  memory: Memory,
): LaneView {
  const at = records + lane * RECORD_WORDS;
  const slot = memory.integers[at + RECORD.event]! % slots;
  return {
    at,
    numbersAt: numbers + lane * NUMBER_WORDS,
    ringAt: ring + (slot * count + lane) * RING_WORDS,
  };
}

/** The word `number` of a lane's draw, as a uniform number. */
export function laneUniform(
  { integers }: Memory,
  { at }: LaneView,
  draw: number,
  number: number,
  purpose: number,
): number {
  const key = [integers[at + RECORD.keyLow]!, integers[at + RECORD.keyHigh]!] as const;
  const words = philox([integers[at + RECORD.event]!, draw, number >> 2, purpose], key);
  return uniformOf(words[number & 3]!);
}
