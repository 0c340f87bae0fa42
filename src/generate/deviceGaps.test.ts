/** Gaps as the device draws them against gaps as the host draws them, from the same logits: independent draws of both. */
import { describe, expect, it } from 'vitest';
import { advanceTime } from '../kernels/advanceTime';
import { drawCategory } from '../kernels/drawCategory';
import type { Lanes } from '../kernels/lanes';
import { NUMBER, NUMBER_WORDS, RECORD, RECORD_WORDS, RING, RING_WORDS } from '../kernels/lanes';
import { kolmogorovSmirnov } from '../math/kolmogorovSmirnov';
import { createRandom } from '../math/random';
import { encodeGap, gapCategories, gapQuantile, neverAgain } from '../streams/gapCodec';
import type { StreamGaps } from '../streams/gapModel';
import { tinyModel } from '../testing/tinyModel';
import { sampleNextGap, supportedCategories } from './sampleGap';

const DRAWS = 6000;
const { dataset } = tinyModel();
const { streams } = dataset.codecs.gaps;
/** Of two samples of this size; one draw of the test in a thousand lies above. */
const MOST_DISTANCE = 1.95 * Math.sqrt(2 / DRAWS);

/** Categories, uniform numbers and float gaps of as many lanes of one stream. */
function deviceDraws({ codec, support, longest }: StreamGaps, logits: Float64Array, silence: number) {
  const categories = gapCategories(codec);
  const bins = categories - 2;
  const floats = new Float64Array(DRAWS * (NUMBER_WORDS + RING_WORDS + 2) + 2 * categories + 64);
  const integers = new Int32Array(DRAWS * RECORD_WORDS + 64);
  let at = 0;
  const take = (words: number) => (at += words) - words;
  const lanes: Lanes = {
    count: DRAWS,
    records: 64,
    numbers: take(DRAWS * NUMBER_WORDS),
    ring: take(DRAWS * RING_WORDS),
    slots: 1,
  };
  const [scores, edges, limits, encoding] = [take(categories), take(bins), take(4), take(4)] as const;
  const when = { at: take(8), rows: DRAWS, columns: 2, stride: 0 };
  const [decayTime, keep] = [take(DRAWS), take(DRAWS)];
  floats.set(logits, scores);
  floats.set(codec.edges, edges);
  floats.set([codec.tail, longest, codec.resolution], limits);
  floats.set([0, 1], encoding);
  support.forEach((open, k) => (integers[k >> 5]! |= open << (k & 31)));
  const now = silence > 0 ? encodeGap(codec, silence) : null;
  for (let lane = 0; lane < DRAWS; lane++) {
    const record = 64 + lane * RECORD_WORDS;
    integers[record + RECORD.live] = 1;
    integers[record + RECORD.keyLow] = lane;
    integers[record + RECORD.firstCategory] = now?.category ?? -1;
    floats[lanes.numbers + lane * NUMBER_WORDS + NUMBER.silence] = silence;
    floats[lanes.numbers + lane * NUMBER_WORDS + NUMBER.firstShare] = now ? now.survival : 0;
  }
  const memory = { weights: floats, floats, integers };
  const matrix = { at: scores, rows: DRAWS, columns: categories, stride: 0 };
  const mask = { by: RECORD.stream, bits: 0, words: Math.ceil(categories / 32) };
  drawCategory(
    { kernel: 'drawCategory', lanes, logits: matrix, categories, draw: 0, mask, range: null, elapsed: true },
    memory,
  );
  const places = { edges, limits, encoding, when, decayTime, keep, phase: 60 };
  advanceTime(
    { kernel: 'advanceTime', lanes, draw: 0, bins, harmonics: [0, 0], features: 1, clock: 1, ...places },
    memory,
  );
  return Array.from({ length: DRAWS }, (_, lane) => ({
    category: floats[lanes.ring + lane * RING_WORDS + RING.gap]!,
    uniform: floats[lanes.ring + lane * RING_WORDS + RING.uniform]!,
    gap: floats[lanes.numbers + lane * NUMBER_WORDS + NUMBER.gap]!,
  }));
}

describe.each([0, 3, 7, 12, 20])('gaps of stream %i', (stream) => {
  const gaps = streams[stream]!;
  const random = createRandom(stream);
  const logits = Float64Array.from({ length: gapCategories(gaps.codec) }, () => random.normal());

  it.each([0, 0.01, 0.4])('are the same on the device and on the host after %f of the longest', (share) => {
    const silence = share * gaps.longest;
    const draws = deviceDraws(gaps, logits, silence);
    const device = draws.map(({ category, uniform }) =>
      gapQuantile(gaps.codec, category, uniform, silence, gaps.longest),
    );
    const choices = supportedCategories(gaps);
    const host = device.map(() =>
      sampleNextGap(gaps, choices, logits, random, { elapsed: silence, last: 0, rhythm: null }),
    );
    const ended = (drawn: readonly number[]) => drawn.filter((gap) => gap === Infinity).length / DRAWS;
    expect(Math.abs(ended(device) - ended(host))).toBeLessThan(0.03);
    const finite = (drawn: readonly number[]) => Float64Array.from(drawn.filter(Number.isFinite)).sort();
    expect(kolmogorovSmirnov(finite(device), finite(host))).toBeLessThan(MOST_DISTANCE);
    for (const gap of device) expect(gap >= silence && !(gap > gaps.longest && gap < Infinity)).toBe(true);
  });

  it('are the same in the loops and in the codec', () => {
    for (const { category, uniform, gap } of deviceDraws(gaps, logits, 0)) {
      expect(gaps.support[category]).toBe(1);
      if (category === neverAgain(gaps.codec)) continue;
      expect(gap / gapQuantile(gaps.codec, category, uniform, 0, gaps.longest)).toBeCloseTo(1, 9);
    }
  });
});
