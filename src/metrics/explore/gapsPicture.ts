/** Gaps between the selected flows, and what recurs in them. */
import type { GapsPicture } from './exploration';
import { correlateCounts } from './correlateCounts';
import { compareInterArrival, gapEdges } from '../interArrival';
import { describeGaps } from '../gaps';
import { findBeats } from './findBeats';
import type { Rows } from './rowsUnder';
import { rasterSpikes } from './rasterSpikes';
import type { PairTrains } from './pairTrains';

/** Histogram, CCDF, raster, autocorrelation and periodogram of the rows; `trains` are those of the same rows. */
export function gapsPicture(inside: Rows, trains: PairTrains): GapsPicture {
  const { time, trace } = inside;
  const sample = { length: time.length, time, stretch: new Uint32Array(time.length) };
  const gaps = describeGaps(sample, trace.resolution);
  const edges = gapEdges({ gap: gaps.sorted }, null, trace.resolution);
  return {
    interArrival: compareInterArrival(gaps, null, edges),
    raster: rasterSpikes(inside, trains),
    correlation: correlateCounts(inside),
    spectrum: findBeats(inside, trains),
  };
}
