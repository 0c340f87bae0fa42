/** Whether candidates lie nearer to what they were trained on than to what they never saw (metrics.md 19). */
import { wilsonInterval } from '../../math/wilsonInterval';
import { sampledRows } from '../categories';
import type { Figure } from '../figure';
import type { MixedRows } from '../mixedRows';
import { scaleTogether, squaredDistance, takeMixedRows } from '../mixedRows';

const MOST_CANDIDATES = 1000;
const MOST_REAL = 10_000;
const ROUNDING = 1e-12;

/**
 * Of candidate rows that are nearer to one than to the other, the share nearer to training than to held-out rows, with its
 * 95 % Wilson interval; passed where that contains .5. n = those rows: rows as near to both say nothing (a sign test).
 * Systematic samples: 1,000 candidates; as many training as held-out rows, at most 10,000 each, because the larger crowd
 * would be nearer by its size (20 million distances, under a second). Distance: ln(1 + x) of numbers, min–max scaled over all, and
 * marks one-hot. Where real traffic drifts, an honest generator is nearer to training too: read it beside the ceiling. With
 * alternating blocks the ceiling's training rows are its held-out rows: all tie, and there is none.
 */
export const describeNearerToTraining: Figure['describe'] = ({ flows: heldOut }, candidate) => {
  const most = Math.min(MOST_REAL, candidate.earlier.length, heldOut.length);
  const [trained, held, made] = [
    takeMixedRows(candidate.earlier, sampledRows(candidate.earlier, most), Math.log1p),
    takeMixedRows(heldOut, sampledRows(heldOut, most), Math.log1p),
    takeMixedRows(candidate.flows, sampledRows(candidate.flows, MOST_CANDIDATES), Math.log1p),
  ];
  if (most === 0) return { value: NaN, n: 0 };
  scaleTogether([trained, held, made]);
  let [nearer, n] = [0, 0];
  for (let j = 0; j < made.length; j++) {
    const [toTrained, toHeld] = [nearest(made, j, trained), nearest(made, j, held)];
    if (Math.abs(toTrained - toHeld) < ROUNDING) continue;
    n++;
    if (toTrained < toHeld) nearer++;
  }
  return n === 0 ? { value: NaN, n } : { value: nearer / n, n, interval: wilsonInterval(nearer, n) };
};

function nearest(made: MixedRows, j: number, rows: MixedRows): number {
  let least = Infinity;
  for (let i = 0; i < rows.length && least > 0; i++)
    least = Math.min(least, squaredDistance(rows, i, made, j, least));
  return least;
}
