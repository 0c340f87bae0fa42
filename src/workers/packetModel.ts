/** Level 2 in the model worker: trained after the model of flows where the trace tells of packets, drawn after its flows. */
import { createHostMachine } from '../kernels/createMachine';
import { preparePackets } from '../packets/packetDataset';
import { PACKET_MODEL } from '../packets/packetParameters';
import { samplePackets } from '../packets/samplePackets';
import type { PacketModel } from '../packets/trainPackets';
import { trainPackets } from '../packets/trainPackets';
import type { GenerateProgress } from '../streams/generator';
import type { TimeWindow, Trace } from '../trace/trace';
import type { TrainingBounds } from '../training/progress';
import { nextTask } from './nextTask';
import type { TrainingGate } from './trainingGate';

interface PacketRun {
  readonly windows: readonly TimeWindow[];
  readonly seed: number;
  readonly bounds: TrainingBounds;
  readonly threads: number;
  readonly gate: TrainingGate;
  readonly signal: AbortSignal;
  readonly report: (share: number) => void;
}

/** Null where the trace tells of too few packets, or the gate is stopped already. Bounds hold for this run by itself; of seconds it takes half as many. */
export async function trainPacketModel(
  trace: Trace,
  { windows, seed, bounds, threads, gate, signal, report }: PacketRun,
): Promise<PacketModel | null> {
  if (gate.control.stopped) return null;
  const dataset = preparePackets(trace, windows, seed);
  if (dataset === null) return null;
  const steps = trainPackets(dataset, {
    configuration: PACKET_MODEL,
    seed,
    bounds: { ...bounds, ...(bounds.maxSeconds && { maxSeconds: bounds.maxSeconds / 2 }) },
    now: gate.now,
    control: gate.control,
    startMachine: (weights) => createHostMachine(weights, null, threads),
  });
  try {
    let next = await steps.next();
    for (; !next.done; next = await steps.next()) {
      report(next.value.share);
      await nextTask();
      await gate.passed(signal);
      signal.throwIfAborted();
    }
    return next.value;
  } finally {
    await steps.return(undefined as never);
  }
}

/** The trace with packets in its flows. `visit` is told of progress, and throws to end it. */
export async function fillPackets(
  model: PacketModel,
  trace: Trace,
  seed: number,
  visit: (progress: GenerateProgress) => Promise<void>,
): Promise<Trace> {
  const machine = await createHostMachine(model.weights);
  const steps = samplePackets(model, trace, seed, machine);
  try {
    let next = await steps.next();
    for (; !next.done; next = await steps.next()) {
      await visit({ share: next.value, events: trace.length });
    }
    return { ...trace, packets: next.value };
  } finally {
    await steps.return(undefined as never);
    machine.dispose();
  }
}
