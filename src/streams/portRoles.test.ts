import { expect, it } from 'vitest';
import { simulateOffice } from '../demo/office';
import { fitEncoder } from './encoder';
import { encodeNumber } from './numericCodec';
import { serviceIndex } from './serviceVocabulary';

it('gives NTP its own source port and no web visit that port, and every client the high ports', () => {
  const encoder = fitEncoder(simulateOffice({ seed: 1, days: 3 }), { streams: 'linked', clock: 'harmonics' });
  const tokenOf = serviceIndex(encoder.services);
  const service = (name: string) => encoder.services.common.find((common) => common.name === name)!;
  const mayUse = (name: string, port: number) =>
    encoder.portRoles.get(tokenOf(service(name)))!.has(encodeNumber(encoder.numbers.sourcePort!, port));
  expect(mayUse('ntp', 123)).toBe(true);
  expect(mayUse('ssl', 123)).toBe(false);
  expect(mayUse('ssl', 50_000)).toBe(true);
});
