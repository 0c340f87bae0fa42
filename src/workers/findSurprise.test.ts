/** A flow between strangers, put into an ordinary day: the model that learned the day must name it, and say why. */
import { expect, it } from 'vitest';
import { createMachine } from '../kernels/createMachine';
import { TINY_MODEL } from '../model/configuration';
import { prepareDataset } from '../streams/dataset';
import { simulateOffice } from '../demo/office';
import { createTraceBuilder } from '../trace/traceBuilder';
import { createPacer } from '../training/pace';
import { train } from '../training/train';
import type { Trace } from '../trace/trace';
import { findSurprise } from './findSurprise';

const ODD = { source: '203.0.113.66', destination: '198.51.100.9', port: 31_337 };

it('names an implanted flow among the strangest, with a reason', async () => {
  const plain = simulateOffice({ seed: 3, days: 1 });
  const windows = [{ from: 0, to: plain.span }];
  const configuration = { ...TINY_MODEL, gapBins: 24 };
  const dataset = prepareDataset(plain, windows, configuration);
  const steps = train(dataset, {
    ...{ configuration, seed: 5, bounds: { maxSteps: 60 }, now: () => 0, control: { stopped: false } },
    startMachine: (weights: Float32Array) => createMachine('wasm', weights),
  });
  let next = await steps.next();
  while (!next.done) next = await steps.next();
  const model = next.value;
  const machine = await createMachine('wasm', model.weights);
  const pacer = createPacer(machine, 'throughput', () => 0);
  const trace = withOddFlow(plain);
  const surprise = await findSurprise(machine, model, trace, windows, pacer);
  machine.dispose();
  const place = surprise.flows.findIndex(({ source }) => source === ODD.source);
  expect(place).toBeGreaterThanOrEqual(0);
  expect(place).toBeLessThan(5);
  expect(['pair', 'service', 'gap']).toContain(surprise.flows[place]!.reasons[0]!.task);
  expect(surprise.hosts.slice(0, 5).map(({ host }) => host)).toContain(ODD.destination);
  expect(surprise.scored).toBe(trace.length);
});

/** In the middle of the day. */
function withOddFlow(plain: Trace): Trace {
  const builder = createTraceBuilder();
  const middle = Math.floor(plain.length / 2);
  for (let row = 0; row < plain.length; row++) {
    const nanoseconds = plain.start + BigInt(Math.round(plain.time[row]! * 1e9));
    const flow = {
      seconds: Number(nanoseconds / 1_000_000_000n),
      nanoseconds: Number(nanoseconds % 1_000_000_000n),
      duration: plain.duration[row]!,
      protocol: plain.protocols[plain.protocol[row]!]!,
      source: plain.hosts[plain.source[row]!]!,
      sourcePort: plain.sourcePort[row]!,
      destination: plain.hosts[plain.destination[row]!]!,
      destinationPort: plain.destinationPort[row]!,
      service: plain.services[plain.service[row]!]!,
      state: plain.states[plain.state[row]!]!,
      sourcePackets: plain.sourcePackets[row]!,
      sourceBytes: plain.sourceBytes[row]!,
      destinationPackets: plain.destinationPackets[row]!,
      destinationBytes: plain.destinationBytes[row]!,
      label: '',
    };
    builder.add(flow);
    if (row === middle)
      builder.add({ ...flow, source: ODD.source, destination: ODD.destination, destinationPort: ODD.port });
  }
  const end = plain.start + BigInt(Math.round(plain.span * 1e9));
  return builder.finish({ resolution: plain.resolution, window: { start: plain.start, end } });
}
