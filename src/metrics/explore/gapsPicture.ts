/** Gaps between the selected flows, and what recurs in them. */
import type { GapsPicture } from './exploration';
import { correlateCounts } from './correlateCounts';
import { compareInterArrival, gapEdges } from '../interArrival';
import { describeGaps } from '../gaps';
import { findBeats } from './findBeats';
import type { Besides, Rows } from './rowsUnder';
import { rasterSpikes } from './rasterSpikes';
import type { PairTrains } from './pairTrains';

/**
 * Raster, autocorrelation and periodogram of the rows, whose `trains` are given; histogram, CCDF and quantiles of what is laid
 * beside each other, where something is.
 */
export function gapsPicture(inside: Rows, trains: PairTrains, beside: Besides | null): GapsPicture {
  const { resolution } = inside.trace;
  const gapsOf = ({ time }: Rows) =>
    describeGaps({ length: time.length, time, stretch: new Uint32Array(time.length) }, resolution);
  const real = gapsOf(beside?.real ?? inside);
  const synthetic = beside && gapsOf(beside.synthetic);
  const edges = gapEdges({ gap: real.sorted }, synthetic && { gap: synthetic.sorted }, resolution);
  return {
    interArrival: compareInterArrival(real, synthetic, edges),
    raster: rasterSpikes(inside, trains),
    correlation: correlateCounts(inside),
    spectrum: findBeats(inside, trains),
  };
}
