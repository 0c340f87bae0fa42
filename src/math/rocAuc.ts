/** Area under the receiver operating characteristic (Hanley and McNeil 1982). */

/**
 * P(score of a positive > score of a negative), ties counted half: 0 … 1, .5 for scores that say nothing. From the sum of
 * the positives' mid-ranks. `positive` is 1 or 0 an example. NaN where either kind is missing.
 */
export function rocAuc(scores: Float64Array, positive: Uint8Array): number {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  const positives = positive.reduce((sum, one) => sum + one, 0);
  let rankSum = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    let tied = 0;
    for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to++)
      tied += positive[order[to]!]!;
    rankSum += (tied * (from + 1 + to)) / 2;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (scores.length - positives));
}
