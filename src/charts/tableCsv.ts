/** Every table below `root` as CSV (RFC 4180), an empty line between two; numbers without the grouping that eyes want. */
export function tableCsv(root: ParentNode): string {
  return [...root.querySelectorAll('table')]
    .map((table) =>
      [...table.rows]
        .map((row) => `${[...row.cells].map(({ textContent }) => quoted(textContent)).join(',')}\r\n`)
        .join(''),
    )
    .join('\r\n');
}

const GROUPED = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
/** A spreadsheet would compute what begins so. */
const FORMULA = /^[=+\-@\t]/;

function quoted(text: string): string {
  const plain = text.trim().replace(/^\u2212/, '-');
  if (GROUPED.test(plain)) return plain.replaceAll(',', '');
  const safe = FORMULA.test(plain) && !NUMBER.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
