// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { tableCsv } from './tableCsv';

const tableOf = (rows: readonly (readonly string[])[]) => {
  const root = document.createElement('div');
  const table = root.appendChild(document.createElement('table'));
  for (const cells of rows) {
    const row = table.insertRow();
    for (const cell of cells) row.insertCell().textContent = cell;
  }
  return root;
};

it('gives numbers that a program reads, and quotes what needs it', () => {
  const csv = tableCsv(
    tableOf([
      ['Pair', 'Flows', 'Change'],
      ['a, "b"', '12,345', '\u22120.5'],
    ]),
  );
  expect(csv).toBe('Pair,Flows,Change\r\n"a, ""b""",12345,-0.5\r\n');
});

it('has no spreadsheet compute a name from a trace', () => {
  expect(tableCsv(tableOf([['=HYPERLINK(1)', '-', '-3']]))).toBe("'=HYPERLINK(1),'-,-3\r\n");
});
