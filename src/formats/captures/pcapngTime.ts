/** pcapng's 64-bit time stamps → epoch seconds and nanoseconds, exactly (draft-ietf-opsawg-pcapng §4.2, if_tsresol). */
import type { Moment } from '../../trace/epochAt';

const NANO = 1_000_000_000;

/** An interface's clock. */
export interface Clock {
  readonly unitsPerSecond: bigint;
  /** Seconds to add (if_tsoffset). */
  readonly offset: number;
  /** Units a second where a nanosecond is a whole number of them or the other way round; 0 = only bigints will do. */
  readonly plainUnits: number;
}

/** if_tsresol: a power of ten, or of two where the top bit is set. */
export function clockOf(resolution: number, offset: number): Clock {
  const exponent = BigInt(resolution & 0x7f);
  const unitsPerSecond = resolution & 0x80 ? 2n ** exponent : 10n ** exponent;
  const isPlain = unitsPerSecond <= NANO && NANO % Number(unitsPerSecond) === 0;
  return { unitsPerSecond, offset, plainUnits: isPlain ? Number(unitsPerSecond) : 0 };
}

/** Sets `moment` to what lies `high · 2³² + low` units after the clock's zero. */
export function setMoment(moment: Moment, high: number, low: number, clock: Clock): void {
  // Powers of ten up to a nanosecond need no bigint: long division by 16-bit digits stays within 2^53.
  if (clock.plainUnits > 0) return divide(moment, high, low, clock);
  const { unitsPerSecond, offset } = clock;
  const units = (BigInt(high) << 32n) | BigInt(low);
  moment.seconds = Number(units / unitsPerSecond) + offset;
  moment.nanoseconds = Number(((units % unitsPerSecond) * BigInt(NANO)) / unitsPerSecond);
}

function divide(moment: Moment, high: number, low: number, { plainUnits, offset }: Clock): void {
  const upper = (high % plainUnits) * 65_536 + (low >>> 16);
  const lower = (upper % plainUnits) * 65_536 + (low & 0xffff);
  const wholes = Math.floor(high / plainUnits) * 65_536 + Math.floor(upper / plainUnits);
  moment.seconds = wholes * 65_536 + Math.floor(lower / plainUnits) + offset;
  moment.nanoseconds = (lower % plainUnits) * (NANO / plainUnits);
}
