/** What a column's name says word by word: a side and a measure (`up_pkts`, `bytesReceived`, `client port`). */
import { ownValue } from '../../trace/ownValue';
import type { MappedField } from '../mapping';

const SIDES: Readonly<Record<string, 'source' | 'destination'>> = {
  ...words(
    'source',
    'src source s orig originator client cli c2s up upload out sent send tx fwd forward initiator',
  ),
  ...words(
    'destination',
    'dst dest destination d resp responder server srv s2c down download in received recv rcvd',
  ),
  ...words('destination', 'rx bwd backward target'),
};

const MEASURES: Readonly<Record<string, 'Port' | 'Packets' | 'Bytes'>> = {
  ...words('Port', 'port pt prt'),
  ...words('Packets', 'packets pkts pkt packet frames'),
  ...words('Bytes', 'bytes byte byt octets octet oct size length'),
};

/** The field that the name's words make up, or null where they name no side, both, or no measure. */
export function fieldByWords(name: string): MappedField | null {
  const parts = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const sides = new Set(parts.flatMap((part) => ownValue(SIDES, part) ?? []));
  const measures = new Set(parts.flatMap((part) => ownValue(MEASURES, part) ?? []));
  if (sides.size !== 1 || measures.size !== 1) return null;
  return `${[...sides][0]!}${[...measures][0]!}`;
}

function words<Meaning extends string>(meaning: Meaning, list: string): Record<string, Meaning> {
  return Object.fromEntries(list.split(' ').map((word) => [word, meaning]));
}
