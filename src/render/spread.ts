/** The packets of a connectionless flow: bytes spread evenly, ends alternating. */
import type { FeasibleValues } from '../trace/feasible';
import type { Bytes } from '../trace/trace';
import type { Random } from '../math/random';
import type { FlowPackets } from './exchange';
import type { PlannedFlow } from './plannedFlow';
import { steppedShare } from './segment';
import { SILENCE, poissonTimes } from './timing';
import { Turns } from './turns';

export interface SpreadPacket {
  /** 0: from the initiator, 1: from the responder. */
  readonly side: 0 | 1;
  /** Index among the packets of its sender. */
  readonly index: number;
  /** As the flow counts them: from the IP header on, or without IP what lies behind the link header. */
  readonly bytes: Bytes;
}

interface Spread {
  readonly values: FeasibleValues;
  readonly random: Random;
  /** Bytes by which packets can differ in length, 1 unless given. */
  readonly step?: Bytes;
  /** Taken as it is where packets may have any length. */
  readonly planned?: PlannedFlow | null;
}

/** `write`: writes a packet's frame to the start of the buffer and returns its length. */
export function spreadPackets(
  { values, random, step = 1, planned = null }: Spread,
  write: (buffer: Uint8Array, packet: SpreadPacket) => number,
): FlowPackets {
  if (planned && step === 1) return keptPackets(planned, write);
  const counts = [values.sourcePackets, values.destinationPackets] as const;
  const totals = [values.sourceBytes, values.destinationBytes] as const;
  const turns = new Turns(...counts);
  const span = { count: counts[0] + counts[1], last: Math.round(values.duration * 1e9) };
  const nextTime = poissonTimes({ ...span, silence: SILENCE.other }, random);
  const packets = {
    time: turns.isOver ? Infinity : nextTime(),
    write(buffer: Uint8Array) {
      const side = turns.take();
      const index = turns.taken[side] - 1;
      const length = write(buffer, {
        side,
        index,
        bytes: steppedShare(totals[side], counts[side], index, step),
      });
      packets.time = turns.isOver ? Infinity : nextTime();
      return length;
    },
  };
  return packets;
}

/** As a generator drew them. */
function keptPackets(
  planned: PlannedFlow,
  write: (buffer: Uint8Array, packet: SpreadPacket) => number,
): FlowPackets {
  const taken: [number, number] = [0, 0];
  let packet = 0;
  const packets = {
    time: planned.count > 0 ? planned.time(0) : Infinity,
    write(buffer: Uint8Array) {
      const side = planned.side(packet);
      const length = write(buffer, { side, index: taken[side]++, bytes: planned.bytes(packet) });
      packet++;
      packets.time = packet < planned.count ? planned.time(packet) : Infinity;
      return length;
    },
  };
  return packets;
}
