/** Rows of ticks over time: where a row lies, and how dark a pixel is that several columns share. */

export interface RasterLayout {
  readonly left: number;
  readonly right: number;
  readonly rowHeight: number;
  readonly height: number;
}

const BOTTOM = 24;
const ROW = 18;

/** Names stand left of the rows where there is room for them, else over them. */
export function rasterLayout(rows: number, width: number): RasterLayout {
  const isNarrow = width < 640;
  const rowHeight = isNarrow ? ROW + 14 : ROW;
  return { left: isNarrow ? 0 : 248, right: width - 8, rowHeight, height: rows * rowHeight + BOTTOM };
}

/** The greatest count under each of `pixels` pixels, so that a lone tick is never lost. */
export function pixelCounts(counts: ArrayLike<number>, pixels: number): Float64Array {
  const shown = new Float64Array(Math.max(0, Math.floor(pixels)));
  for (let i = 0; i < counts.length; i++) {
    const at = Math.min(shown.length - 1, Math.floor((i / counts.length) * shown.length));
    if (counts[i]! > shown[at]!) shown[at] = counts[i]!;
  }
  return shown;
}

/** A single flow is plain to see, many are full. */
export function tickShade(count: number): number {
  return count > 0 ? Math.min(1, 0.45 + 0.2 * Math.log2(count)) : 0;
}
