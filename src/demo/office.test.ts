/** The simulator keeps its promises: same seed same bytes, feasible flows, and every documented process visible in the flows. */
import { describe, expect, it } from 'vitest';
import { isFeasible } from '../trace/feasible';
import { flowAt } from '../trace/flowAt';
import { COLUMNS } from '../trace/trace';
import { BACKUP_CLOUD, NAME_SERVER, RESOLVER, SITES } from './addresses';
import { parseDemo, simulateDemo } from './demos';
import { OFFICE_BEACONS, simulateOffice } from './office';

const HOUR = 3600;
const DAY = 24 * HOUR;
const office = simulateOffice({ seed: 7 });
const hostId = (address: string) => office.hosts.indexOf(address);
const rows = Array.from({ length: office.length }, (_, i) => i);
const serviceOf = (i: number) => office.services[office.service[i]!]!;
const stateOf = (i: number) => office.states[office.state[i]!]!;
const protocolOf = (i: number) => office.protocols[office.protocol[i]!]!;
const byPeople = rows.filter(
  (i) => ['dns', 'http', 'smb'].includes(serviceOf(i)) && office.source[i] !== hostId(NAME_SERVER),
);

describe('size and reproducibility', () => {
  it('yields two weeks of 15,000 to 42,000 flows from Monday 00:00 UTC', () => {
    for (const seed of [1, 7, 42]) {
      const { length, span } = simulateOffice({ seed });
      expect(length).toBeGreaterThan(15_000);
      expect(length).toBeLessThan(42_000);
      expect(span).toBe(14 * DAY);
    }
    expect(new Date(Number(office.start / 1_000_000n)).toUTCString()).toBe('Mon, 02 Mar 2026 00:00:00 GMT');
  });

  it('is the same for the same seed and another for another', () => {
    const again = simulateOffice({ seed: 7 });
    expect(
      COLUMNS.filter((column) => again[column].some((value, i) => !Object.is(value, office[column][i]))),
    ).toEqual([]);
    expect(simulateOffice({ seed: 8 }).time[0]).not.toBe(office.time[0]);
  });

  it('reads how long a demo should be', () => {
    expect(parseDemo('office')).toEqual({ name: 'office' });
    expect(parseDemo('office:4w')).toEqual({ name: 'office', days: 28 });
    expect(parseDemo('office:3d')).toEqual({ name: 'office', days: 3 });
    expect(simulateDemo('office:1d', 7).span).toBe(DAY);
    for (const bad of ['', 'home', 'office:', 'office:0d', 'office:4m', 'toString'])
      expect(() => parseDemo(bad)).toThrow(/demo/);
  });
});

describe('every flow is one that a stack could send', () => {
  it('has bytes between header size and MTU, and time where there is more than one packet', () => {
    const fits = (i: number, packets: number, bytes: number) =>
      Number.isInteger(packets) &&
      Number.isInteger(bytes) &&
      bytes >= (protocolOf(i) === 'tcp' ? 40 : 28) * packets &&
      bytes <= 1500 * packets;
    const offences = rows.filter((i) => {
      const [sent, answered] = [office.sourcePackets[i]!, office.destinationPackets[i]!];
      const sized = fits(i, sent, office.sourceBytes[i]!) && fits(i, answered, office.destinationBytes[i]!);
      const timed = office.duration[i]! > 0 === sent + answered > 1;
      return !sized || !timed || (stateOf(i) === 'S0' && answered > 0);
    });
    expect(offences).toEqual([]);
  });

  it('passes what the generator and the renderer call feasible', () => {
    const reasons = rows
      .map((i) => isFeasible({ ...flowAt(office, i), ipVersion: 4 }))
      .filter((reason) => reason !== null);
    expect(reasons).toEqual([]);
  });

  it('keeps times and durations on whole microseconds', () => {
    const offTick = (seconds: number) => Math.abs(seconds * 1e6 - Math.round(seconds * 1e6));
    expect(Math.max(...rows.map((i) => offTick(office.time[i]!)))).toBeLessThan(1e-3);
    expect(Math.max(...rows.map((i) => offTick(office.duration[i]!)))).toBeLessThan(1e-3);
  });

  it('carries no label and every protocol, port and state in its vocabulary', () => {
    expect(office.labels).toEqual(['']);
    expect([...office.protocols].sort()).toEqual(['icmp', 'tcp', 'udp']);
    expect(office.states.filter((state) => state).sort()).toEqual(['OTH', 'REJ', 'RSTO', 'RSTR', 'S0', 'SF']);
    expect(rows.filter((i) => stateOf(i) === 'SF').length / rows.length).toBeGreaterThan(0.9);
  });

  it('counts each client’s ephemeral ports up in order of time', () => {
    const client = hostId('192.168.10.101');
    const ports = rows
      .filter((i) => office.source[i] === client && office.sourcePort[i]! > 1023)
      .map((i) => office.sourcePort[i]!);
    expect(ports.slice(1).every((port, i) => port === ports[i]! + 1 || port === 49152)).toBe(true);
  });
});

describe('ground truth', () => {
  it.each(OFFICE_BEACONS)(
    '$source calls $destination:$port every $period ± $jitter s',
    ({ source, destination, period, jitter, port }) => {
      const times = rows
        .filter(
          (i) =>
            office.source[i] === hostId(source) &&
            office.destination[i] === hostId(destination) &&
            office.destinationPort[i] === port,
        )
        .map((i) => office.time[i]!);
      const gaps = times.slice(1).map((time, i) => time - times[i]!);
      expect(times.length).toBeCloseTo((14 * DAY) / period, -2);
      for (const gap of gaps) expect(Math.abs(gap - period)).toBeLessThanOrEqual(jitter + 2e-6);
      const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
      expect(Math.abs(mean - period)).toBeLessThan((4 * jitter) / Math.sqrt(3 * gaps.length));
    },
  );

  it('asks the name server 5 to 60 ms before every visit to a site', () => {
    const lookUps = new Map<number, number[]>();
    let visits = 0;
    for (const i of rows) {
      const source = office.source[i]!;
      if (office.destination[i] === hostId(NAME_SERVER) && serviceOf(i) === 'dns')
        lookUps.set(source, [...(lookUps.get(source) ?? []).slice(-3), office.time[i]!]);
      if (!SITES.includes(office.hosts[office.destination[i]!]!)) continue;
      visits++;
      const ages = (lookUps.get(source) ?? []).map((time) => office.time[i]! - time);
      expect(ages.some((age) => age > 0.005 - 2e-6 && age < 0.06 + 2e-6)).toBe(true);
    }
    expect(visits).toBeGreaterThan(1000);
  });

  it('passes a third of the look-ups on to the resolver', () => {
    const asked = rows.filter(
      (i) => office.destination[i] === hostId(NAME_SERVER) && serviceOf(i) === 'dns',
    ).length;
    const passed = rows.filter((i) => office.destination[i] === hostId(RESOLVER)).length;
    expect(passed / asked).toBeCloseTo(0.3, 1);
  });

  it('is busy in office hours, dips at lunch, and rests at night and on the week-end', () => {
    const inHours = (from: number, to: number) =>
      byPeople.filter((i) => (office.time[i]! / HOUR) % 24 >= from && (office.time[i]! / HOUR) % 24 < to)
        .length /
      (to - from);
    const weekend = byPeople.filter((i) => (office.time[i]! / DAY) % 7 >= 5).length;
    expect(inHours(12.5, 13)).toBeLessThan(0.5 * inHours(10, 12));
    expect(inHours(12.5, 13)).toBeLessThan(0.5 * inHours(14, 16));
    expect(inHours(20, 24) + inHours(0, 6)).toBeLessThan(0.01 * inHours(10, 12));
    expect(weekend / byPeople.length).toBeLessThan(0.05);
  });

  it('backs up around two in the night, by its documented rate', () => {
    const hours = rows
      .filter((i) => office.destination[i] === hostId(BACKUP_CLOUD))
      .map((i) => (office.time[i]! / HOUR) % 24);
    // ∫ (1 + cos x)² over ±π/2, by that over ±π
    const expected = (1.5 * Math.PI + 4) / (3 * Math.PI);
    expect(hours.filter((hour) => hour < 8 || hour >= 20).length / hours.length).toBeCloseTo(expected, 1);
  });

  it('visits sites by Zipf: the first more often than the tenth, the tenth than the fortieth', () => {
    const visits = (rank: number) =>
      rows.filter((i) => office.destination[i] === hostId(SITES[rank - 1]!)).length;
    expect(visits(1)).toBeGreaterThan(2 * visits(10));
    expect(visits(10)).toBeGreaterThan(visits(40));
  });
});
