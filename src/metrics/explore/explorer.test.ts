import { describe, expect, it } from 'vitest';
import { createRandom } from '../../math/random';
import type { Row } from '../../testing/traceOf';
import { traceOf } from '../../testing/traceOf';
import type { Selection } from '../comparison';
import { OTHERS } from '../comparison';
import type { ExplorePicture, ExploreQuestion, TableQuestion } from './exploration';
import { createExplorer } from './explorer';

const ALL: Selection = { host: null, pair: null, service: null, protocol: null, window: null };
const HOUR = 3600;
const DAY = 24 * HOUR;

/** A day of ten talkative clients, and one host that calls home every 300 s with 2 % jitter. */
const BEACON = office();

function office() {
  const random = createRandom(7);
  const rows: Row[] = [];
  for (let i = 0; i < 4000; i++) {
    const port = [443, 80, 53, 22, 25, 123, 8080, 993][random.integer(8)]!;
    const rest = {
      destinationPort: port,
      protocol: port === 53 ? 'udp' : 'tcp',
      sourceBytes: 100 + random.integer(1000),
    };
    rows.push([
      random.uniform() * DAY,
      `10.0.0.${1 + random.integer(10)}`,
      `10.0.1.${1 + random.integer(3)}`,
      rest,
    ]);
  }
  for (let at = 40; at < DAY; at += 300 * (1 + 0.02 * (2 * random.uniform() - 1)))
    rows.push([at, '10.0.0.4', '203.0.113.9', { destinationPort: 8443 }]);
  return traceOf(
    rows.sort((a, b) => a[0] - b[0]),
    DAY,
  );
}

type Section = ExploreQuestion['section'];

function look<S extends Section>(
  question: Extract<ExploreQuestion, { section: S }>,
  selection: Partial<Selection> = {},
): Extract<ExplorePicture, { section: S }> {
  const { picture } = createExplorer(BEACON).explore({ ...ALL, ...selection }, question);
  return picture as Extract<ExplorePicture, { section: S }>;
}

const RATE = { section: 'rate', quantity: 'events', by: 'service' } as const;

describe('rate over time', () => {
  const { rate } = look(RATE);
  const sumOf = (column: ArrayLike<number>) => Array.from(column).reduce((sum, one) => sum + one, 0);
  it('stacks the six busiest services and the rest, and loses no flow at any width', () => {
    expect(rate.categories).toHaveLength(7);
    expect(rate.categories.at(-1)).toBe(OTHERS);
    for (const { binWidth, counts } of rate.levels) {
      const total = counts.reduce((sum, column) => sum + sumOf(column), 0);
      const scale = Math.max(1, binWidth / rate.unit);
      expect(total * scale).toBeCloseTo(BEACON.length, 0);
    }
  });
  it('keeps the highest peak at every width', () => {
    const unit = rate.levels.find(({ binWidth }) => binWidth === rate.unit)!;
    const totals = Array.from(unit.counts[0]!, (_, i) => sumOf(unit.counts.map((column) => column[i]!)));
    for (const { high } of rate.levels) if (high) expect(Math.max(...high)).toBe(Math.max(...totals));
  });
  it('counts what the selection leaves, and bytes', () => {
    const udp = look({ ...RATE, by: 'protocol' }, { protocol: 'udp' }).rate;
    expect(udp.categories).toEqual(['udp']);
    const bytes = look({ ...RATE, quantity: 'bytes' }).rate;
    const finest = bytes.levels[0]!;
    const total =
      BEACON.sourceBytes.reduce((sum, one) => sum + one, 0) +
      BEACON.destinationBytes.reduce((sum, one) => sum + one, 0);
    expect(finest.counts.reduce((sum, column) => sum + sumOf(column), 0)).toBeCloseTo(total, -1);
  });
});

describe('inter-arrival', () => {
  it('finds the beacon among the talk and names its period', () => {
    const { beats, summary } = look({ section: 'gaps' }).gaps.spectrum;
    const own = beats.filter(({ pair }) => pair !== null);
    expect(own.map(({ pair }) => pair)).toEqual([['10.0.0.4', '203.0.113.9']]);
    expect(own[0]!.period / 300).toBeCloseTo(1, 2);
    expect(own[0]!.words).toMatch(/^every (299|300|301) s ± (0\.9\d?|1(\.\d)?) %$/);
    expect(own[0]!.service).toBe('8443/tcp');
    expect(summary).toContain('10.0.0.4 → 203.0.113.9');
  });
  it('shows it in the autocorrelation and the periodogram of its own flows', () => {
    const { correlation, spectrum } = look({ section: 'gaps' }, { pair: ['10.0.0.4', '203.0.113.9'] }).gaps;
    const best = correlation.rho.indexOf(Math.max(...correlation.rho.subarray(3)));
    expect(Math.abs((correlation.lag[best]! % 300) - 300) % 300).toBeLessThan(3 * correlation.binWidth);
    const strongest = spectrum.power.indexOf(Math.max(...spectrum.power));
    expect(spectrum.period[strongest]).toBeCloseTo(300, -1);
  });
  it('rasters the busiest pairs and keeps every flow of them', () => {
    const { rows } = look({ section: 'gaps' }).gaps.raster;
    expect(rows).toHaveLength(20);
    for (const { flows, counts } of rows) expect(counts.reduce((sum, one) => sum + one, 0)).toBe(flows);
  });
  it('says so where there is nothing', () => {
    const { spectrum, raster, correlation } = look({ section: 'gaps' }, { host: 'nobody' }).gaps;
    expect([spectrum.beats, raster.rows, correlation.lag.length]).toEqual([[], [], 0]);
  });
});

describe('host pairs', () => {
  const ask = (order: 'traffic' | 'community', expanded: readonly string[] = []) =>
    look({ section: 'pairs', order, expanded }).pairs;
  it('counts every flow in the matrix, whatever the order', () => {
    for (const order of ['traffic', 'community'] as const) {
      const { flows, hosts } = ask(order);
      expect(flows.reduce((sum, one) => sum + one, 0)).toBe(BEACON.length);
      expect(hosts).toHaveLength(14);
    }
  });
  it('keeps communities together', () => {
    const { groups } = ask('community');
    expect([...groups]).toEqual([...groups].sort((a, b) => a - b));
  });
  it('leaves every place as it is when a host is expanded', () => {
    const before = ask('traffic').graph;
    const after = ask('traffic', ['10.0.0.4']).graph;
    expect(after.places.slice(0, before.places.length)).toEqual(before.places);
    expect(after.links.length).toBeGreaterThanOrEqual(before.links.length);
  });
  it('sums the busiest flows through services', () => {
    const { flows, share } = ask('traffic').sankey;
    expect(flows).toHaveLength(40);
    expect(flows[0]!).toMatchObject({ source: '10.0.0.4', service: '8443/tcp', destination: '203.0.113.9' });
    expect(share).toBeCloseTo(flows.reduce((sum, one) => sum + one.flows, 0) / BEACON.length, 9);
  });
});

describe('tables', () => {
  const ask = (over: Partial<TableQuestion> = {}): TableQuestion => ({
    ...{ section: 'tables', table: 'conversations', sort: 'flows', isDescending: true, text: '', from: 0 },
    ...over,
  });
  const page = (over: Partial<TableQuestion> = {}) => look(ask(over)).page;
  it('sorts by figure and by address, numbers in addresses by value', () => {
    const flows = page().rows.map(({ figures }) => figures[0]!);
    expect(flows).toEqual([...flows].sort((a, b) => b - a));
    const hosts = page({ table: 'endpoints', sort: 'host', isDescending: false }).rows.map(
      ({ names }) => names[0],
    );
    expect(hosts.slice(8, 11)).toEqual(['10.0.0.9', '10.0.0.10', '10.0.1.1']);
  });
  it('filters, and pages from where it is asked', () => {
    expect(page({ text: '203.0' })).toMatchObject({
      total: 1,
      rows: [{ names: ['10.0.0.4', '203.0.113.9'] }],
    });
    expect(page({ from: 30 }).rows).toHaveLength(1);
  });
  it('counts roles, peers and bytes of endpoints as the rows say', () => {
    const { rows } = page({ table: 'endpoints', text: '203.0.113.9' });
    const [flows, initiated, answered, peers] = rows[0]!.figures;
    expect([initiated, answered === flows, peers]).toEqual([0, true, 1]);
  });
  it('becomes CSV as a whole', () => {
    const text = createExplorer(BEACON).tableText(ALL, ask({ from: 30 }));
    const [head, first, ...rest] = text.trimEnd().split('\n');
    expect(head).toBe('source,destination,flows,packets,bytes,first,last');
    expect(first!.startsWith('10.0.0.4,203.0.113.9,')).toBe(true);
    expect(rest).toHaveLength(30);
  });
});

describe('rhythm and fields', () => {
  it('counts every whole hour of the day on the clock that is shown', () => {
    const utc = look({ section: 'seasonality', clockOffset: 0 }).rhythm;
    expect(utc.days).toHaveLength(1);
    expect(utc.days[0]!.name).toBe('Mon 2026-03-02');
    expect(utc.days[0]!.flows.reduce((sum, one) => sum + one, 0)).toBe(BEACON.length);
    const east = look({ section: 'seasonality', clockOffset: 2 * HOUR }).rhythm;
    expect(east.days.map(({ name }) => name)).toEqual(['Mon 2026-03-02', 'Tue 2026-03-03']);
    expect(east.days[0]!.flows[2]).toBe(utc.days[0]!.flows[0]);
  });
  it('leaves out what the source does not tell', () => {
    const { fields } = look({ section: 'fields' });
    const names = fields.map(({ field }) => field);
    expect(names).toContain('Service');
    expect(names).not.toContain('Label');
    for (const field of fields)
      if (field.kind === 'histogram')
        expect(field.shares.real.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1);
  });
});

describe('completion', () => {
  it('offers what begins so before what holds it, busiest first', () => {
    const explorer = createExplorer(BEACON);
    expect(explorer.complete('protocol', '')[0]!.value).toBe('tcp');
    expect(explorer.complete('service', '44').map(({ value }) => value)).toEqual(['443/tcp', '8443/tcp']);
    expect(explorer.complete('host', '10.0.1.')).toHaveLength(3);
  });
});

describe('under a window', () => {
  it('looks at the rows that start inside, and the rate stays whole', () => {
    const explorer = createExplorer(BEACON);
    const window = { from: 0, to: HOUR };
    const inside = BEACON.time.filter((at) => at < HOUR).length;
    const whole = explorer.explore(ALL, RATE);
    const part = explorer.explore({ ...ALL, window }, RATE);
    expect(part.events).toBe(inside);
    if (part.picture.section !== 'rate' || whole.picture.section !== 'rate') throw new Error('not a rate');
    expect(part.picture.rate.levels).toBe(whole.picture.rate.levels);
  });
});
