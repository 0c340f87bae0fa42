import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEndpointTable } from './endpointTable';

it('gives equal endpoints one number and different endpoints different ones', () => {
  const endpoint = fc.tuple(
    fc.nat(1000),
    fc.integer({ min: -1, max: 65_535 }),
    fc.integer({ min: 0, max: 255 }),
  );
  fc.assert(
    fc.property(fc.array(endpoint), (endpoints) => {
      const table = createEndpointTable();
      const numbers = new Map(endpoints.map((e) => [e.join(), table.intern(...e)]));
      expect(new Set(numbers.values()).size).toBe(numbers.size);
      expect(endpoints.map((e) => table.intern(...e))).toEqual(endpoints.map((e) => numbers.get(e.join())));
    }),
  );
});
