/** What the time stamps of an import look like, one after the other: span, resolution, order, silences. */
import type { Epoch, Moment } from '../../trace/epochAt';
import type { Seconds } from '../../trace/trace';
import type { ClockSigns, TimesAre } from './clockSigns';
import { ClockStretches } from './clockStretches';
import type { ClockReport } from '../readReport';

/** The resolutions that a clock may have, coarsest first. */
const TICKS: readonly Seconds[] = [60, 1, 1e-3, 1e-6, 1e-9];
const MICROSECOND = 3;
const NANOSECOND = 4;
/** Fewer rows may lie on whole seconds by chance, or because somebody made them up. */
const ENOUGH_ROWS = 100;
const HOUR: Seconds = 3600;
const HALF_DAY: Seconds = 43_200;

export class ClockObserver {
  /** Rows equal in every column to the one before them. */
  duplicates = 0;
  readonly #first: Moment = { seconds: Infinity, nanoseconds: 0 };
  readonly #last: Moment = { seconds: -Infinity, nanoseconds: 0 };
  readonly #previous: Moment = { seconds: -Infinity, nanoseconds: 0 };
  readonly #gapAt: Moment = { seconds: 0, nanoseconds: 0 };
  #backSteps = 0;
  #largestBackStep: Seconds = 0;
  #largestGap: Seconds = 0;
  /** Place in TICKS of what all packets, all rows so far are multiples of. */
  #packetTick = 0;
  #rowTick = 0;
  #rows = 0;
  /** The finest tick that captures claim. */
  #claimed: Seconds = Infinity;
  readonly #stretches = new ClockStretches();
  readonly #implausible = { count: 0, least: Infinity, most: -Infinity };
  readonly #hours = new Float64Array(24);
  readonly #times: TimesAre[] = [];
  #farSteps = 0;
  #halfDaySteps = 0;

  /** What follows is another file: its first time stamp may be any. */
  beginFile(): void {
    this.#previous.seconds = -Infinity;
  }

  /** How finely a capture claims to tick. */
  claim(resolution: Seconds): void {
    this.#claimed = Math.min(this.#claimed, resolution);
  }

  /** How the rows that follow write their times. */
  timesAre(times: TimesAre): void {
    this.#times.push(times);
  }

  /** A time stamp that no trace can have; its packet or row is dropped. */
  implausible(seconds: number): void {
    const seen = this.#implausible;
    seen.count++;
    seen.least = Math.min(seen.least, seconds);
    seen.most = Math.max(seen.most, seconds);
  }

  packet(seconds: number, nanoseconds: number): void {
    if (this.#packetTick < NANOSECOND) this.#packetTick = tickOf(seconds, nanoseconds, this.#packetTick);
    this.#observe(seconds, nanoseconds);
  }

  row(seconds: number, nanoseconds: number): void {
    this.#rows++;
    this.#hours[Math.floor(seconds / 3600) % 24]!++;
    if (this.#rowTick < NANOSECOND) this.#rowTick = tickOf(seconds, nanoseconds, this.#rowTick);
    this.#observe(seconds, nanoseconds);
  }

  report(): ClockReport {
    const isEmpty = this.#first.seconds === Infinity;
    return {
      first: isEmpty ? null : { ...this.#first },
      last: isEmpty ? null : { ...this.#last },
      resolution: TICKS[isEmpty ? MICROSECOND : Math.max(this.#packetResolution(), this.#rowResolution())]!,
      backSteps: this.#backSteps,
      largestBackStep: this.#largestBackStep,
      largestGap: this.#largestGap,
      largestGapAt: this.#largestGap > 0 ? { ...this.#gapAt } : null,
      duplicates: this.duplicates,
    };
  }

  /** What the report does not show and the doctor looks at. */
  signs(): ClockSigns {
    return {
      stretches: this.#stretches.list,
      implausible: { ...this.#implausible },
      hours: [...this.#hours],
      times: [...this.#times],
      farSteps: this.#farSteps,
      halfDaySteps: this.#halfDaySteps,
    };
  }

  #observe(seconds: number, nanoseconds: number): void {
    this.#stretches.add(seconds);
    const previous = this.#previous;
    if (isBefore(seconds, nanoseconds, previous)) this.#stepBack(-since(previous, seconds, nanoseconds));
    move(previous, seconds, nanoseconds);
    if (isBefore(seconds, nanoseconds, this.#first)) move(this.#first, seconds, nanoseconds);
    const last = this.#last;
    if (isBefore(seconds, nanoseconds, last)) return;
    const gap = since(last, seconds, nanoseconds);
    if (gap > this.#largestGap && gap < Infinity) {
      this.#largestGap = gap;
      move(this.#gapAt, last.seconds, last.nanoseconds);
    }
    move(last, seconds, nanoseconds);
  }

  #stepBack(step: Seconds): void {
    this.#backSteps++;
    if (step > this.#largestBackStep) this.#largestBackStep = step;
    if (step > HOUR) this.#farSteps++;
    if (Math.abs(step - HALF_DAY) <= HOUR) this.#halfDaySteps++;
  }

  /** Packets may lie on a coarser grid than their clock by chance, so that its claim is what counts. */
  #packetResolution(): number {
    const claimed = TICKS.findIndex((tick) => tick <= this.#claimed);
    return Math.max(this.#packetTick, claimed < 0 ? MICROSECOND : Math.min(claimed, MICROSECOND));
  }

  #rowResolution(): number {
    if (this.#rows === 0) return 0;
    return this.#rows < ENOUGH_ROWS ? Math.max(this.#rowTick, MICROSECOND) : this.#rowTick;
  }
}

/** Place of the coarsest tick from `tick` on that the moment is a multiple of. */
function tickOf(seconds: number, nanoseconds: number, tick: number): number {
  if (tick === MICROSECOND) return nanoseconds % 1000 === 0 ? MICROSECOND : NANOSECOND;
  if (nanoseconds % 1000 !== 0) return NANOSECOND;
  if (nanoseconds % 1_000_000 !== 0) return MICROSECOND;
  if (nanoseconds !== 0) return Math.max(tick, 2);
  return seconds % 60 === 0 ? tick : Math.max(tick, 1);
}

function isBefore(seconds: number, nanoseconds: number, moment: Epoch): boolean {
  return seconds < moment.seconds || (seconds === moment.seconds && nanoseconds < moment.nanoseconds);
}

function since(moment: Epoch, seconds: number, nanoseconds: number): Seconds {
  return seconds - moment.seconds + (nanoseconds - moment.nanoseconds) / 1e9;
}

function move(moment: Moment, seconds: number, nanoseconds: number): void {
  moment.seconds = seconds;
  moment.nanoseconds = nanoseconds;
}
