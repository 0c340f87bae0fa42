/**
 * How packets of the whole network cluster in time (metrics.md 9 and 10, for packets): autocorrelation of counts, and
 * their dispersion over windows of many lengths. Times are the flow's start + the packet's offset.
 */
import type { SparseCounts } from '../../math/sparseCounts';
import { autocorrelations, dispersion, sparseCounts } from '../../math/sparseCounts';
import { comparablePackets } from '../../trace/packetTable';
import type { CompareSides } from '../metric';
import type { Sample } from '../sample';

const LAGS = 30;
/** Seconds a cell. */
const ACF_CELLS = [0.1, 1, 10];
const DISPERSION_CELLS = [0.001, 0.01, 0.1, 1, 10, 100];
/** Cells that a stretch must hold to count. */
const LEAST_ACF = 60;
const LEAST_DISPERSION = 20;

/** Mean |r_real − r_synthetic| over 30 lags of packet counts per 0.1 s, 1 s, 10 s, stretch by stretch; n = packets. */
export const comparePacketAcf: CompareSides = ({ flows: reference }, { flows: candidate }) =>
  compareCounts(reference, candidate, {
    widths: ACF_CELLS,
    least: LEAST_ACF,
    describe: (counts) => autocorrelations(counts, LAGS),
  });

/** Mean |log10 D_real − log10 D_synthetic| over windows of 1 ms … 100 s, D = variance over mean; n = packets. */
export const comparePacketDispersion: CompareSides = ({ flows: reference }, { flows: candidate }) =>
  compareCounts(reference, candidate, {
    widths: DISPERSION_CELLS,
    least: LEAST_DISPERSION,
    describe: (counts) => Float64Array.of(Math.log10(dispersion(counts))),
  });

interface Description {
  readonly widths: readonly number[];
  readonly least: number;
  readonly describe: (counts: SparseCounts) => Float64Array;
}

function compareCounts(reference: Sample, candidate: Sample, { widths, least, describe }: Description) {
  const [real, other] = [packetTimes(reference), packetTimes(candidate)];
  let [sum, values] = [0, 0];
  for (const width of widths) {
    const [a, b] = [described(reference, real, width), described(candidate, other, width)];
    if (a === null || b === null) continue;
    a.forEach((value, i) => {
      if (!Number.isFinite(value - b[i]!)) return;
      sum += Math.abs(value - b[i]!);
      values++;
    });
  }
  return { value: sum / values, n: real.length };

  /** Mean over the stretches that are long enough. */
  function described({ windows }: Sample, times: Float64Array, width: number): Float64Array | null {
    let total: Float64Array | null = null;
    let stretches = 0;
    for (const { from, to } of windows) {
      if ((to - from) / width < least) continue;
      const own = describe(sparseCounts(times, from, to, width));
      if (!own.every(Number.isFinite)) continue;
      total = total ? total.map((value, i) => value + own[i]!) : own;
      stretches++;
    }
    return total && total.map((value) => value / stretches);
  }
}

/** Ascending. */
function packetTimes({ packets, length, time }: Sample): Float64Array {
  const times: number[] = [];
  for (let i = 0; packets && i < length; i++) {
    const first = packets.first[i]!;
    for (let at = first; at < first + comparablePackets(packets, i); at++)
      times.push(time[i]! + packets.offset[at]!);
  }
  return Float64Array.from(times).sort();
}
