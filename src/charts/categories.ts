/** How categories look: a colour and a hatching each, in order; never colour alone. The last is for the rest. */

/** Lines of a tile, from and to, in shares of it. */
type Hatching = readonly (readonly [x1: number, y1: number, x2: number, y2: number])[];

const RISING = [
  [0, 1, 1, 0],
  [-0.5, 0.5, 0.5, -0.5],
  [0.5, 1.5, 1.5, 0.5],
] as const;
const FALLING = RISING.map(([x1, y1, x2, y2]) => [1 - x1, y1, 1 - x2, y2] as const);

/** Of categories 0 … 6. */
export const HATCHINGS: readonly Hatching[] = [
  [],
  RISING,
  [[0, 0.5, 1, 0.5]],
  FALLING,
  [[0.5, 0, 0.5, 1]],
  [
    [0, 0.5, 1, 0.5],
    [0.5, 0, 0.5, 1],
  ],
  [],
];

/** Pixels of a tile. */
export const TILE = 7;

/** The token of a category's colour; those past the last share it. */
export function categoryToken(category: number): `category${0 | 1 | 2 | 3 | 4 | 5 | 6}` {
  return `category${Math.min(category, 6) as 0 | 1 | 2 | 3 | 4 | 5 | 6}`;
}
