/** The words of a command line by flag. What is wrong with them is a sentence for whoever typed them. */

/** A wrong command line: told on stderr, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a flag takes: one value, named as the usage names it, or none. */
export type Flags = Readonly<Record<string, 'value' | 'nothing'>>;

export interface CommandLine {
  /** What is no flag and no flag's value, in order. */
  readonly words: readonly string[];
  /** The flag's last value; null where it was not given. */
  value(flag: string): string | null;
  has(flag: string): boolean;
}

/** `-` alone is a word; behind `--`, everything is. */
export function readCommandLine(given: readonly string[], flags: Flags): CommandLine {
  const words: string[] = [];
  const values = new Map<string, string>();
  for (let i = 0; i < given.length; i++) {
    const word = given[i]!;
    if (word === '--') {
      words.push(...given.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const [flag, inline] = splitOnce(word);
    const takes = Object.hasOwn(flags, flag) ? flags[flag] : undefined;
    if (takes === undefined)
      throw new UsageError(`unknown option ${flag}: give ${Object.keys(flags).join(', ')}`);
    if (takes === 'nothing' && inline !== null) throw new UsageError(`${flag} takes no value`);
    const value = takes === 'nothing' ? '' : (inline ?? given[++i]);
    if (value === undefined) throw new UsageError(`${flag} needs a value`);
    values.set(flag, value);
  }
  return { words, value: (flag) => values.get(flag) ?? null, has: (flag) => values.has(flag) };
}

/** `--flag=value` in two; null where there is no `=`. */
function splitOnce(word: string): [flag: string, value: string | null] {
  const at = word.indexOf('=');
  return at < 0 ? [word, null] : [word.slice(0, at), word.slice(at + 1)];
}

/** One of a few words. */
export function oneOf<const Word extends string>(
  flag: string,
  value: string,
  allowed: readonly Word[],
): Word {
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw new UsageError(`invalid ${flag} ${value}: give ${allowed.join(', ')}`);
  return found;
}

/** A number of at least `least`. */
export function numberIn(flag: string, value: string, least: number): number {
  const number = value.trim() === '' ? NaN : Number(value);
  if (!(number >= least)) throw new UsageError(`invalid ${flag} ${value}: give a number from ${least}`);
  return number;
}
