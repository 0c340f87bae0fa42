/** Who talks to whom, on graphs small enough to count. */
import { describe, expect, it } from 'vitest';
import type { Row } from '../testing/traceOf';
import { traceOf } from '../testing/traceOf';
import { compareInDegree, compareOutDegree } from './degrees';
import type { MetricContext, Side } from './metric';
import { comparePairPopularity, compareRankCurve } from './pairPopularity';
import {
  compareInventedPairs,
  compareLeadingPairs,
  compareMissingPairs,
  compareReciprocity,
} from './pairSets';
import { alignTrace, takeSample } from './sample';
import { compareTransitions } from './transitions';

const real = traceOf(
  ['ab', 'ab', 'ab', 'ac', 'ad', 'bc', 'bc', 'da'].map((ends, i): Row => [i, ends[0]!, ends[1]!]),
  100,
);

function sideOf(pairs: readonly string[]): Side {
  const trace = traceOf(
    pairs.map((ends, i): Row => [i, ends[0]!, ends[1]!]),
    100,
  );
  const sample = (windows: { from: number; to: number }[]) => takeSample(alignTrace(trace, real), windows);
  return { flows: sample([{ from: 0, to: 100 }]), earlier: sample([]) };
}

const CONTEXT: MetricContext = {
  resolution: 1e-6,
  phase: 0,
  names: { hosts: real.hosts, protocols: real.protocols, states: real.states },
};
const REAL = sideOf(['ab', 'ab', 'ab', 'ac', 'ad', 'bc', 'bc', 'da']);
const NOTHING = sideOf([]);

describe('degrees', () => {
  it('are ranked, by end', () => {
    // Out-degrees 3, 1, 1 against 2, 2, 0; in-degrees c 2, a b d 1 against b 2, c 2.
    const other = sideOf(['ab', 'ac', 'dc', 'db']);
    const log = (degree: number) => Math.log10(1 + degree);
    expect(compareOutDegree(REAL, other, CONTEXT)).toEqual({
      value: expect.closeTo((log(3) - log(2) + log(2) - log(1) + log(1)) / 100, 12),
      n: 3,
    });
    expect(compareInDegree(REAL, other, CONTEXT)).toEqual({
      value: expect.closeTo((log(2) - log(1) + 2 * log(1)) / 100, 12),
      n: 4,
    });
  });

  it('a silent candidate lacks every host', () => {
    expect(compareOutDegree(REAL, NOTHING, CONTEXT).value).toBeCloseTo(
      (Math.log10(4) + 2 * Math.log10(2)) / 100,
      12,
    );
    expect(compareOutDegree(NOTHING, REAL, CONTEXT)).toEqual({ value: NaN, n: 0 });
  });
});

describe('pair popularity', () => {
  it('compares shares by rank, not by name', () => {
    expect(
      comparePairPopularity(REAL, sideOf(['cd', 'cd', 'cd', 'ca', 'cb', 'db', 'db', 'bc']), CONTEXT).value,
    ).toBe(0);
    // Shares 3, 2, 1, 1, 1 eighths against one half twice.
    const two = sideOf(['ab', 'cd']);
    expect(comparePairPopularity(REAL, two, CONTEXT)).toEqual({
      value: expect.closeTo((1 / 8 + 2 / 8 + 3 / 8) / 2, 12),
      n: 5,
    });
  });

  it('its curve gives a missing rank the share of half a flow', () => {
    const two = sideOf(['ab', 'cd']);
    const gaps = [Math.log10(4 / 3), Math.log10(2), ...[1, 2, 3].map(() => Math.log10(2))];
    expect(compareRankCurve(REAL, two, CONTEXT).value).toBeCloseTo(gaps.reduce((a, b) => a + b) / 5, 12);
    expect(compareRankCurve(REAL, NOTHING, CONTEXT)).toEqual({ value: NaN, n: 0 });
  });
});

describe('sets of pairs', () => {
  const other = sideOf(['ab', 'cd', 'dc', 'da']);

  it('lacks three of five, invents two of four, shares two of seven', () => {
    expect(compareMissingPairs(REAL, other, CONTEXT)).toEqual({ value: expect.closeTo(3 / 5, 12), n: 5 });
    expect(compareInventedPairs(REAL, other, CONTEXT)).toEqual({ value: 2 / 4, n: 4 });
    expect(compareLeadingPairs(REAL, other, CONTEXT)).toEqual({ value: expect.closeTo(1 - 2 / 7, 12), n: 5 });
  });

  it('what its own past had is not invented', () => {
    const experienced = { flows: other.flows, earlier: sideOf(['cd']).flows };
    expect(compareInventedPairs(REAL, experienced, CONTEXT).value).toBe(1 / 4);
  });

  it('two of five are answered against two of four', () => {
    expect(compareReciprocity(REAL, other, CONTEXT)).toEqual({ value: expect.closeTo(0.1, 12), n: 5 });
    expect(compareReciprocity(REAL, sideOf(['aa', 'ab', 'ba']), CONTEXT).value).toBeCloseTo(0.6, 12);
  });

  it('a silent candidate lacks all', () => {
    expect(compareMissingPairs(REAL, NOTHING, CONTEXT).value).toBe(1);
    expect(compareInventedPairs(REAL, NOTHING, CONTEXT)).toEqual({ value: NaN, n: 0 });
    expect(compareLeadingPairs(REAL, NOTHING, CONTEXT).value).toBe(1);
  });
});

describe('transitions', () => {
  const DNS = { protocol: 'udp', destinationPort: 53 };
  const WEB = { protocol: 'tcp', destinationPort: 443 };
  const QUIC = { protocol: 'udp', destinationPort: 443 };
  const side = (services: readonly (readonly [string, typeof DNS])[], cut = 100): Side => {
    const trace = traceOf(
      services.map(([host, service], i): Row => [i, host, 'z', service]),
      100,
    );
    const windows = [
      { from: 0, to: cut },
      { from: cut + 0.5, to: 101 },
    ];
    const aligned = alignTrace(trace, traceOf([[0, 'a', 'z', DNS]], 100));
    return { flows: takeSample(aligned, windows), earlier: takeSample(aligned, []) };
  };
  const lookUps = side([...'ab'.repeat(10)].map((host, i) => [host, Math.floor(i / 2) % 2 ? WEB : DNS]));

  it('are a host’s own, whoever speaks between', () => {
    const apart = side([
      ...Array.from({ length: 10 }, (_, i) => ['a', i % 2 ? WEB : DNS] as const),
      ...Array.from({ length: 10 }, (_, i) => ['b', i % 2 ? WEB : DNS] as const),
    ]);
    expect(compareTransitions(lookUps, apart, CONTEXT)).toEqual({ value: expect.closeTo(0, 12), n: 18 });
  });

  it('five look-ups followed by QUIC instead of TCP are another five rows of nine', () => {
    const quic = side([...'ab'.repeat(10)].map((host, i) => [host, Math.floor(i / 2) % 2 ? QUIC : DNS]));
    // look-up → web and web → look-up are both gone.
    expect(compareTransitions(lookUps, quic, CONTEXT).value).toBe(1);
    const half = side(
      [...'ab'.repeat(10)].map((host, i) => [
        host,
        Math.floor(i / 2) % 2 && host === 'a' ? QUIC : Math.floor(i / 2) % 2 ? WEB : DNS,
      ]),
    );
    expect(compareTransitions(lookUps, half, CONTEXT).value).toBeCloseTo(0.5, 12);
  });

  it('do not reach across stretches', () => {
    const services = [...'ab'.repeat(10)].map(
      (host, i) => [host, Math.floor(i / 2) % 2 ? WEB : DNS] as const,
    );
    expect(compareTransitions(side(services, 9.5), lookUps, CONTEXT).n).toBe(16);
  });
});
