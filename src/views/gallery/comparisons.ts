/** Made-up pictures of Compare, of one side and of two. */
import { OTHERS } from '../../metrics/comparison';
import type {
  Ccdf,
  Comparison,
  GapDifference,
  GapQuantiles,
  PairLink,
  PairPicture,
  Selection,
} from '../../metrics/comparison';
import { noise } from './noise';

export const NO_SELECTION: Selection = {
  host: null,
  pair: null,
  service: null,
  protocol: null,
  window: null,
};

export const HOSTS = [
  ...Array.from({ length: 47 }, (_, i) =>
    i < 6 ? `10.0.0.${i + 1}` : i < 40 ? `10.0.1.${i + 14}` : `203.0.113.${i}`,
  ),
  OTHERS,
];

function matrixOf(phase: number, thinning: number): Float64Array {
  const n = HOSTS.length;
  return Float64Array.from({ length: n * n }, (_, i) => {
    const row = Math.floor(i / n);
    const column = i % n;
    if (row === column) return 0;
    const reach = column < 6 ? 0.75 : row < 6 ? 0.08 : 0.05;
    return noise(i) < reach * thinning
      ? Math.ceil(6000 * noise(i + 77) ** 5 * (1 + 0.6 * noise(i * 3 + phase)) + 1)
      : 0;
  });
}

function pairPicture(hasSynthetic: boolean): PairPicture {
  const n = HOSTS.length;
  const real = matrixOf(1, 1);
  const synthetic = hasSynthetic ? matrixOf(2, 0.86) : null;
  const links: PairLink[] = Array.from(real, (flows, i) => ({ flows, i }))
    .sort((a, b) => b.flows - a.flows)
    .filter(({ i }) => i % n < n - 1 && i < n * (n - 1))
    .slice(0, 40)
    .map(({ flows, i }) => ({
      source: HOSTS[Math.floor(i / n)]!,
      destination: HOSTS[i % n]!,
      flows: { real: flows, synthetic: synthetic && synthetic[i]! },
    }));
  return {
    hosts: HOSTS,
    matrix: { real, synthetic },
    links,
    places: HOSTS.slice(0, -1).map((host, i) => ({
      host,
      x: Math.sqrt(i) * 28 * Math.cos(i * 2.4),
      y: Math.sqrt(i) * 14 * Math.sin(i * 2.4),
    })),
    distinct: { real: 412, synthetic: hasSynthetic ? 388 : null },
    summary: hasSynthetic
      ? '412 pairs real, 388 synthetic; 361 in both, which carry 98.7 % of the real flows.'
      : '412 pairs; the busiest ten carry 43 % of the flows.',
  };
}

function ccdf(scale: number): Ccdf {
  const gap = Float64Array.from({ length: 200 }, (_, i) => 10 ** (-5 + (8 * i) / 199));
  return {
    gap,
    share: gap.map((x) => Math.exp(-((x * scale) ** 0.42))),
    n: 8461,
    sameTick: 0.021,
    median: 0.42 / scale,
  };
}

export const EDGES = Float64Array.from({ length: 65 }, (_, i) => 10 ** (-5 + (8 * i) / 64));

export function histogram(scale: number): Float64Array {
  const raw = Array.from({ length: 64 }, (_, i) => {
    const survive = (x: number) => Math.exp(-((x * scale) ** 0.42));
    return (
      survive(EDGES[i]!) - survive(EDGES[i + 1]!) + (i === 57 ? 0.05 / scale : 0) + 0.002 * noise(i + scale)
    );
  });
  const total = raw.reduce((sum, value) => sum + value, 0);
  return Float64Array.from(raw, (value) => value / total);
}

export function week(offset: number): Float64Array {
  return Float64Array.from({ length: 168 }, (_, i) => {
    const hour = i % 24;
    const day = Math.floor(i / 24);
    if (day === 6 && hour > 20) return NaN;
    const office = day < 5 && hour >= 8 && hour < 18 ? (hour === 12 ? 500 : 820) : 60;
    return office * (0.8 + 0.4 * noise(i + offset)) + offset;
  });
}

export function counts(offset: number): Float32Array {
  return Float32Array.from({ length: 14 * 24 }, (_, i) =>
    Math.round(Math.max(0, week(offset)[(i + 48) % 168] || 40)),
  );
}

export function inTwos(fine: Float32Array): Float32Array {
  return Float32Array.from({ length: fine.length / 2 }, (_, i) => fine[2 * i]! + fine[2 * i + 1]!);
}

const SHARES = Float64Array.from({ length: 99 }, (_, i) => 1 / (1 + Math.exp((49 - i) / 8)));
const QUANTILES: GapQuantiles = {
  share: SHARES,
  ...{ real: gapsAt(1), synthetic: gapsAt(1.25) },
  summary:
    'Synthetic gaps are 0.8 times as long as real ones from the 5 % to the 95 % quantile; furthest apart at the 50 % quantile (420 ms real, 336 ms synthetic).',
};
const GAP_DIFFERENCE: GapDifference = {
  shares: histogram(1.25).map((share, bin) => share - histogram(1)[bin]!),
  summary:
    '6.4 % of the synthetic gaps lie in another bin than real ones would (total variation); most too many: 1.2 % of the gaps from 100 ms to 133 ms; most too few: 1.1 % of the gaps from 2.4 s to 3.2 s.',
};

function gapsAt(scale: number): Float64Array {
  return SHARES.map((share) => Math.max(EDGES[0]!, (-Math.log(1 - share)) ** (1 / 0.42) / scale));
}

export function apart(fine: Float32Array, other: Float32Array): Float32Array {
  return other.map((count, bin) => count - fine[bin]!);
}

export function comparisonOf(hasSynthetic: boolean, selection: Selection = NO_SELECTION): Comparison {
  const sided = <T>(real: T, synthetic: T) => ({ real, synthetic: hasSynthetic ? synthetic : null });
  return {
    selection,
    events: sided(184_213, 179_870),
    interArrival: {
      edges: EDGES,
      histogram: sided(histogram(1), histogram(1.25)),
      ccdf: sided(ccdf(1), ccdf(1.25)),
      quantiles: hasSynthetic ? QUANTILES : null,
      difference: hasSynthetic ? GAP_DIFFERENCE : null,
      summary: hasSynthetic
        ? 'Median gap 420 ms real, 336 ms synthetic; KS .04 over 8,461 gaps.'
        : 'Median gap 420 ms over 8,461 gaps.',
    },
    pairs: pairPicture(hasSynthetic),
    seasonality: {
      week: sided(week(0), week(23)),
      summary:
        'Busiest on Tuesday at 10:00; the hour profile of the synthetic trace differs by 6.2 % (total variation).',
    },
    rate: {
      from: 0,
      levels: [
        { binWidth: 3600, counts: sided(counts(0), counts(23)) },
        { binWidth: 7200, counts: sided(inTwos(counts(0)), inTwos(counts(23))) },
        { binWidth: 14_400, counts: sided(inTwos(inTwos(counts(0))), inTwos(inTwos(counts(23)))) },
      ],
      difference: hasSynthetic
        ? {
            ...{ from: 0, binWidth: 7200, values: apart(inTwos(counts(0)), inTwos(counts(23))) },
            summary:
              'In bins of 2 h the two differ by 13.2 % of the real flows in all; most 4.2 d after the start (612 fewer).',
          }
        : null,
      summary: 'Mean 548 flows/h real, 535 synthetic; both peak on weekdays at 10:00.',
    },
  };
}
