/** The packets inside flows: whose they are, in which order, and how many are kept. */
import { describe, expect, it } from 'vitest';
import { drained } from '../math/drained';
import { FlowAssembler } from './flowAssembler';
import { DEFAULT_TIMEOUTS } from './flowTimeouts';
import { createPacket } from './packet';
import { PacketLog } from './packetLog';
import { selectRows } from './selectRows';
import type { Trace } from './trace';
import { createTraceBuilder } from './traceBuilder';

interface Sent {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly port: number;
  readonly bytes: number;
  readonly isReply?: boolean;
}

/** UDP between hosts 0 … 3 and port 53, as the studio reads it. */
function traceOf(sent: readonly Sent[], most?: number): Trace {
  const builder = createTraceBuilder();
  for (let host = 0; host < 4; host++) builder.tables.hosts.named(`10.0.0.${host}`);
  const log = new PacketLog(most);
  const assembler = new FlowAssembler(DEFAULT_TIMEOUTS, builder, log);
  const packet = createPacket();
  for (const { at, from, to, port, bytes, isReply = false } of sent) {
    packet.seconds = 1e9 + Math.floor(at);
    packet.nanoseconds = Math.round((at % 1) * 1e9);
    packet.protocol = 17;
    [packet.source, packet.destination] = [from, to];
    [packet.sourcePort, packet.destinationPort] = isReply ? [53, port] : [port, 53];
    packet.bytes = bytes;
    assembler.add(packet);
  }
  drained(assembler.finishing());
  return builder.finish({ packets: log });
}

function packetsOf({ packets }: Trace, row: number) {
  const { first, kept, offset, bytes, fromResponder } = packets!;
  return Array.from({ length: kept[row]! }, (_, i) => {
    const at = first[row]! + i;
    return [offset[at]!, bytes[at]!, fromResponder[at]!];
  });
}

describe('packets inside flows', () => {
  it('lie by row of the trace, by time, on the side that sent them', () => {
    const trace = traceOf([
      { at: 1, from: 2, to: 1, port: 4000, bytes: 60 },
      { at: 1.5, from: 0, to: 1, port: 5000, bytes: 70 },
      { at: 2, from: 1, to: 2, port: 4000, bytes: 200, isReply: true },
      // Late: the flow's first packet comes last.
      { at: 0.25, from: 0, to: 1, port: 5000, bytes: 71 },
    ]);
    expect(Array.from(trace.time)).toEqual([0, 0.75]);
    expect(packetsOf(trace, 0)).toEqual([
      [0, 71, 0],
      [1.25, 70, 0],
    ]);
    expect(packetsOf(trace, 1)).toEqual([
      [0, 60, 0],
      [1, 200, 1],
    ]);
    const selected = selectRows(trace, (row) => row === 1);
    expect(packetsOf(selected, 0)).toEqual(packetsOf(trace, 1));
  });

  it('are the first 200 of a flow', () => {
    const sent = Array.from({ length: 300 }, (_, i) => ({
      at: i / 10,
      from: 0,
      to: 1,
      port: 9,
      bytes: 28 + i,
    }));
    const packets = packetsOf(traceOf(sent), 0);
    expect(packets).toHaveLength(200);
    expect(packets.at(-1)).toEqual([19.9, 227, 0]);
  });

  it('are those of half the flows, or a quarter …, where there are too many: whole flows, odd and even ones', () => {
    const sent = Array.from({ length: 4000 }, (_, i) => ({
      at: i / 1000,
      from: 0,
      to: 1 + (i % 2),
      port: 1000 + (i % 2000),
      bytes: 28,
    }));
    const { packets, destination } = traceOf(sent, 1500);
    expect(packets!.share).toBeLessThanOrEqual(0.5);
    expect(packets!.offset.length).toBeLessThanOrEqual(1500);
    expect(packets!.offset.length).toBeGreaterThan(500);
    const rows = Array.from(packets!.kept.keys()).filter((row) => packets!.kept[row]! > 0);
    expect(new Set(rows.map((row) => packets!.kept[row]))).toEqual(new Set([2]));
    const toFirst = rows.filter((row) => destination[row] === 1).length;
    expect(toFirst / rows.length).toBeGreaterThan(0.4);
    expect(toFirst / rows.length).toBeLessThan(0.6);
  });

  it('are missing where there were none', () => {
    expect(traceOf([]).packets).toBeUndefined();
  });
});
