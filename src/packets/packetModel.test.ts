/** Level 2: its gradient, the agreement of likelihood and sampler, and what generated packets promise. */
import { describe, expect, it } from 'vitest';
import { createCpuMachine } from '../kernels/cpuMachine';
import { createHostMachine, createMachine } from '../kernels/createMachine';
import { inputOf, integersOf } from '../kernels/machine';
import { createRandom } from '../math/random';
import { wasserstein1 } from '../math/wasserstein1';
import { serviceDistances } from '../metrics/packets/packetServices';
import { describeGaps, describeSizes } from '../metrics/packets/packetDistances';
import { alignTrace, takeSample } from '../metrics/sample';
import { packetTrace } from '../testing/packetTrace';
import type { PacketTable } from '../trace/packetTable';
import type { Trace } from '../trace/trace';
import { openBudget } from './flowBudget';
import { createBatchWriter } from './packetBatches';
import { preparePackets, readBudget } from './packetDataset';
import { packetViews, writePacket } from './packetInputs';
import {
  PACKET_MODEL,
  layoutPacketParameters,
  packetDimensions,
  startingPacketWeights,
} from './packetParameters';
import { nextMarkProgram, packetLikelihood, readPacketProgram } from './packetPrograms';
import { samplePackets } from './samplePackets';
import type { PacketModel } from './trainPackets';
import { trainPackets } from './trainPackets';

const WHOLE = [{ from: 0, to: 1e6 }];
const TINY = { ...PACKET_MODEL, width: 8, lanes: 2, steps: 8, leastSteps: 40, epochs: 0 };

function tiny(flows = 90) {
  const trace = packetTrace(flows);
  const dataset = preparePackets(trace, WHOLE, 1)!;
  const dimensions = packetDimensions(dataset.codecs, TINY);
  const layout = layoutPacketParameters(dimensions);
  const random = createRandom(9);
  const start = startingPacketWeights(layout, dimensions, dataset.codecs, 1);
  return {
    trace,
    ...dataset,
    dimensions,
    layout,
    weights: start.map((weight) => weight + 0.1 * random.normal()),
  };
}

describe('what level 2 learns from', () => {
  it('is nothing that is held out', () => {
    const trace = packetTrace(180);
    const { packets, destinationPort, state } = trace;
    const [bytes, offset, flags] = [packets!.bytes.slice(), packets!.offset.slice(), packets!.flags.slice()];
    const heldOut = packets!.first[90]!;
    for (let at = heldOut; at < bytes.length; at++) {
      bytes[at]! += 77;
      offset[at]! *= 3;
      flags[at] = 0;
    }
    const other: Trace = {
      ...trace,
      destinationPort: destinationPort.map((port, row) => (row < 90 ? port : 4711)),
      state: state.map((one, row) => (row < 90 ? one : 0)),
      packets: { ...packets!, bytes, offset, flags },
    };
    const learned = (from: Trace, to: number) => preparePackets(from, [{ from: 0, to }], 1);
    expect(learned(other, 90)).toEqual(learned(trace, 90));
    expect(learned(other, 180)).not.toEqual(learned(trace, 180));
  });
});

describe('the likelihood of packets', () => {
  it('has the slope of its loss along a random direction in each parameter group', async () => {
    const { codecs, slots, dimensions, layout, weights } = tiny();
    const machine = createCpuMachine(weights, Float64Array);
    const runner = await machine.prepare(
      packetLikelihood(dimensions, TINY, { gradient: true, dropout: 0.2 }),
    );
    const grid = Int32Array.from({ length: 16 }, (_, k) => (k < 14 ? k : -1));
    const write = createBatchWriter(codecs, dimensions, slots);
    const loss = async (w: ArrayLike<number>) => {
      machine.writeWeights(w as Float32Array);
      for (let layer = 0; layer < dimensions.layers; layer++) runner.clear(`carry.${layer}`);
      write(runner, grid, 14, 7);
      machine.run([runner]);
      return (await runner.snapshot('losses')).reduce((sum, nats) => sum + nats, 0) / 14;
    };
    await loss(weights);
    const gradient = await runner.snapshot('gradient');
    const random = createRandom(6);
    for (const [name, { offset, size }] of layout) {
      const direction = Float64Array.from({ length: size }, () => random.normal());
      const moved = (sign: number) => {
        const w = Float64Array.from(weights);
        direction.forEach((d, k) => (w[offset + k]! += sign * 1e-4 * d));
        return loss(w);
      };
      const wanted = ((await moved(1)) - (await moved(-1))) / 2e-4;
      const actual = direction.reduce((sum, d, k) => sum + d * gradient[offset + k]!, 0);
      expect(Math.abs(actual - wanted), name).toBeLessThan(5e-5 * (1 + Math.abs(wanted)));
    }
  });

  it('is what the sampler draws from: packet by packet the same nats', async () => {
    const { codecs, slots, dimensions, weights } = tiny();
    const machine = createCpuMachine(weights, Float64Array);
    const length = slots.offsets[3]!;
    const shape = { lanes: 1, steps: length };
    const whole = await machine.prepare(packetLikelihood(dimensions, shape, { gradient: false, dropout: 0 }));
    const grid = Int32Array.from({ length }, (_, slot) => slot);
    createBatchWriter(codecs, dimensions, slots)(whole, grid, length, 0);
    machine.run([whole]);
    const wanted = await whole.snapshot('losses');
    const reader = await machine.prepare(readPacketProgram(dimensions, 1));
    const markers = [1, 2].map((mark) => machine.prepare(nextMarkProgram(dimensions, 1, mark)));
    const steps = [reader, ...(await Promise.all(markers))];
    const budget = openBudget({ packets: [0, 0], bytes: [0, 0], duration: 0 }, 0);
    const sums = [0, 0, 0];
    for (let slot = 0; slot < length; slot++) {
      const flow = slots.flows[slots.flow[slot]!]!;
      readBudget(slots, slot, budget);
      writePacket(packetViews(reader, 1), codecs, dimensions, 0, flow, budget);
      const told = [-1, slots.typeTold[slot]!, dimensions.marks[0] + slots.sizeTold[slot]!];
      [slots.type, slots.size, slots.gap].forEach((column, mark) => {
        const runner = steps[mark]!;
        if (mark > 0) {
          inputOf(runner, 'told').set(steps[mark - 1]!.view('context'));
          integersOf(runner, 'decided')[0] = told[mark]!;
          integersOf(runner, 'stream')[0] = flow.service;
        }
        machine.run([runner]);
        const logits = Array.from(runner.view('logits').subarray(0, dimensions.marks[mark]));
        const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
        if (column[slot]! >= 0) sums[mark]! += total - logits[column[slot]!]!;
      });
    }
    sums.forEach((sum, mark) => expect(sum).toBeCloseTo(wanted[mark]!, 6));
  });
});

async function trained(trace: Trace): Promise<PacketModel> {
  const configuration = { ...PACKET_MODEL, width: 16, lanes: 8, steps: 32, leastSteps: 250, epochs: 0 };
  const startMachine = (weights: Float32Array) => createMachine('wasm', weights);
  const steps = trainPackets(preparePackets(trace, WHOLE, 1)!, { configuration, seed: 3, startMachine });
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return value as PacketModel;
  }
}

async function sampled(model: PacketModel, trace: Trace, seed = 1): Promise<PacketTable> {
  const machine = await createHostMachine(model.weights);
  const steps = samplePackets(model, trace, seed, machine);
  for (;;) {
    const { done, value } = await steps.next();
    if (!done) continue;
    machine.dispose();
    return value as PacketTable;
  }
}

describe('generated packets', async () => {
  const trace = packetTrace(240);
  const model = await trained(trace);
  const packets = await sampled(model, trace);

  it('end exactly at the flow they are in', () => {
    for (let row = 0; row < trace.length; row++) {
      const from = packets.first[row]!;
      const end = from + packets.kept[row]!;
      for (const side of [0, 1]) {
        const own = Array.from({ length: end - from }, (_, i) => from + i).filter(
          (at) => packets.fromResponder[at] === side,
        );
        expect(own.length).toBe((side === 0 ? trace.sourcePackets : trace.destinationPackets)[row]);
        const bytes = own.reduce((sum, at) => sum + packets.bytes[at]!, 0);
        expect(bytes).toBe((side === 0 ? trace.sourceBytes : trace.destinationBytes)[row]);
      }
      expect(packets.offset[end - 1]).toBeCloseTo(trace.duration[row]!, 7);
    }
  });

  it('are like real ones in size and gap', () => {
    const side = (of: Trace) => takeSample(alignTrace(of, trace), [{ from: 0, to: trace.span }]);
    const compared = { reference: side(trace), candidate: side({ ...trace, packets }), resolution: 1e-6 };
    for (const { value } of serviceDistances(compared, describeSizes, wasserstein1))
      expect(value).toBeLessThan(0.03);
    for (const { value } of serviceDistances(compared, describeGaps, wasserstein1))
      expect(value).toBeLessThan(0.25);
  });

  it('are the same again for the same seed, and others for another', async () => {
    expect(await sampled(await trained(trace), trace)).toEqual(packets);
    expect((await sampled(model, trace, 2)).offset).not.toEqual(packets.offset);
  });
});
