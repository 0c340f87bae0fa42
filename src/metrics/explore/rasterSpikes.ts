/** When the busiest pairs speak, a row each. */
import { topIndices } from '../../math/topIndices';
import { sayCount, sayShare } from '../wording';
import type { SpikeRaster } from './exploration';
import type { PairTrains } from './pairTrains';
import { flowsOf, timesOf } from './pairTrains';
import type { Rows } from './rowsUnder';
import { lengthOf } from './rowsUnder';

const PAIRS = 20;
/** More than a wide screen has pixels. */
const COLUMNS = 2400;

/** Flows of the 20 busiest pairs in 2,400 columns over the window. */
export function rasterSpikes(inside: Rows, trains: PairTrains): SpikeRaster {
  const { trace, window } = inside;
  const columnWidth = Math.max(lengthOf(inside), trace.resolution) / COLUMNS;
  const sizes = Uint32Array.from({ length: trains.length }, (_, pair) => flowsOf(trains, pair));
  const rows = topIndices(sizes, PAIRS).map((pair) => {
    const counts = new Uint16Array(COLUMNS);
    for (const at of timesOf(trains, inside, pair)) {
      const column = Math.min(COLUMNS - 1, Math.floor((at - window.from) / columnWidth));
      if (counts[column]! < 65_535) counts[column]!++;
    }
    const ends = [trace.hosts[trains.source[pair]!]!, trace.hosts[trains.destination[pair]!]!] as const;
    return { pair: ends, flows: sizes[pair]!, counts };
  });
  const flows = rows.reduce((sum, row) => sum + row.flows, 0);
  const summary =
    rows.length === 0
      ? 'No flow here.'
      : `The busiest ${rows.length} of ${sayCount(trains.length)} pairs carry ${sayShare(flows / inside.rows.length)} of the flows.`;
  return { from: window.from, columnWidth, rows, summary };
}
