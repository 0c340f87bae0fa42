/** Packets that level 2 drew, rendered and read again: the same packets, and nothing that a stack would not send. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createHostMachine } from '../kernels/createMachine';
import { renderPcap } from '../render/renderPcap';
import { read } from '../testing/files';
import { packetTrace } from '../testing/packetTrace';
import { sharedData } from '../testing/sharedData';
import { hasTshark, tshark, withCapture } from '../testing/tshark';
import { DEFAULT_TIMEOUTS } from '../trace/flowTimeouts';
import { KEPT_OF_FLOW } from '../trace/packetTable';
import type { Trace } from '../trace/trace';
import { preparePackets } from './packetDataset';
import {
  PACKET_MODEL,
  layoutPacketParameters,
  packetDimensions,
  startingPacketWeights,
} from './packetParameters';
import { samplePackets } from './samplePackets';

const CAPTURE = sharedData('pcap-multihost/ndpi_1kxun.pcap');

/** The trace with packets of an untrained model: what is promised holds whatever is drawn. */
async function drawn(trace: Trace): Promise<Trace> {
  const { codecs } = preparePackets(trace, [{ from: 0, to: trace.span }], 1)!;
  const dimensions = packetDimensions(codecs, PACKET_MODEL);
  const weights = startingPacketWeights(layoutPacketParameters(dimensions), dimensions, codecs, 1);
  const machine = await createHostMachine(weights);
  const steps = samplePackets({ configuration: PACKET_MODEL, codecs, weights, steps: 0 }, trace, 1, machine);
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return { ...trace, packets: value };
  }
}

const rendered = (trace: Trace) => renderPcap(trace, { seed: 4, keepsPackets: true });

/** By flow: what its packets are, and when, at most as many as a reader keeps. */
function packetsOf(trace: Trace) {
  const { first, kept, offset, fromResponder, bytes } = trace.packets!;
  const all = Array.from({ length: trace.length }, (_, row) => {
    const places = Array.from({ length: Math.min(KEPT_OF_FLOW, kept[row]!) }, (_, i) => first[row]! + i);
    const what = places.map((at) => `${fromResponder[at]} ${bytes[at]}`).join(', ');
    return { port: trace.sourcePort[row]!, what, times: places.map((at) => offset[at]!) };
  }).sort((a, b) => a.port - b.port);
  return { what: all.map(({ what }) => what), times: all.flatMap(({ times }) => times) };
}

describe('rendered packets', () => {
  it('are those that were drawn', async () => {
    const trace = await drawn(packetTrace(120));
    const { trace: again } = await read(Buffer.concat([...rendered(trace)]), DEFAULT_TIMEOUTS);
    const [wanted, actual] = [packetsOf(trace), packetsOf(again)];
    expect(actual.what).toEqual(wanted.what);
    // A capture's clock ticks in microseconds.
    expect(Math.max(...actual.times.map((time, i) => Math.abs(time - wanted.times[i]!)))).toBeLessThan(2e-6);
    expect(Array.from(again.state, (state) => again.states[state])).toEqual(
      Array.from(trace.state, (state) => trace.states[state]),
    );
  });

  it.skipIf(!hasTshark() || CAPTURE === null)('make tshark complain of nothing', async () => {
    const { trace } = await read(readFileSync(CAPTURE!), DEFAULT_TIMEOUTS);
    const problems = [
      ...['lost_segment', 'ack_lost_segment', 'out_of_order', 'zero_window', 'window_full'],
      ...['fast_retransmission', 'spurious_retransmission'],
    ].map((name) => `tcp.analysis.${name}`);
    const bad = ['ip.checksum.status == 0', 'tcp.checksum.status == 0', 'udp.checksum.status == 0'];
    const checks = ['ip.check_checksum', 'tcp.check_checksum', 'udp.check_checksum'];
    const options = checks.flatMap((name) => ['-o', `${name}:TRUE`]);
    withCapture(rendered(await drawn(trace)), (path) => {
      const filter = ['_ws.malformed', ...problems, ...bad].join(' || ');
      expect(tshark(path, ...options, '-Y', filter)).toEqual([]);
    });
  });
});
