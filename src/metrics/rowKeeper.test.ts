import { describe, expect, it } from 'vitest';
import { traceOf } from '../testing/traceOf';
import type { Selection } from './comparison';
import { rowKeeper } from './rowKeeper';
import { serviceKeyOf, serviceKeys, serviceText } from './services';

const ALL: Selection = { host: null, pair: null, service: null, protocol: null, window: null };
const TRACE = traceOf(
  [
    [0, 'a', 'b'],
    [1, 'b', 'a', { service: 'ssl' }],
    [2, 'a', 'c', { protocol: 'udp', destinationPort: 53, service: 'dns' }],
    [3, 'c', 'a', { protocol: 'icmp', sourcePort: 8, destinationPort: 0 }],
    [4, 'c', 'b', { protocol: 'arp', sourcePort: -1, destinationPort: -1 }],
  ],
  10,
);
const rowsUnder = (selection: Partial<Selection>) => {
  const keep = rowKeeper(TRACE, { ...ALL, ...selection });
  return [0, 1, 2, 3, 4].filter((row) => !keep || keep(row));
};

describe('a selection keeps', () => {
  it.each([
    [{}, [0, 1, 2, 3, 4]],
    [{ host: 'b' }, [0, 1, 4]],
    [{ pair: ['b', 'a'] as const }, [1]],
    [{ protocol: 'udp' }, [2]],
    [{ service: '443/tcp' }, [0, 1]],
    [{ service: 'dns' }, [2]],
    [{ service: '8/icmp' }, [3]],
    [{ service: 'arp' }, [4]],
    [{ service: '444/tcp' }, []],
    [{ service: 'nonsense' }, []],
    [{ host: 'a', protocol: 'tcp' }, [0, 1]],
  ])('of %o the rows %o', (selection, rows) => {
    expect(rowsUnder(selection)).toEqual(rows);
  });
  it('services whose text finds them again', () => {
    const keyOf = serviceKeys(TRACE);
    const texts = [0, 2, 3, 4].map((row) => serviceText(keyOf(row), TRACE.protocols));
    expect(texts).toEqual(['443/tcp', '53/udp', '8/icmp', 'arp']);
    expect(texts.map((text) => serviceKeyOf(text, TRACE.protocols))).toEqual([0, 2, 3, 4].map(keyOf));
  });
});
