/** ISO 8601 times as logs write them: `2017-04-07T22:24:37.251547+0100`, any number of decimals, zone or none. */

interface IsoTime {
  /** Whole epoch seconds. */
  readonly seconds: number;
  /** 0 … 999,999,999 on top of `seconds`; more decimals are cut. */
  readonly nanoseconds: number;
  /** False = the text names no zone, and UTC was taken. */
  readonly hasZone: boolean;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?\s*(Z|z|[+-]\d\d:?\d\d|[+-]\d\d)?$/;

/** Null = not such a time, or no moment of the calendar. A leap second is the first moment of the next minute. */
export function parseIsoTime(text: string): IsoTime | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as Six;
  if (hour > 23 || minute > 59 || second > 60) return null;
  const midnight = Date.UTC(year, month - 1, day);
  if (new Date(midnight).getUTCDate() !== day || month < 1 || month > 12) return null;
  const decimals = match[7];
  const zone = match[8];
  return {
    seconds: midnight / 1000 + hour * 3600 + minute * 60 + second - eastOfUtc(zone),
    nanoseconds: decimals === undefined ? 0 : Number(decimals.slice(0, 9).padEnd(9, '0')),
    hasZone: zone !== undefined,
  };
}

type Six = [number, number, number, number, number, number];

/** Seconds that the zone's clock is ahead of UTC. */
function eastOfUtc(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const digits = zone.replace(':', '').slice(1);
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2) || 0) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}
