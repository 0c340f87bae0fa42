/** How well a share is known from how many trials (Wilson 1927). */

const Z95 = 1.959963984540054;

/** The 95 % score interval of `successes` out of `trials`, without continuity correction; [0, 1] where there are none. */
export function wilsonInterval(successes: number, trials: number): [low: number, high: number] {
  if (trials === 0) return [0, 1];
  const share = successes / trials;
  const square = Z95 ** 2 / trials;
  const middle = (share + square / 2) / (1 + square);
  const half = Math.sqrt(square * (share * (1 - share) + square / 4)) / (1 + square);
  return [Math.max(middle - half, 0), Math.min(middle + half, 1)];
}
