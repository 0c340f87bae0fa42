/** Seeded, splittable randomness: the only source of it below `workers/`. Same seed → same numbers everywhere. */
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** Exponential of mean 1. */
  exponential(): number;
  /** An independent stream of its own, named so that removing one leaves the others unchanged. */
  substream(name: string | number): Random;
  /** All that decides on the numbers to come. */
  state(): RandomState;
}

/** A random stream between two draws, plain JSON. */
export interface RandomState {
  readonly seed: number;
  readonly generator: readonly number[];
  /** The second normal of a pair, not drawn yet. */
  readonly spare: number | null;
}

/** A random stream for `seed`, any finite number (only its integer part's 32 low bits count). */
export function createRandom(seed: number): Random {
  return seeded(mix(seed | 0));
}

/** The stream whose state this was: the same numbers come next. */
export function resumeRandom({ seed, generator, spare }: RandomState): Random {
  return drawing(seed, xoroshiro128plusFromState(generator), spare);
}

function seeded(seed: number): Random {
  return drawing(seed, xoroshiro128plus(seed), null);
}

function drawing(seed: number, generator: ReturnType<typeof xoroshiro128plus>, spare: number | null): Random {
  const uniform = () => {
    const high = (generator.next() >>> 0) >>> 5;
    const low = (generator.next() >>> 0) >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  };
  return {
    uniform,
    integer: (bound) => Math.floor(uniform() * bound),
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    exponential: () => -Math.log(1 - uniform()),
    substream: (name) => seeded(mix(seed ^ hash(String(name)))),
    state: () => ({ seed, generator: [...generator.getState()], spare }),
  };
}

/** murmur3's 32-bit finaliser. */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}
