/** Every format that can be read, in the order in which a file is tried. */
import type { Format } from './format';
import { eveJson } from './jsonLogs/eveJson';
import { zeekJson } from './jsonLogs/zeekJson';
import { pcap } from './captures/pcap';
import { pcapng } from './captures/pcapng';
import { DIALECT_FORMATS, mappedTable } from './tables/delimited';
import type { DialectName } from './tables/dialects';
import { zeekConn } from './zeekConn';

export type FormatName = 'pcap' | 'pcapng' | 'zeek' | 'eve' | 'zeekJson' | 'table' | DialectName;

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  pcap,
  pcapng,
  zeek: zeekConn,
  eve: eveJson,
  zeekJson,
  table: mappedTable,
  ...DIALECT_FORMATS,
};

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];
