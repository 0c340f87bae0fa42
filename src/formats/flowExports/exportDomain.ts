/** What an exporter has said so far: its templates, when it started, whether it samples. */
import type { RecordsSink } from './datagram';
import type { Template } from './template';

/** More than any network has; a file that claims more is damaged or means harm. */
const MOST_DOMAINS = 4096;
const MOST_FIELDS = 500_000;

/** Templates hold for one exporter and one source id or observation domain of it (RFC 3954 §5.1, RFC 7011 §3.1). */
export class ExportDomains {
  readonly #domains = new Map<string, ExportDomain>();
  readonly #room = { fields: MOST_FIELDS };

  /** Null where there are too many. */
  of(version: number, exporter: string, id: number): ExportDomain | null {
    const key = `${version} ${exporter} ${id}`;
    let domain = this.#domains.get(key);
    if (domain === undefined && this.#domains.size < MOST_DOMAINS) {
      domain = new ExportDomain(this.#room, exporter);
      this.#domains.set(key, domain);
    }
    return domain ?? null;
  }
}

/** Two guesses at one start differ by less where the clock counts whole seconds. */
const SECOND_MS = 1000;

export class ExportDomain {
  /** Epoch milliseconds of the exporter's start, as an options record gives it; NaN = it has not said. */
  bootMilliseconds = NaN;
  readonly #templates = new Map<number, Template>();
  readonly #room: { fields: number };
  readonly #exporter: string;
  #isSamplingTold = false;
  #start = NaN;

  constructor(room: { fields: number }, exporter: string) {
    this.#room = room;
    this.#exporter = exporter;
  }

  template(id: number): Template | undefined {
    return this.#templates.get(id);
  }

  /** False where all exporters together have too many. */
  define(id: number, template: Template): boolean {
    this.withdraw(id);
    if (this.#room.fields < template.slots.length) return false;
    this.#room.fields -= template.slots.length;
    this.#templates.set(id, template);
    return true;
  }

  withdraw(id: number): void {
    this.#room.fields += this.#templates.get(id)?.slots.length ?? 0;
    this.#templates.delete(id);
  }

  withdrawAll(): void {
    for (const id of [...this.#templates.keys()]) this.withdraw(id);
  }

  /**
   * Epoch milliseconds of the exporter's start, from a header that counts whole seconds: each guess is up to a second too
   * early, so that the latest of those that agree is the best. A guess that is off by more means a restart, a set clock or
   * an up-time that began anew.
   */
  startFrom(seconds: number, upTime: number): number {
    const guess = seconds * 1000 - upTime;
    const agrees = Math.abs(guess - this.#start) < SECOND_MS;
    this.#start = agrees ? Math.max(guess, this.#start) : guess;
    return this.#start;
  }

  noteSampling(interval: number, sink: RecordsSink): void {
    if (this.#isSamplingTold || !(interval > 1)) return;
    this.#isSamplingTold = true;
    sink.warn(
      `exporter ${this.#exporter} looks at one packet in ${interval}: packets and bytes are those it saw`,
    );
  }
}
