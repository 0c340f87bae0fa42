import { describe, expect, it } from 'vitest';
import type { ReadReport } from '../../store/state';
import { READ_REPORT } from '../gallery/reading';
import { appliedRepairs, withoutRepair } from './repairs';
import { countsSentence, dropReasons, readingFacts } from './readingSentences';
import { importReport, importText, withoutAddresses } from './reportFile';

const read = READ_REPORT.read!;
const factOf = (report: ReadReport, term: string) =>
  readingFacts(report, { bytes: 1 }).find((fact) => fact.term === term)?.value;

describe('what reading found, in sentences', () => {
  it('counts what was read, kept and dropped', () => {
    expect(countsSentence(read)).toBe('4,812,345 packets read: 4,810,011 kept, 2,334 dropped (0.0485 %).');
    expect(countsSentence({ ...read, packets: 0, rows: 1, kept: 1, dropped: {} })).toBe(
      '1 row read, all kept.',
    );
    expect(countsSentence({ ...read, packets: 0, rows: 0, kept: 0, dropped: {} })).toMatch(
      /^Nothing was read/,
    );
  });

  it('names reasons with the most frequent first', () => {
    expect(dropReasons(read).map(([, count]) => count)).toEqual([1204, 1129, 1]);
  });

  it('says which packets are cut, and what happens to their sizes', () => {
    expect(factOf(read, 'Sizes')).toMatch(
      /91,220 of 4,812,345 packets \(128 bytes at most\), whose sizes come from the headers/,
    );
    expect(factOf({ ...read, snapped: 0 }, 'Sizes')).toBe('IP bytes, headers included; no packet is cut');
  });

  it('says how good the clock is', () => {
    expect(factOf(read, 'Clock')).toBe(
      'ticks of 1 µs, 12 jumps back, by 4 ms at most; the longest silence, 3 h 2 min, begins 2011-08-11 08:06:40 UTC',
    );
    expect(factOf({ ...read, clock: { ...read.clock, first: null } }, 'Clock')).toBe('no time stamp');
  });

  it('speaks of tunnels and link types only where there are packets', () => {
    expect(factOf(read, 'Tunnels')).toBe('vxlan (12,034 packets), gre (80 packets)');
    expect(
      readingFacts({ ...read, packets: 0, linkTypes: {}, tunnels: {} }, { bytes: 1 }).map(({ term }) => term),
    ).toEqual(['Sizes', 'Clock']);
  });
});

describe('the report that is saved', () => {
  const warnings = [
    'row 3: source is "10.1.2.300"; wanted an address',
    'host fe80::1 and 2001:db8:0:0:1:2:3:4 at aa:bb:cc:00:11:22 repeat',
  ];

  it('is plain JSON with every figure', () => {
    const saved = importReport(READ_REPORT, read);
    expect(JSON.parse(JSON.stringify(saved))).toEqual(saved);
    expect(saved).toMatchObject({
      packets: read.packets,
      dropped: read.dropped,
      choices: { repairs: { dropDuplicates: true } },
      hosts: 46,
    });
  });

  it('holds no address, as a file and as text', () => {
    const dirty = { ...read, warnings };
    for (const text of [JSON.stringify(importReport(READ_REPORT, dirty)), importText(READ_REPORT, dirty)])
      expect(text).not.toMatch(/10\.1\.2|fe80|db8|aa:bb/);
  });

  it('keeps times, versions and offsets', () => {
    for (const text of ['at 2011-08-10 09:46:53, offset 8124', 'pcapng 1.0: 12:30:01.5 UTC'])
      expect(withoutAddresses(text)).toBe(text);
  });
});

describe('repairs', () => {
  it('are spelled out and taken back one by one', () => {
    const repairs = { unit: 'ms', zoneMinutes: -210, dropDuplicates: false } as const;
    expect(appliedRepairs(repairs).map(({ what }) => what)).toEqual([
      'Numbers are read as milliseconds since 1970.',
      'Times that name no zone are read as UTC−03:30.',
    ]);
    expect(withoutRepair(repairs, 'unit')).toEqual({ zoneMinutes: -210, dropDuplicates: false });
  });
});
