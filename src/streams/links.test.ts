import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { findLinks, followLinks, reachablePairs } from './links';

/** Pair 1 at random times; pair 2 follows it 30 ms later in 80 %; pair 3 on its own. */
function lookUpsAndVisits(): { time: Float64Array; pairs: Int32Array } {
  const random = createRandom(3);
  const events: [number, number][] = [];
  for (let i = 0; i < 300; i++) {
    const at = 3600 * random.uniform();
    events.push([at, 1]);
    if (random.uniform() < 0.8) events.push([at + 0.03, 2]);
    events.push([3600 * random.uniform(), 3]);
  }
  events.sort((a, b) => a[0] - b[0]);
  return {
    time: Float64Array.from(events, ([at]) => at),
    pairs: Int32Array.from(events, ([, pair]) => pair),
  };
}

describe('trigger links', () => {
  const { time, pairs } = lookUpsAndVisits();
  const links = findLinks(time, pairs, 4, { span: 3600, resolution: 1e-6 });

  it('finds the visit that follows the look-up, in the widest window that holds, and nothing else', () => {
    expect(links.map(({ trigger, follower }) => [trigger, follower])).toEqual([[1, 2]]);
    expect(links[0]!.window).toBeGreaterThanOrEqual(0.1);
  });

  it('does not take the minute that two pairs share by chance for a trigger', () => {
    const random = createRandom(5);
    const stamps = Array.from(
      { length: 4000 },
      () => [86_400 * random.uniform(), 1 + random.integer(8)] as const,
    )
      .map(([at, pair]) => [Math.floor(at / 60) * 60, pair] as const)
      .sort((a, b) => a[0] - b[0]);
    const minutes = Float64Array.from(stamps, ([at]) => at);
    const drawn = Int32Array.from(stamps, ([, pair]) => pair);
    const found = (resolution: number) => findLinks(minutes, drawn, 9, { span: 86_400, resolution });
    expect(found(60)).toEqual([]);
    expect(found(1e-6).length).toBeGreaterThan(30);
  });

  it('moves triggered events to the stream of their trigger', () => {
    const streams = Int32Array.from(pairs);
    followLinks(streams, time, pairs, links, 4);
    const visits = streams.filter((_, i) => pairs[i] === 2);
    expect(visits.filter((stream) => stream === 1).length / visits.length).toBeGreaterThan(0.95);
    expect(streams.every((stream, i) => pairs[i] === 2 || stream === pairs[i])).toBe(true);
  });

  it('a follower of a follower joins the root', () => {
    const chain = [
      { trigger: 1, follower: 2, window: 1 },
      { trigger: 2, follower: 3, window: 1 },
    ];
    const streams = Int32Array.of(1, 2, 3);
    followLinks(streams, Float64Array.of(0, 0.5, 1), Int32Array.of(1, 2, 3), chain, 4);
    expect(Array.from(streams)).toEqual([1, 1, 1]);
    expect([...reachablePairs([1], chain)]).toEqual([1, 2, 3]);
  });
});
