/** Every format that can be read or written, in the order in which a file is tried. */
import type { Format } from './format';
import { eveJson } from './jsonLogs/eveJson';
import { zeekJson } from './jsonLogs/zeekJson';
import { pcap } from './pcap';
import { pcapng } from './pcapng';
import { studioCsv } from './studioCsv';
import { zeekConn } from './zeekConn';

export type FormatName = 'pcap' | 'pcapng' | 'zeek' | 'eve' | 'zeekJson' | 'csv';

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  pcap,
  pcapng,
  zeek: zeekConn,
  eve: eveJson,
  zeekJson,
  csv: studioCsv,
};

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];
