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
    const at = Math.floor((i * shown.length) / counts.length);
    if (counts[i]! > shown[at]!) shown[at] = counts[i]!;
  }
  return shown;
}

/** The columns, half-open, that share one of `pixels` pixels. */
export function columnsUnder(
  pixel: number,
  pixels: number,
  columns: number,
): readonly [from: number, to: number] {
  const first = (at: number) => Math.min(columns, Math.ceil((at * columns) / pixels));
  return [first(pixel), first(pixel + 1)];
}

/** What every row counts under a pixel. */
export function countsUnder(rows: readonly ArrayLike<number>[], pixel: number, pixels: number): number[] {
  return rows.map((counts) => {
    const [from, to] = columnsUnder(pixel, pixels, counts.length);
    let sum = 0;
    for (let i = from; i < to; i++) sum += counts[i]!;
    return sum;
  });
}

/** The nearest pixel before (`step` −1) or after (1) that one in which a row has something; the same one where none has. */
export function nextSpike(
  rows: readonly ArrayLike<number>[],
  { pixel, pixels, step }: { readonly pixel: number; readonly pixels: number; readonly step: 1 | -1 },
): number {
  for (let at = pixel + step; at >= 0 && at < pixels; at += step)
    if (countsUnder(rows, at, pixels).some((count) => count > 0)) return at;
  return pixel;
}

/** A single flow is plain to see, many are full. */
export function tickShade(count: number): number {
  return count > 0 ? Math.min(1, 0.45 + 0.2 * Math.log2(count)) : 0;
}
