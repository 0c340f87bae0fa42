/**
 * Sizes, gaps, direction runs and bursts of the packets inside flows, in decades: W1 between log10 values, a mean over
 * the ten busiest services. metrics.md leaves packets open; these follow its numbers 8 and 13, one level down.
 */
import { wasserstein1 } from '../../math/wasserstein1';
import type { CompareSides } from '../metric';
import type { DescribeFlow } from './packetServices';
import { byService } from './packetServices';

/** A silence longer than this ends a burst, seconds: several round trips, and less than a person waits. */
const BURST_SILENCE = 1;

/** log10 of IP bytes. */
export const describeSizes: DescribeFlow = ({ packets, first, end }, out) => {
  for (let i = first; i < end; i++) out.push(Math.log10(Math.max(1, packets.bytes[i]!)));
};

/** log10 of the seconds between packets of a flow, floored at the clock's resolution. */
export const describeGaps: DescribeFlow = ({ packets, first, end }, out, resolution) => {
  for (let i = first + 1; i < end; i++)
    out.push(Math.log10(Math.max(packets.offset[i]! - packets.offset[i - 1]!, resolution)));
};

/** log10 of how many packets in a row come from one end. */
export const describeRuns: DescribeFlow = ({ packets, first, end }, out) =>
  pushRuns(first, end, out, (i) => packets.fromResponder[i] !== packets.fromResponder[i - 1]);

/** log10 of how many packets lie between two silences of more than a second. */
export const describeBursts: DescribeFlow = ({ packets, first, end }, out) =>
  pushRuns(first, end, out, (i) => packets.offset[i]! - packets.offset[i - 1]! > BURST_SILENCE);

function pushRuns(first: number, end: number, out: number[], breaks: (i: number) => boolean): void {
  let begin = first;
  for (let i = first + 1; i <= end; i++) {
    if (i < end && !breaks(i)) continue;
    out.push(Math.log10(i - begin));
    begin = i;
  }
}

/** n = packets. */
export const comparePacketSizes: CompareSides = byService(describeSizes, wasserstein1);
/** n = gaps. */
export const comparePacketGaps: CompareSides = byService(describeGaps, wasserstein1);
/** n = runs. */
export const comparePacketRuns: CompareSides = byService(describeRuns, wasserstein1);
/** n = bursts. */
export const comparePacketBursts: CompareSides = byService(describeBursts, wasserstein1);
