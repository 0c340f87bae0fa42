/** The writer of each format in `exportFormats.ts`: whoever adds one there cannot forget it here. */
import { writeStudioCsv } from '../formats/studioCsv';
import { writeBinetflow } from './binetflow';
import { writeEve } from './eveFlow';
import type { ExportFormatName } from './exportFormats';
import { writeNetflow5 } from './netflow5';
import { writeNfdumpCsv } from './nfdumpCsv';
import { writeLabelledPcapng, writePcapMicroseconds, writePcapNanoseconds } from './packetFiles';
import type { Write } from './writer';
import { EVERYTHING } from './writer';
import { writeZeekJson, writeZeekTsv } from './zeekLog';

const writeCsv: Write = function* (trace) {
  yield* writeStudioCsv(trace);
  return EVERYTHING;
};

export const WRITERS: Readonly<Record<ExportFormatName, Write>> = {
  csv: writeCsv,
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
