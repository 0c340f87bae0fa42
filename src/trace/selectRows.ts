/** A trace's rows narrowed by a predicate; strings and start stay as they are, so HostIds remain comparable. */
import { selectPackets } from './packetTable';
import { shareable } from './shareable';
import type { Column, TimeWindow, Trace } from './trace';
import { COLUMNS } from './trace';

/** The rows for which `keep(index)` holds, in order. `span` and `start` are unchanged. */
export function selectRows(trace: Trace, keep: (index: number) => boolean): Trace {
  const kept: number[] = [];
  for (let i = 0; i < trace.length; i++) if (keep(i)) kept.push(i);
  const columns = Object.fromEntries(
    COLUMNS.map((name) => {
      const from = trace[name];
      const to = shareable(from.constructor as new (length: number) => typeof from, kept.length);
      for (let i = 0; i < kept.length; i++) to[i] = from[kept[i]!]!;
      return [name, to];
    }),
  ) as Pick<Trace, Column>;
  const packets = trace.packets && { packets: selectPackets(trace.packets, kept) };
  return { ...trace, ...columns, ...packets, length: kept.length };
}

/** The rows that start inside any of the half-open windows. */
export function selectWindows(trace: Trace, windows: readonly TimeWindow[]): Trace {
  return selectRows(trace, (i) =>
    windows.some(({ from, to }) => trace.time[i]! >= from && trace.time[i]! < to),
  );
}
