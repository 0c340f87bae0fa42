/** Made-up pictures of Explore, a section each, of the real trace alone and with a synthetic one beside it. */
import type {
  DayBand,
  Exploration,
  ExplorePicture,
  ExploreQuestion,
  ExploreSection,
  FieldPicture,
  GapsPicture,
  PairsPicture,
  RateStack,
  RhythmPicture,
  StackLevel,
  TablePage,
} from '../../metrics/explore/exploration';
import {
  apart,
  comparisonOf,
  counts,
  EDGES,
  histogram,
  HOSTS,
  inTwos,
  NO_SELECTION,
  week,
} from './comparisons';
import { noise } from './noise';

const HOUR = 3600;
const SHARES = [0.52, 0.43, 0.05];

function rate(hasSynthetic: boolean): RateStack {
  const [real, synthetic] = [counts(0), counts(23)];
  const fine = SHARES.map((share) => real.map((flows) => Math.round(flows * share)));
  const level = (times: number): StackLevel => {
    const coarse = (column: Float32Array) =>
      times === 1 ? column : inTwos(column).map((flows) => flows / 2);
    const total = coarse(real);
    return {
      binWidth: times * HOUR,
      counts: fine.map(coarse),
      low: times === 1 ? null : total.map((flows, bin) => flows * (0.5 + 0.4 * noise(bin))),
      high: times === 1 ? null : total.map((flows, bin) => flows * (1.1 + 0.9 * noise(bin + 9))),
      synthetic: hasSynthetic ? coarse(synthetic) : null,
    };
  };
  const flows = '184,213 flows in 14 d (548/h)';
  return {
    ...{ quantity: 'events', categories: ['tcp', 'udp', 'icmp'], unit: HOUR, levels: [level(1), level(2)] },
    difference: hasSynthetic
      ? {
          ...{ from: 0, binWidth: 2 * HOUR, values: apart(inTwos(real), inTwos(synthetic)) },
          summary:
            'In bins of 2 h the two differ by 13.2 % of the real flows in all; most 4.2 d after the start (612 fewer).',
        }
      : null,
    summary: hasSynthetic
      ? `${flows} real against 179,870 flows in 14 d (535/h) synthetic: 2.4 % fewer than real.`
      : `${flows}.`,
  };
}

const PAIRS = HOSTS.slice(6, 20).map((host, i) => [host, HOSTS[i % 6]!] as const);

function gaps(hasSynthetic: boolean): GapsPicture {
  const period = Float64Array.from({ length: 300 }, (_, i) => 10 ** (1 + (4 * i) / 299));
  return {
    interArrival: comparisonOf(hasSynthetic).interArrival,
    raster: {
      ...{ from: 0, columnWidth: (14 * 86_400) / 1200 },
      rows: PAIRS.map((pair, row) => ({
        ...{ pair, flows: 9000 - 500 * row },
        counts: Uint16Array.from({ length: 1200 }, (_, i) =>
          noise(i * 31 + row) < (row < 2 ? 0.9 : i % 86 < 30 ? 0.5 : 0.02)
            ? 1 + Math.floor(6 * noise(i + row))
            : 0,
        ),
      })),
      summary: 'The busiest 14 of 412 pairs carry 61 % of the flows.',
    },
    correlation: {
      binWidth: 120,
      lag: Float64Array.from({ length: 200 }, (_, i) => 120 * (i + 1)),
      rho: Float64Array.from(
        { length: 200 },
        (_, i) => 0.6 * Math.exp(-i / 60) + (i % 25 === 24 ? 0.12 : 0) - 0.05,
      ),
      summary: 'ρ of flows per 120 s is 0.55 at the next bin; after it, it is highest after 50 min (0.31).',
    },
    spectrum: {
      period,
      power: period.map((_, i) => 0.002 * noise(i) + (i === 120 ? 0.11 : i === 180 ? 0.05 : 0)),
      beats: [
        {
          pair: PAIRS[0]!,
          service: '8883/tcp',
          period: 300,
          spread: 0.02,
          flows: 4032,
          words: 'every 300 s ± 2 %',
        },
        { pair: null, service: '', period: 86_400, spread: 0, flows: 184_213, words: 'every 24 h' },
      ],
      summary: 'The flows together recur every 24 h; a pair keeps a period of its own.',
    },
  };
}

function pairs(): PairsPicture {
  const hosts = HOSTS.slice(0, 24);
  const cells = Array.from({ length: 24 * 24 }, (_, i) => ({
    row: Math.floor(i / 24),
    column: i % 24,
    i,
  })).filter(({ row, column, i }) => row !== column && noise(i) < (column < 6 ? 0.7 : 0.05));
  const flowsOf = (i: number) => Math.ceil(4000 * noise(i + 77) ** 4);
  const busiest = [...cells].sort((a, b) => flowsOf(b.i) - flowsOf(a.i)).slice(0, 30);
  const links = busiest.map(({ row, column, i }) => ({
    ...{ source: hosts[row]!, destination: hosts[column]!, flows: flowsOf(i) },
  }));
  return {
    ...{ hosts, groups: Uint16Array.from(hosts, (_, i) => Math.floor(i / 8)), leftOut: 22 },
    row: Uint16Array.from(cells, ({ row }) => row),
    column: Uint16Array.from(cells, ({ column }) => column),
    flows: Float64Array.from(cells, ({ i }) => flowsOf(i)),
    graph: {
      places: hosts.map((host, i) => ({
        host,
        x: Math.sqrt(i) * 28 * Math.cos(i * 2.4),
        y: Math.sqrt(i) * 14 * Math.sin(i * 2.4),
      })),
      links,
      hidden: hosts.map((_, i) => (i % 3) * 4),
    },
    sankey: {
      flows: links.map((link, i) => ({
        ...link,
        service: ['443/tcp', '53/udp', '22/tcp', '8883/tcp'][i % 4]!,
      })),
      share: 0.71,
    },
    summary: '412 pairs of 46 hosts; the busiest ten carry 43 % of the flows.',
  };
}

function page(): TablePage {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    names: [HOSTS[6 + i]!, HOSTS[i % 6]!],
    figures: [9000 - 200 * i, 90_000 - 1700 * i, 6e7 * noise(i + 3), 60 * i, 14 * 86_400 - 90 * i],
  }));
  return { table: 'conversations', total: 412, from: 0, rows };
}

function rhythm(hasSynthetic: boolean): RhythmPicture {
  const day = (from: number, offset: number) => week(offset).slice(24 * from, 24 * from + 24);
  const band = (from: number, offset: number, days: number): DayBand => {
    const median = day(from, offset);
    return { low: median.map((x) => 0.7 * x), median, high: median.map((x) => 1.3 * x), days };
  };
  return {
    week: { real: week(0), synthetic: hasSynthetic ? week(23) : null },
    days: Array.from({ length: 14 }, (_, i) => ({
      ...{ name: `day ${i + 1}`, isWeekend: i % 7 > 4, flows: day(i % 7, i) },
    })),
    ...{ weekdays: band(1, 0, 10), weekend: band(5, 0, 4) },
    synthetic: hasSynthetic ? { weekdays: band(1, 23, 10), weekend: band(5, 23, 4) } : null,
    weekSummary: hasSynthetic
      ? 'Busiest on Tuesday 10:00 (951 flows/h) real against Thursday 09:00 (987 flows/h) synthetic; total variation over the week 0.06.'
      : 'Busiest on Tuesday 10:00 (951 flows/h), quietest on Saturday 03:00 (48.2 flows/h).',
    daySummary:
      '10 weekdays, busiest at 10:00 (median 901 flows/h); 4 days of the weekend, busiest at 14:00 (median 66 flows/h).',
  };
}

function fields(hasSynthetic: boolean): FieldPicture[] {
  const sided = <T>(real: T, synthetic: T) => ({ real, synthetic: hasSynthetic ? synthetic : null });
  return [
    {
      ...{ kind: 'bars', field: 'Protocol' },
      bars: [
        { name: 'udp', flows: sided(102_345, 98_112) },
        { name: 'tcp', flows: sided(80_421, 80_554) },
        { name: 'icmp', flows: sided(1447, 1204) },
      ],
      others: { values: 0, flows: sided(0, 0) },
      summary: hasSynthetic
        ? '3 values; most often udp 55.6 % real, 54.5 % synthetic; total variation 0.01.'
        : '3 values; most often udp 55.6 %.',
    },
    {
      ...{ kind: 'bars', field: 'Service' },
      bars: ['443/tcp', '53/udp', '123/udp', '8883/tcp', '22/tcp', '25/tcp', '80/tcp', '8/icmp'].map(
        (name, i) => ({
          ...{ name, flows: sided(60_000 / (i + 1), 52_000 / (i + 0.8)) },
        }),
      ),
      others: { values: 31, flows: sided(12_212, 9014) },
      summary: '39 values; most often 443/tcp 33.1 %.',
    },
    {
      ...{ kind: 'histogram', field: 'Duration', unit: 's', edges: EDGES },
      shares: sided(histogram(1), histogram(1.25)),
      summary: hasSynthetic
        ? 'Median 420 ms real, 336 ms synthetic; KS 0.04 of what is drawn.'
        : 'Median 420 ms, one in ten above 3 s.',
    },
  ];
}

const SECTIONS: {
  readonly [Section in ExploreSection]: {
    readonly question: Extract<ExploreQuestion, { section: Section }>;
    readonly draw: (hasSynthetic: boolean) => Extract<ExplorePicture, { section: Section }>;
  };
} = {
  rate: {
    question: { section: 'rate', quantity: 'events', by: 'protocol' },
    draw: (both) => ({ section: 'rate', rate: rate(both) }),
  },
  gaps: { question: { section: 'gaps' }, draw: (both) => ({ section: 'gaps', gaps: gaps(both) }) },
  pairs: {
    question: { section: 'pairs', order: 'traffic', expanded: [] },
    draw: () => ({ section: 'pairs', pairs: pairs() }),
  },
  tables: {
    question: {
      section: 'tables',
      table: 'conversations',
      sort: 'flows',
      isDescending: true,
      text: '',
      from: 0,
    },
    draw: () => ({ section: 'tables', page: page() }),
  },
  seasonality: {
    question: { section: 'seasonality', clockOffset: 0 },
    draw: (both) => ({ section: 'seasonality', rhythm: rhythm(both) }),
  },
  fields: { question: { section: 'fields' }, draw: (both) => ({ section: 'fields', fields: fields(both) }) },
};

const BESIDE = { events: 179_870, part: null };

/** What a section of Explore shows. */
export function explorationOf(section: ExploreSection, hasSynthetic = false): Exploration {
  const { question, draw } = SECTIONS[section];
  const beside = hasSynthetic && section !== 'pairs' && section !== 'tables' ? BESIDE : null;
  return { selection: NO_SELECTION, question, events: 184_213, beside, picture: draw(hasSynthetic) };
}
