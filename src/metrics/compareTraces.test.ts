/** The pictures on traces small enough to work out by hand, on a trace against itself, and on a million flows. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import type { Row } from '../testing/traceOf';
import { MONDAY, traceOf } from '../testing/traceOf';
import type { Trace } from '../trace/trace';
import { selectWindows } from '../trace/selectRows';
import { compareTraces, createComparer } from './compareTraces';
import type { Selection } from './comparison';
import { OTHERS } from './comparison';

const ALL: Selection = { host: null, pair: null, service: null, protocol: null, window: null };
const HOUR = 3600;
const DAY = 24 * HOUR;

const real = traceOf(
  [
    [0, 'a', 'b'],
    [1, 'a', 'b'],
    [3, 'b', 'a'],
    [7, 'a', 'c'],
    [7, 'd', 'c'],
    [15, 'a', 'b'],
  ],
  16,
);
const synthetic = traceOf(
  [
    [0, 'a', 'b'],
    [2, 'a', 'e'],
    [4, 'b', 'a'],
    [8, 'a', 'b'],
  ],
  16,
);

describe('inter-arrival', () => {
  it('counts the gaps of the whole trace, of a host at either end, of a pair in its direction', () => {
    const gapsUnder = (selection: Partial<Selection>) => {
      const { ccdf } = compareTraces(real, null, { ...ALL, ...selection }).interArrival;
      return { n: ccdf.real.n, median: ccdf.real.median, longest: ccdf.real.gap.at(-1) };
    };
    expect(gapsUnder({})).toEqual({ n: 5, median: 2, longest: 8 });
    expect(gapsUnder({ host: 'b' })).toEqual({ n: 3, median: 2, longest: 12 });
    expect(gapsUnder({ pair: ['a', 'b'] })).toEqual({ n: 2, median: 7.5, longest: 14 });
    expect(gapsUnder({ window: { from: 1, to: 7.5 } })).toEqual({ n: 3, median: 2, longest: 4 });
    expect(gapsUnder({ host: 'nobody' })).toEqual({ n: 0, median: NaN, longest: undefined });
  });

  it('floors gaps at the resolution, counts them as same tick, and drops gaps cut by a stretch', () => {
    const { ccdf } = compareTraces(real, null, ALL).interArrival;
    expect([...ccdf.real.gap]).toEqual([1e-6, 1, 2, 4, 8]);
    expect([...ccdf.real.share]).toEqual([0.8, 0.6, 0.4, 0.2, 0].map((share) => expect.closeTo(share, 12)));
    expect(ccdf.real.sameTick).toBeCloseTo(0.2, 12);
    const cut = compareTraces(real, null, ALL, {
      realWindows: [
        { from: 0, to: 2 },
        { from: 3, to: 16 },
      ],
    });
    expect(cut.interArrival.ccdf.real.n).toBe(4);
    expect(cut.events.real).toBe(6);
  });

  it('shares its edges between the sides and both histograms sum to 1', () => {
    const { edges, histogram } = compareTraces(real, synthetic, ALL).interArrival;
    for (const shares of [histogram.real, histogram.synthetic!]) {
      expect(shares).toHaveLength(edges.length - 1);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  });

  it('says so in a sentence', () => {
    expect(compareTraces(real, synthetic, ALL).interArrival.summary).toBe(
      'Median gap 2 s real against 2 s synthetic; KS 0.40 over 5 real and 3 synthetic gaps.',
    );
    expect(compareTraces(real, real, ALL).interArrival.summary).toContain('KS 0.00');
    expect(compareTraces(real, null, ALL).interArrival.summary).toBe(
      'Median gap 2 s over 5 gaps; one in twenty is longer than 7.2 s, 20 % fall within one clock tick.',
    );
  });
});

describe('host pairs', () => {
  it('puts both sides in the same order, real traffic first, invented hosts last', () => {
    const { hosts, matrix, distinct } = compareTraces(real, synthetic, ALL).pairs;
    expect(hosts).toEqual(['a', 'b', 'c', 'd', 'e']);
    const cell = (counts: Float64Array, source: string, destination: string) =>
      counts[hosts.indexOf(source) * 5 + hosts.indexOf(destination)];
    expect(cell(matrix.real, 'a', 'b')).toBe(3);
    expect(cell(matrix.real, 'b', 'a')).toBe(1);
    expect(cell(matrix.synthetic!, 'a', 'b')).toBe(2);
    expect(cell(matrix.synthetic!, 'a', 'e')).toBe(1);
    expect(distinct).toEqual({ real: 4, synthetic: 3 });
  });

  it('lists the busiest pairs between hosts that it shows', () => {
    const { links, hosts } = compareTraces(real, synthetic, ALL).pairs;
    expect(links[0]).toEqual({ source: 'a', destination: 'b', flows: { real: 3, synthetic: 2 } });
    expect(links).toHaveLength(5);
    for (const { source, destination } of links)
      expect(hosts).toEqual(expect.arrayContaining([source, destination]));
  });

  it('shows at most 40 rows, the rest as others, and loses no flow', () => {
    const many = traceOf(
      Array.from({ length: 200 }, (_, i): Row => [i, `h${i % 60}`, `h${(i * 7) % 60}`]),
      200,
    );
    const { hosts, matrix } = compareTraces(many, many, ALL).pairs;
    expect(hosts).toHaveLength(40);
    expect(hosts.at(-1)).toBe(OTHERS);
    expect(matrix.real.reduce((sum, count) => sum + count, 0)).toBe(200);
    expect(matrix.synthetic).toEqual(matrix.real);
  });

  it('says so in a sentence', () => {
    expect(compareTraces(real, synthetic, ALL).pairs.summary).toBe(
      '4 real pairs, busiest a → b (3 flows); 50 % of them occur among the 3 synthetic pairs, 1 of which are not in these real flows.',
    );
    expect(compareTraces(real, null, { ...ALL, host: 'x' }).pairs.summary).toBe('No real flow here.');
  });
});

describe('seasonality', () => {
  const weekly = (flows: number) =>
    traceOf(
      Array.from({ length: flows }, (_, i): Row => [9 * HOUR + DAY + (i * HOUR) / flows, 'a', 'b']),
      7 * DAY,
    );

  it('gives flows an hour by weekday and hour, from Monday', () => {
    const { week } = compareTraces(weekly(30), weekly(12), ALL).seasonality;
    expect(week!.real[24 + 9]).toBe(30);
    expect(week!.synthetic![24 + 9]).toBe(12);
    expect(week!.real.reduce((sum, rate) => sum + rate, 0)).toBe(30);
  });

  it('divides by what was observed and leaves unseen hours unknown', () => {
    const start = MONDAY + 12 * HOUR;
    const trace = traceOf(
      [
        [0.5 * HOUR, 'a', 'b'],
        [7 * DAY, 'a', 'b'],
        [7 * DAY + 1, 'a', 'b'],
      ],
      7 * DAY + HOUR,
      start,
    );
    const { week } = compareTraces(trace, null, ALL).seasonality;
    expect(week!.real[12]).toBe(1.5);
    const tuesday = { from: 12 * HOUR, to: 36 * HOUR };
    const thursday = { from: 60 * HOUR, to: 84 * HOUR };
    const cut = compareTraces(trace, null, ALL, { realWindows: [tuesday, thursday] }).seasonality.week!;
    expect(cut.real[12]).toBeNaN();
    expect(cut.real[24]).toBe(0);
  });

  it('is left out under two days, with the reason', () => {
    const { week, summary } = compareTraces(real, synthetic, ALL).seasonality;
    expect(week).toBeNull();
    expect(summary).toBe('A span of 16 s is too short for a week; the rate over time says more.');
    expect(compareTraces(weekly(30), weekly(12), ALL).seasonality.summary).toBe(
      'Busiest on Tuesday 09:00 (30 flows/h) real against Tuesday 09:00 (12 flows/h) synthetic; total variation over the week 0.00.',
    );
  });
});

describe('rate', () => {
  const total = (counts: Float32Array) =>
    counts.reduce((sum, count) => sum + (Number.isNaN(count) ? 0 : count), 0);

  it('counts flows in the same bins on both sides, from fine to coarse', () => {
    const { from, levels } = compareTraces(real, synthetic, ALL).rate;
    expect(from).toBe(0);
    for (const { binWidth, counts } of levels) {
      expect(counts.real[Math.floor(7 / binWidth + 1e-9)]).toBe(2);
      expect([total(counts.real), total(counts.synthetic!)]).toEqual([6, 4]);
    }
    expect(levels[0]!.counts.real.length).toBeGreaterThan(30_000);
    expect(levels.at(-1)!.counts.real.length).toBeLessThanOrEqual(120);
  });

  it('follows a host, and stays whole under a window', () => {
    const narrowed = compareTraces(real, synthetic, { ...ALL, host: 'b', window: { from: 1, to: 7.5 } });
    expect(narrowed.events.real).toBe(2);
    expect(total(narrowed.rate.levels[0]!.counts.real)).toBe(4);
    expect(narrowed.rate.summary).toBe(
      '2 flows in 6.5 s (18.5/min) real against 1 flows in 6.5 s (9.23/min) synthetic: 50 % fewer than real.',
    );
  });

  it('leaves bins outside a side’s stretches unknown and compares rates, not counts', () => {
    const { rate } = compareTraces(real, synthetic, ALL, {
      realWindows: [{ from: 0, to: 16 }],
      syntheticWindows: [{ from: 0, to: 8 }],
    });
    for (const { counts } of rate.levels) {
      const unknown = counts.synthetic!.filter((count) => Number.isNaN(count)).length;
      expect(unknown / counts.synthetic!.length).toBeCloseTo(0.5, 1);
    }
    expect(rate.summary).toBe(
      '6 flows in 16 s (22.5/min) real against 3 flows in 8 s (22.5/min) synthetic: the same rate.',
    );
  });
});

describe('two clocks', () => {
  it('lays a synthetic trace with another start at its place on the real clock', () => {
    const later = traceOf(
      [
        [0, 'b', 'a'],
        [4, 'a', 'b'],
      ],
      8,
      MONDAY + 8,
    );
    const window = { from: 8, to: 16 };
    const { events, rate } = compareTraces(real, later, { ...ALL, window });
    expect(events).toEqual({ real: 1, synthetic: 2 });
    const { binWidth, counts } = rate.levels.at(-1)!;
    expect(counts.synthetic![Math.floor(8 / binWidth + 1e-9)]).toBe(1);
    expect(counts.synthetic![0]).toBeNaN();
  });

  it('does not mind hosts in another order', () => {
    const turned = traceOf(
      [
        [0, 'd', 'c'],
        [1, 'a', 'b'],
        [2, 'a', 'b'],
        [3, 'b', 'a'],
        [7, 'a', 'c'],
        [15, 'a', 'b'],
      ],
      16,
    );
    const { matrix } = compareTraces(real, turned, ALL).pairs;
    expect(matrix.synthetic).toEqual(matrix.real);
  });
});

describe('a moving window', () => {
  const wide = traceOf(
    Array.from({ length: 3000 }, (_, i): Row => [i * 97 + (i % 7) * 11, `h${i % 50}`, `h${(i * i) % 53}`]),
    4 * DAY,
  );
  const other = selectWindows(wide, [{ from: DAY, to: 4 * DAY }]);
  const comparer = createComparer(wide, other);
  const windows = Array.from({ length: 12 }, (_, i) => ({ from: i * 7 * HOUR, to: i * 7 * HOUR + i * 5000 }));

  it('counts what the rows inside would, whatever was asked before', () => {
    for (const window of [...windows, ...windows.reverse()]) {
      const moved = comparer.compare({ ...ALL, window });
      const alone = compareTraces(selectWindows(wide, [window]), selectWindows(other, [window]), ALL);
      expect(moved.events).toEqual(alone.events);
      expect(moved.interArrival.ccdf).toEqual(alone.interArrival.ccdf);
      expect(moved.interArrival.summary).toBe(alone.interArrival.summary);
      expect(moved.pairs.distinct).toEqual(alone.pairs.distinct);
      expect(moved.pairs.matrix.real.reduce((sum, flows) => sum + flows, 0)).toBe(alone.events.real);
      expect(moved.pairs.summary).toBe(alone.pairs.summary);
    }
  });

  it('leaves order, places and scales where they are', () => {
    const whole = comparer.compare(ALL);
    for (const window of windows) {
      const { pairs, interArrival, rate, seasonality } = comparer.compare({ ...ALL, window });
      expect(pairs.hosts).toEqual(whole.pairs.hosts);
      expect(pairs.places).toBe(whole.pairs.places);
      expect(interArrival.edges).toBe(whole.interArrival.edges);
      expect(rate.levels).toBe(whole.rate.levels);
      expect(seasonality.week).not.toBeNull();
    }
  });

  it('gives every host of a link a place', () => {
    const { links, places } = comparer.compare(ALL).pairs;
    const placed = new Set(places.map(({ host }) => host));
    for (const { source, destination } of links)
      expect([placed.has(source), placed.has(destination)]).toEqual([true, true]);
  });
});

describe('empty traces', () => {
  it('draw nothing and say so', () => {
    const empty = traceOf([], 10);
    const { events, pairs, interArrival, rate } = compareTraces(empty, empty, ALL);
    expect(events).toEqual({ real: 0, synthetic: 0 });
    expect(pairs.hosts).toEqual([]);
    expect(interArrival.ccdf.real.n).toBe(0);
    expect(rate.summary).toBe('0 flows in 10 s (0/h) real against 0 flows in 10 s (0/h) synthetic.');
    expect(compareTraces(real, empty, ALL).interArrival.summary).toBe(
      'Median gap 2 s over 5 real gaps; no synthetic gap here.',
    );
  });
});

describe('speed', () => {
  it('compares a million flows with a million in two seconds', () => {
    const [a, b] = [million(1), million(2)];
    const begin = process.cpuUsage();
    compareTraces(a, b, ALL);
    const { user, system } = process.cpuUsage(begin);
    const took = (user + system) / 1000;
    process.stderr.write(`compareTraces, 1 M against 1 M flows: ${took.toFixed(0)} ms of processor time\n`);
    // Twice the budget, and processor time: other test files share the machine, and the collector's threads count.
    expect(took).toBeLessThan(4000);
  });

  it('follows a window over them in fifty milliseconds', () => {
    const comparer = createComparer(million(1), million(2));
    comparer.compare(ALL);
    const moves = Array.from({ length: 20 }, (_, i) => ({
      from: (i * DAY) / 10,
      to: 8 * DAY + (i * DAY) / 10,
    }));
    const begin = process.cpuUsage();
    for (const window of moves) comparer.compare({ ...ALL, window });
    const { user, system } = process.cpuUsage(begin);
    const took = (user + system) / 1000 / moves.length;
    process.stderr.write(`a window over 1 M and 1 M flows: ${took.toFixed(1)} ms of processor time\n`);
    expect(took).toBeLessThan(100);
  });
});

/** A million flows of 2,000 hosts over ten days. */
function million(seed: number): Trace {
  const random = createRandom(seed);
  const length = 1e6;
  const hosts = Array.from({ length: 2000 }, (_, i) => `10.0.${i >> 8}.${(i + 977 * seed) & 255}`);
  const column = <T extends Float64Array | Uint32Array>(values: T, next: () => number) =>
    values.map(next) as T;
  return {
    ...traceOf([], 10 * DAY),
    length,
    hosts,
    protocols: ['tcp'],
    states: ['', 'SF'],
    time: column(new Float64Array(length), () => random.uniform() * 10 * DAY).sort(),
    source: column(new Uint32Array(length), () => Math.floor(2000 * random.uniform() ** 3)),
    destination: column(new Uint32Array(length), () => Math.floor(2000 * random.uniform() ** 2)),
    protocol: new Uint16Array(length),
    state: new Uint16Array(length).fill(1),
    destinationPort: new Int32Array(length).fill(443),
  };
}
