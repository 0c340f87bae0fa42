/**
 * How well a line answers what was typed: every word must be found, at the start of a word (best), inside one, or as letters in
 * their order (worst). @returns lower is better; null where a word is not in it
 */
export function matchWords(typed: string, line: string): number | null {
  const words = line.toLowerCase().split(/[^\p{L}\p{N}?/]+/u);
  let cost = 0;
  for (const wanted of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const each = words.map((word, i) => costOf(wanted, word) + i / 100);
    const least = Math.min(...each, isSubsequence(wanted, words.join('')) ? LOOSE : Infinity);
    if (least === Infinity) return null;
    cost += least;
  }
  return cost;
}

const INSIDE = 1;
const LOOSE = 4;

function costOf(wanted: string, word: string): number {
  if (word.startsWith(wanted)) return wanted.length === word.length ? 0 : 0.2;
  return word.includes(wanted) ? INSIDE : Infinity;
}

function isSubsequence(wanted: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) if (letter === wanted[at]) at++;
  return wanted.length > 1 && at === wanted.length;
}
