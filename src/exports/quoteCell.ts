/** Cells of CSV (RFC 4180). */

/** The cell as it is written: quoted where it holds a comma, a quote or a line break. */
export function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
