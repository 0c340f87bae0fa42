import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { findSynchrony } from './synchrony';

const random = createRandom(8);
const SPAN = 86_400;

/** An answer within 8 s to every question that `answers` says. */
function answering(questions: readonly number[], answers: (k: number) => boolean): Float64Array {
  return Float64Array.from(
    questions.filter((_, k) => answers(k)),
    (at) => at + 8 * random.uniform(),
  );
}

/** At random, twenty times as likely by day. */
function officeHours(count: number): Float64Array {
  const times: number[] = [];
  while (times.length < count) {
    const at = SPAN * random.uniform();
    if ((at > 32_000 && at < 62_000) || random.uniform() < 0.05) times.push(at);
  }
  return Float64Array.from(times).sort();
}

describe('streams with a common rhythm', () => {
  const questions = Array.from({ length: 600 }, (_, k) => 140 * k + 20 * random.uniform());

  it('are those that answer the same questions, also where each answers what another leaves', () => {
    const all = answering(questions, () => true);
    const even = answering(questions, (k) => k % 2 === 0);
    const odd = answering(questions, (k) => k % 2 === 1);
    expect(findSynchrony([officeHours(300), even, odd, all, officeHours(300)])).toEqual([[1, 2, 3]]);
  });

  it('are not those that merely share office hours', () => {
    expect(findSynchrony(Array.from({ length: 8 }, () => officeHours(200)))).toEqual([]);
  });

  it('are not clocks, whose beat a crowd would blur', () => {
    const clock = Float64Array.from({ length: 600 }, (_, k) => 140 * k);
    expect(findSynchrony([clock, clock.map((at) => at + 1)])).toEqual([]);
  });

  it('are not streams too busy to tell', () => {
    const busy = () => Float64Array.from({ length: 20_000 }, () => SPAN * random.uniform()).sort();
    expect(findSynchrony([busy(), busy()])).toEqual([]);
  });
});
