import { expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import { compactTables } from './compactTables';
import { flowAt } from './flowAt';
import { selectWindows } from './selectRows';

it('keeps every row and forgets what no row uses', () => {
  const whole = simulateOffice({ seed: 1, days: 2 });
  const rows = selectWindows(whole, [{ from: 0, to: 3600 }]);
  const compacted = compactTables(rows);
  for (let i = 0; i < rows.length; i++) expect(flowAt(compacted, i)).toEqual(flowAt(rows, i));
  expect(compacted.hosts.length).toBeLessThan(whole.hosts.length);
  expect(new Set(compacted.hosts)).toEqual(
    new Set([...compacted.source, ...compacted.destination].map((id) => compacted.hosts[id])),
  );
  expect(compacted.services[0]).toBe('');
});
