import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pcapOf, segment } from '../../testing/captures';
import { fileOf } from '../../testing/files';
import { sharedData } from '../../testing/sharedData';
import { NO_TIMEOUTS } from '../../trace/flowTimeouts';
import { findClockTrouble } from './clockDoctor';
import { ClockObserver } from './clockObserver';
import type { TimesAre } from './clockSigns';
import type { Mapping } from '../mapping';
import type { TimeRepairs } from '../readOptions';
import { readTrace } from '../readTrace';

const DAY = 86_400;
const NOON = 1_700_000_000 - (1_700_000_000 % DAY) + DAY / 2;

/** What the doctor finds in rows that start at these epoch seconds. */
function findingsOf(rows: readonly number[], times: TimesAre, repairs: TimeRepairs = {}) {
  const clock = new ClockObserver();
  clock.beginFile();
  clock.timesAre(times);
  for (const seconds of rows) {
    if (seconds >= 0 && seconds < 253_402_300_800)
      clock.row(Math.floor(seconds), Math.round((seconds % 1) * 1e9));
    else clock.implausible(seconds);
  }
  return findClockTrouble({
    clock: clock.report(),
    signs: clock.signs(),
    packets: 0,
    rows: rows.length,
    repairs,
  });
}

const EPOCH: TimesAre = { kind: 'epoch', unit: 's' };
const LOCAL: TimesAre = { kind: 'text', hasZone: false };

async function readCapture(bytes: Uint8Array, repairs: TimeRepairs = {}) {
  return readTrace([fileOf(bytes, 'trap')], { timeouts: NO_TIMEOUTS, repairs });
}

describe('units', () => {
  it.each([
    ['milliseconds', 1e3, 's', 'ms'],
    ['microseconds', 1e6, 's', 'us'],
    ['nanoseconds', 1e9, 's', 'ns'],
    ['seconds', 1e-3, 'ms', 's'],
  ] as const)('offers %s where no other unit makes sense', (name, scale, unit, offered) => {
    const [finding] = findingsOf([NOON * scale, (NOON + 50) * scale], { kind: 'epoch', unit });
    expect(finding!.kind).toBe('unit');
    expect(finding!.explanation).toContain(`read as ${name}, they begin 2023-11-14 1`);
    expect(finding!.repair?.repairs).toEqual({ unit: offered });
  });

  it('finds nothing where the unit is right, or the times are dates', () => {
    expect(findingsOf([NOON + 0.5, NOON + 1.25], EPOCH)).toEqual([]);
    expect(findingsOf([10, 20.5], { kind: 'text', hasZone: true }).map(({ kind }) => kind)).toEqual(['year']);
  });
});

describe('years', () => {
  it('offers to leave out what lies in years without traffic', () => {
    const [finding] = findingsOf([0, 5.5, NOON, NOON + 90.5, 7_000_000_000], EPOCH);
    expect(finding!.kind).toBe('year');
    expect(finding!.explanation).toMatch(
      /^3 time stamps .* from 1970-01-01 00:00:00 UTC, 2191-.* 2023-11-14 12:01:30 UTC$/,
    );
    expect(finding!.repair?.repairs).toEqual({ keep: { from: NOON, to: NOON + 91 } });
  });

  it('tells of dropped ones, with nothing to do', () => {
    expect(findingsOf([-5, NOON + 0.5], EPOCH)).toEqual([
      { kind: 'year', explanation: expect.stringMatching(/^1 time stamps before 1970/), repair: null },
    ]);
  });
});

describe('gaps', () => {
  const burst = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i / 4);

  it('offers the densest stretch where one silence outweighs all the rest', () => {
    const [finding] = findingsOf(
      [...burst(NOON, 9), ...burst(NOON + 900 * DAY, 40), ...burst(NOON + 1000 * DAY, 4)],
      EPOCH,
    );
    expect(finding!.kind).toBe('gap');
    expect(finding!.explanation).toMatch(/^nothing for 2.5 years from 2023-11-14 12:00:02 UTC on/);
    const { keep } = finding!.repair!.repairs;
    expect(keep).toEqual({ from: NOON + 900 * DAY, to: NOON + 900 * DAY + 10 });
  });

  it('lets nights and week-ends be', () => {
    const week = [0, 1, 2, 3, 4, 7, 8].flatMap((day) => burst(NOON + day * DAY, 1000));
    expect(findingsOf(week, EPOCH)).toEqual([]);
  });

  it('finds it in any order of the rows, and among a thousand bursts', () => {
    const bursts = Array.from({ length: 1000 }, (_, i) => NOON + ((i * 617) % 1000) * 3 * 3600 + 0.5);
    const kinds = (rows: readonly number[]) => findingsOf(rows, EPOCH).map(({ kind }) => kind);
    expect(kinds(bursts)).toEqual(['order']);
    expect(kinds([...bursts, NOON + (40_000 * DAY) / 2])).toEqual(['gap', 'order']);
  });
});

describe('zones and twelve-hour clocks', () => {
  /** A working day from 8:30 to 17:30, on a clock that says neither AM nor PM. */
  const day = Array.from({ length: 540 }, (_, i) => {
    const minutes = 510 + i;
    const hour = Math.floor(minutes / 60);
    return NOON - DAY / 2 + (hour > 12 ? hour - 12 : hour) * 3600 + (minutes % 60) * 60 + 0.5;
  });

  it('says that UTC was taken, until a zone is chosen', () => {
    expect(findingsOf([NOON + 0.5], LOCAL).map(({ kind }) => kind)).toEqual(['zone']);
    expect(findingsOf([NOON + 0.5], LOCAL, { zoneMinutes: 60 })).toEqual([]);
  });

  it('offers the afternoon where noon sets the clock back', () => {
    const finding = findingsOf(day, LOCAL).find(({ kind }) => kind === 'twelve-hour');
    expect(finding?.explanation).toMatch(/1 times the clock goes back by about twelve hours: 270 rows/);
    expect(finding?.repair?.repairs).toEqual({ isTwelveHour: true });
  });

  it('finds it in another zone, and not in the repaired times', () => {
    const kinds = (rows: readonly number[], repairs: TimeRepairs) =>
      findingsOf(rows, LOCAL, repairs).map(({ kind }) => kind);
    expect(
      kinds(
        day.map((at) => at - 3600),
        { zoneMinutes: 60 },
      ),
    ).toEqual(['twelve-hour', 'order']);
    const repaired = day.map((at) => (at % DAY < 8 * 3600 ? at + DAY / 2 : at));
    expect(kinds(repaired, { zoneMinutes: 0 })).toEqual([]);
  });
});

describe('order, duplicates, coarse clocks', () => {
  it('explains what becomes of steps back', async () => {
    expect(findingsOf([NOON + 7200.5, NOON + 0.25, NOON + 1.5], EPOCH)).toEqual([
      {
        kind: 'order',
        explanation: expect.stringMatching(
          /^1 rows .* by 2 hours at most, 1 of them by more than an hour; rows are sorted/,
        ),
        repair: null,
      },
    ]);
  });

  it('offers to flatten those of a capture, and flattens them', async () => {
    const at = NOON * 1e6;
    const packets = [0, 5_000_000, 2_000_000, 6_000_001].map((offset) => ({
      at: at + offset,
      bytes: segment(),
    }));
    const { report } = await readCapture(pcapOf(packets));
    const [finding] = report.findings;
    expect(finding).toMatchObject({ kind: 'order', repair: { repairs: { flattenBackSteps: true } } });
    expect(finding!.explanation).toMatch(/^1 packets are earlier than the one before them, by 3 s at most/);
    const repaired = await readCapture(pcapOf(packets), finding!.repair!.repairs);
    expect(repaired.report.findings).toEqual([]);
    expect(repaired.report.warnings).toEqual([expect.stringMatching(/^trap: gave 1 packets and rows/)]);
    expect(repaired.report.kept).toBe(4);
  });

  const HEADER =
    'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label';
  const line = (at: number) => `${at}.000000000,0,tcp,10.0.0.1,1,10.0.0.2,2,,S0,1,40,0,0,`;

  it('offers to drop repeated rows, and drops them', async () => {
    const csv = [HEADER, ...[0, 0, 0, 1, 1, 0].map((offset) => line(NOON + offset))].join('\n');
    const bytes = new TextEncoder().encode(csv);
    const { report } = await readCapture(bytes);
    const finding = report.findings.find(({ kind }) => kind === 'duplicates');
    expect(finding!.explanation).toMatch(/^3 rows repeat the row before them/);
    const repaired = await readCapture(bytes, finding!.repair!.repairs);
    expect([repaired.report.rows, repaired.report.kept]).toEqual([6, 3]);
    expect(repaired.report.dropped).toEqual({ 'repeats the row before it': 3 });
    expect(repaired.report.findings.map(({ kind }) => kind)).not.toContain('duplicates');
    expect(repaired.report.warnings).toContain('trap: dropped 3 rows that repeat the row before them');
  });

  it('says that ties of a coarse clock are kept', () => {
    const minutes = Array.from({ length: 200 }, (_, i) => NOON + i * 60);
    expect(findingsOf(minutes, EPOCH)).toEqual([
      { kind: 'coarse', explanation: expect.stringMatching(/^all times are whole minutes/), repair: null },
    ]);
  });
});

describe('tables by a mapping', () => {
  const mappingOf = (time: Mapping['time']): Mapping => ({
    name: 'a log',
    delimiter: ',',
    hasHeader: true,
    columns: { start: 'when', source: 'from', destination: 'to' },
    time,
  });

  async function readMapped(starts: readonly string[], time: Mapping['time'], repairs: TimeRepairs = {}) {
    const csv = ['when,from,to', ...starts.map((start, i) => `${start},10.0.0.1,10.0.0.${i % 250}`)].join(
      '\n',
    );
    const mappings = [{ signature: '', mapping: mappingOf(time) }];
    return readTrace([fileOf(csv, 'log.csv')], { timeouts: NO_TIMEOUTS, mappings, repairs });
  }

  it('milliseconds that a mapping calls seconds: the unit is offered, and heals', async () => {
    const starts = [0, 1, 2].map((i) => `${NOON + i}${String(123 + i)}`);
    const epoch = { kind: 'epoch', unit: 's' } as const;
    const { report } = await readMapped(starts, epoch);
    expect([report.kept, report.findings[0]?.kind]).toEqual([0, 'unit']);
    const repaired = await readMapped(starts, epoch, report.findings[0]!.repair!.repairs);
    expect([repaired.report.kept, repaired.report.findings]).toEqual([3, []]);
    expect(repaired.report.clock.first).toEqual({ seconds: NOON, nanoseconds: 123_000_000 });
    expect(repaired.report.warnings).toContain('log.csv: read the times of 3 rows as milliseconds');
  });

  it('a working day on a twelve-hour clock: the afternoon is offered, and heals; so does a zone', async () => {
    const starts = Array.from({ length: 540 }, (_, i) => {
      const minutes = 510 + i;
      const hour = Math.floor(minutes / 60);
      const two = (n: number) => String(n).padStart(2, '0');
      return `2017-07-03 ${two(hour > 12 ? hour - 12 : hour)}:${two(minutes % 60)}:07.5`;
    });
    const text = { kind: 'text', pattern: 'iso' } as const;
    const { report } = await readMapped(starts, text);
    expect(report.findings.map(({ kind }) => kind)).toEqual(['zone', 'twelve-hour', 'order']);
    const repairs = { ...report.findings[1]!.repair!.repairs, zoneMinutes: 120 };
    const repaired = await readMapped(starts, text, repairs);
    expect(repaired.report.findings).toEqual([]);
    expect(repaired.trace.span).toBeCloseTo(539 * 60, 0);
    expect(repaired.report.warnings).toEqual([
      'log.csv: read the times of 540 rows as 120 minutes east of UTC',
      'log.csv: read hours 1 to 7 of 540 rows as afternoon',
    ]);
  });
});

describe('real traps', () => {
  it('a minute in 2016 and one in 2022: the gap goes with the offered repair', async () => {
    const path = sharedData('pcap-multihost/ndpi_1kxun.pcap');
    if (path === null) return;
    const bytes = readFileSync(path);
    const { report } = await readCapture(bytes);
    expect(report.findings.map(({ kind }) => kind)).toEqual(['gap']);
    expect(report.findings[0]!.explanation).toMatch(
      /^nothing for 5.8 years from 2016-08-02 02:20:33 UTC on.* 1032 of 1723/,
    );
    const repaired = await readCapture(bytes, report.findings[0]!.repair!.repairs);
    expect([repaired.report.packets, repaired.report.findings]).toEqual([1723, []]);
    expect(repaired.report.dropped['outside the stretch of time that is kept']).toBe(691);
    expect(repaired.trace.span).toBeLessThan(61);
  });

  it.each([
    [
      'ctu-botnet-207-1/capture.binetflow',
      ['year'],
      /^all times lie between 1970-01-01 01:00:00 UTC and 1970-01-06 /,
    ],
    ['westermo/flows_right.csv.gz', ['order'], /^1399 rows are earlier .* rows are sorted: nothing needs/],
    ['flow-zoo/csv-variants/iso-zulu.csv', [], null],
    ['flow-zoo/csv-variants/epoch-ms.csv', [], null],
    [
      'darpa98/darpa98-1998-06-01_06-13.csv.gz',
      ['zone', 'duplicates', 'coarse'],
      /^the times name no time zone/,
    ],
  ] as const)('%s: %j', { timeout: 60_000 }, async (name, kinds, first) => {
    const path = sharedData(name);
    if (path === null) return;
    const { report } = await readCapture(readFileSync(path));
    expect(report.findings.map(({ kind }) => kind)).toEqual(kinds);
    if (first !== null) expect(report.findings[0]!.explanation).toMatch(first);
  });

  it.each([
    'smarthome-7d/smarthome-7d.pcap.gz',
    'pcap-multihost/s4_BACnet_Host_21h.pcap',
    'm57-zeek/conn.log',
  ])('%s: no trouble but order', async (name) => {
    const path = sharedData(name);
    if (path === null) return;
    const { report } = await readCapture(readFileSync(path));
    expect(report.findings.map(({ kind }) => kind).filter((kind) => kind !== 'order')).toEqual([]);
  });
});
