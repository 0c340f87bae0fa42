/** pcapng's 64-bit time stamps → epoch seconds and nanoseconds, exactly (draft-ietf-opsawg-pcapng §4.2, if_tsresol). */
import type { Epoch } from '../trace/epochAt';

const NANO = 1_000_000_000;

/** An interface's clock. */
export interface Clock {
  readonly unitsPerSecond: bigint;
  /** Seconds to add (if_tsoffset). */
  readonly offset: number;
}

export const MICROSECOND_CLOCK: Clock = { unitsPerSecond: 1_000_000n, offset: 0 };

/** if_tsresol: a power of ten, or of two where the top bit is set. */
export function unitsPerSecond(resolution: number): bigint {
  const exponent = BigInt(resolution & 0x7f);
  return resolution & 0x80 ? 2n ** exponent : 10n ** exponent;
}

/** The moment `high · 2³² + low` units after the clock's zero. */
export function epochOf(high: number, low: number, clock: Clock): Epoch {
  const { unitsPerSecond, offset } = clock;
  // Powers of ten up to a nanosecond need no bigint: long division by 16-bit digits stays within 2^53.
  if (unitsPerSecond <= NANO && NANO % Number(unitsPerSecond) === 0) return byLongDivision(high, low, clock);
  const units = (BigInt(high) << 32n) | BigInt(low);
  const fraction = ((units % unitsPerSecond) * BigInt(NANO)) / unitsPerSecond;
  return { seconds: Number(units / unitsPerSecond) + offset, nanoseconds: Number(fraction) };
}

function byLongDivision(high: number, low: number, clock: Clock): Epoch {
  const units = Number(clock.unitsPerSecond);
  const upper = (high % units) * 65_536 + (low >>> 16);
  const lower = (upper % units) * 65_536 + (low & 0xffff);
  const seconds =
    (Math.floor(high / units) * 65_536 + Math.floor(upper / units)) * 65_536 + Math.floor(lower / units);
  return { seconds: seconds + clock.offset, nanoseconds: (lower % units) * (NANO / units) };
}
