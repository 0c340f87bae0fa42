/** The trained model as a lens on the trace that it was trained on. */
import type { Machine } from '../kernels/machine';
import type { Surprise } from '../metrics/surprise';
import { describeSurprise } from '../metrics/surprise';
import { encodeSlots } from '../streams/dataset';
import type { TimeWindow, Trace } from '../trace/trace';
import type { Pacer } from '../training/pace';
import { scoreEventTasks } from '../training/scoreSlots';
import type { TrainedModel } from '../training/trainedModel';

/** @param machine holds the model's weights @param windows all rows to be scored; memory begins anew with each */
export async function findSurprise(
  machine: Machine,
  model: TrainedModel,
  trace: Trace,
  windows: readonly TimeWindow[],
  pacer: Pacer,
): Promise<Surprise> {
  const inside = windowRows(trace, windows);
  const { tasks, nats } = await scoreEventTasks(
    machine,
    model,
    encodeSlots(model.codecs, trace, windows),
    pacer,
  );
  const known = Array.from(inside.keys()).filter((event) =>
    nats.every((task) => !Number.isNaN(task[event]!)),
  );
  return describeSurprise(trace, {
    tasks,
    rows: known.map((event) => inside[event]!),
    nats: nats.map((task) => Float64Array.from(known, (event) => task[event]!)),
  });
}

/** The rows that `encodeSlots` takes, in its order. */
function windowRows({ time, length }: Trace, windows: readonly TimeWindow[]): number[] {
  const rows: number[] = [];
  for (let row = 0; row < length; row++)
    if (windows.some(({ from, to }) => time[row]! >= from && time[row]! < to)) rows.push(row);
  return rows;
}
