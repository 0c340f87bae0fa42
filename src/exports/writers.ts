/** The writer of each format in `exportFormats.ts`: whoever adds one there cannot forget it here. */
import { writeBinetflow } from './binetflow';
import { writeEve } from './eveFlow';
import type { ExportFormatName } from './exportFormats';
import { writeNetflow5 } from './netflow5';
import { writeNfdumpCsv } from './nfdumpCsv';
import { writeLabelledPcapng, writePcapMicroseconds, writePcapNanoseconds } from './packetFiles';
import { writeStudioCsv } from './studioCsv';
import type { Write } from './writer';
import { writeZeekJson, writeZeekTsv } from './zeekLog';

export const WRITERS: Readonly<Record<ExportFormatName, Write>> = {
  csv: writeStudioCsv,
  zeek: writeZeekTsv,
  'zeek-json': writeZeekJson,
  binetflow: writeBinetflow,
  nfdump: writeNfdumpCsv,
  eve: writeEve,
  netflow5: writeNetflow5,
  pcap: writePcapMicroseconds,
  'pcap-ns': writePcapNanoseconds,
  pcapng: writeLabelledPcapng,
};
