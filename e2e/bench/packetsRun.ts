/**
 * Level 2 by itself, for `packets.mjs`: trained on the packets inside training flows, it draws those of held-out flows, whose
 * totals it is given. Sizes and gaps beside the real ones, service by service, between them the ceiling: training's own.
 */
import { diskFile } from '../../src/cli/diskFile';
import { readTrace } from '../../src/formats/readTrace';
import { createHostMachine } from '../../src/kernels/createMachine';
import { wasserstein1 } from '../../src/math/wasserstein1';
import type { DescribeFlow } from '../../src/metrics/packets/packetServices';
import { serviceDistances } from '../../src/metrics/packets/packetServices';
import {
  describeBursts,
  describeGaps,
  describeRuns,
  describeSizes,
} from '../../src/metrics/packets/packetDistances';
import { alignTrace, takeSample } from '../../src/metrics/sample';
import { preparePackets } from '../../src/packets/packetDataset';
import { PACKET_MODEL } from '../../src/packets/packetParameters';
import { samplePackets } from '../../src/packets/samplePackets';
import { trainPackets } from '../../src/packets/trainPackets';
import type { Holdout } from '../../src/streams/holdout';
import { splitSpan } from '../../src/streams/holdout';
import { DEFAULT_TIMEOUTS } from '../../src/trace/flowTimeouts';
import { selectWindows } from '../../src/trace/selectRows';
import type { Trace } from '../../src/trace/trace';

const MEASURES = {
  'packet size': describeSizes,
  'packet gap': describeGaps,
  'direction run': describeRuns,
  burst: describeBursts,
} satisfies Record<string, DescribeFlow>;

export type Measure = keyof typeof MEASURES;

/** W1 between decades of one service; the ceiling is the training windows' distance from what is held out. */
export interface ServiceScore {
  readonly measure: Measure;
  readonly service: string;
  /** How many numbers of the held-out flows it is about. */
  readonly n: number;
  readonly ceiling: number;
  readonly value: number;
}

export async function openCapture(files: readonly string[]): Promise<Trace> {
  const read = await readTrace(await Promise.all(files.map(diskFile)), { timeouts: DEFAULT_TIMEOUTS });
  return read.trace;
}

/** Of the ten busiest services of the held-out flows. Throws where there are too few packets to learn from. */
export async function scorePackets(trace: Trace, holdout: Holdout, seed: number): Promise<ServiceScore[]> {
  const { training, heldOut } = splitSpan(trace.span, holdout);
  const dataset = preparePackets(trace, training, seed);
  if (dataset === null) throw new Error('too few packets inside flows to learn from');
  const model = await last(
    trainPackets(dataset, {
      configuration: PACKET_MODEL,
      seed,
      startMachine: (weights) => createHostMachine(weights, null, 1),
    }),
  );
  const machine = await createHostMachine(model.weights);
  const flows = selectWindows(trace, heldOut);
  const packets = await last(samplePackets(model, flows, seed, machine));
  machine.dispose();
  const real = alignTrace(trace, trace);
  const reference = takeSample(real, heldOut);
  const sides = {
    ceiling: takeSample(real, training),
    value: takeSample(alignTrace({ ...flows, packets }, trace), heldOut),
  };
  const { resolution } = trace;
  return (Object.keys(MEASURES) as Measure[]).flatMap((measure) => {
    const against = (candidate: typeof reference) =>
      serviceDistances({ reference, candidate, resolution }, MEASURES[measure], wasserstein1);
    const values = against(sides.value);
    return against(sides.ceiling).map(({ protocol, port, n, value: ceiling }, i) => ({
      ...{ measure, n, ceiling, value: values[i]!.value },
      service: `${real.names.protocols[protocol]}${port < 0 ? '' : `/${port}`}`,
    }));
  });
}

async function last<T>(steps: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const next = await steps.next();
    if (next.done) return next.value;
  }
}
