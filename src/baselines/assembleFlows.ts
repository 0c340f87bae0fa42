/** Drawn times and rows as a trace. */
import { ascendingOrder } from '../math/ascendingOrder';
import type { Column, Seconds, TimeWindow, Trace } from '../trace/trace';
import { COLUMNS } from '../trace/trace';
import { shareable } from '../trace/shareable';
import { createTicks } from './clockTicks';

/** Flows as they are drawn, in any order. */
export interface DrawnFlows {
  /** Seconds since the trace's start, inside the window. */
  readonly times: Seconds[];
  /** Training row that each copies. */
  readonly rows: number[];
  /** Columns that are copied from rows of their own. */
  readonly rowsOfColumn?: Partial<Record<Column, readonly number[]>>;
}

/** Copies of training rows at the times drawn, on ticks of the clock and in order; labels empty. */
export function assembleFlows(
  training: Trace,
  { times, rows, rowsOfColumn = {} }: DrawnFlows,
  window: TimeWindow,
): Trace {
  const onTick = createTicks(window, training.resolution);
  const time = Float64Array.from(times, onTick);
  const order = ascendingOrder(time);
  const columns = Object.fromEntries(
    COLUMNS.map((name) => {
      const from = training[name];
      const to = shareable(from.constructor as new (length: number) => typeof from, order.length);
      const copied = rowsOfColumn[name] ?? rows;
      for (let i = 0; i < order.length; i++) to[i] = from[copied[order[i]!]!]!;
      return [name, to];
    }),
  ) as Pick<Trace, Column>;
  for (let i = 0; i < order.length; i++) columns.time[i] = time[order[i]!]!;
  columns.label.fill(0);
  // Packets inside the training flows are none of these.
  const { packets, ...rest } = training;
  void packets;
  return { ...rest, ...columns, labels: [''], length: order.length, span: window.to };
}
