/**
 * Where on the time line an import lies: stretches without a long silence, found while reading and whatever the order.
 * There is an end to how many are kept: beyond it, longer silences are passed over.
 */
import type { Seconds } from '../../trace/trace';

/** Time stamps close together; epoch seconds, `to` the last whole second that has one. */
export interface Stretch {
  from: number;
  to: number;
  count: number;
}

const MOST = 64;
/** Silence that parts two stretches, at first. */
const SILENCE: Seconds = 3600;

export class ClockStretches {
  readonly #stretches: Stretch[] = [];
  #current: Stretch = { from: Infinity, to: -Infinity, count: 0 };
  #silence = SILENCE;

  /** In the order of time. */
  get list(): readonly Readonly<Stretch>[] {
    return this.#stretches;
  }

  add(seconds: number): void {
    const current = this.#current;
    if (!(seconds >= current.from && seconds <= current.to + SILENCE)) {
      this.#current = this.#place(seconds);
      return;
    }
    current.count++;
    if (seconds <= current.to) return;
    current.to = seconds;
    if (current !== this.#stretches.at(-1)) this.#merge();
  }

  /** Puts the moment into the stretch that it is near, or into one of its own. */
  #place(seconds: number): Stretch {
    const stretches = this.#stretches;
    let at = stretches.findIndex(({ to }) => seconds <= to + this.#silence);
    if (at < 0) at = stretches.length;
    const near = stretches[at];
    if (near !== undefined && seconds >= near.from - this.#silence) {
      near.from = Math.min(near.from, seconds);
      near.to = Math.max(near.to, seconds);
      near.count++;
    } else stretches.splice(at, 0, { from: seconds, to: seconds, count: 1 });
    this.#merge();
    return stretches.find(({ from, to }) => seconds >= from && seconds <= to)!;
  }

  /** Joins neighbours that have grown together; where there are too many, those with the shortest silences. */
  #merge(): void {
    this.#join();
    while (this.#stretches.length > MOST) {
      this.#silence *= 2;
      this.#join();
    }
  }

  #join(): void {
    const stretches = this.#stretches;
    let kept = 0;
    for (let i = 1; i < stretches.length; i++) {
      const [before, next] = [stretches[kept]!, stretches[i]!];
      if (next.from - before.to > this.#silence) stretches[++kept] = next;
      else {
        before.to = Math.max(before.to, next.to);
        before.count += next.count;
        if (this.#current === next) this.#current = before;
      }
    }
    if (stretches.length > 0) stretches.length = kept + 1;
  }
}
