/** The clock that times are shown on: one offset from UTC for all of a trace, its first instant's. */

export type ClockName = 'UTC' | 'local';

export interface Clock {
  /** As axes name it. */
  readonly name: string;
  /** Seconds ahead of UTC. */
  readonly offset: number;
}

/** `epoch`: seconds of the trace's first instant. */
export function clockAt(name: ClockName, epoch: number): Clock {
  if (name === 'UTC') return { name: 'UTC', offset: 0 };
  const offset = -60 * new Date(epoch * 1000).getTimezoneOffset();
  const hours = Math.abs(offset) / 3600;
  const text = `UTC${offset < 0 ? '−' : '+'}${Math.floor(hours)}${hours % 1 ? `:${String(Math.round((hours % 1) * 60)).padStart(2, '0')}` : ''}`;
  return { name: `local, ${text}`, offset };
}
