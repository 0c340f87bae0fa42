/** Datagrams of NetFlow v5, v9 and IPFIX → flow records. Other versions are told apart by nothing and left alone. */
import { uint16 } from '../frame';
import type { Datagram, RecordsSink } from './datagram';
import { ExportDomains } from './exportDomain';
import { readIpfix, readNetflow9 } from './messages';
import { readNetflow5 } from './netflow5';

export type ExportProtocol = 'NetFlow v5' | 'NetFlow v9' | 'IPFIX';

export interface ExportReader {
  /** Reads the records of a datagram; null = it is no flow export, and nothing was read. */
  read(datagram: Datagram): ExportProtocol | null;
}

/** Reads the records into the sink; false = the datagram is not of this version, whatever its first bytes say. */
type Read = (datagram: Datagram, sink: RecordsSink, domains: ExportDomains) => boolean;

const VERSIONS: Readonly<Partial<Record<number, readonly [ExportProtocol, Read]>>> = {
  5: ['NetFlow v5', readNetflow5],
  9: ['NetFlow v9', readNetflow9],
  10: ['IPFIX', readIpfix],
};

export function createExportReader(sink: RecordsSink): ExportReader {
  const domains = new ExportDomains();
  return {
    read(datagram) {
      const { bytes, start, end } = datagram;
      const version = end - start < 4 ? undefined : VERSIONS[uint16(bytes, start)];
      if (!version) return null;
      const [name, read] = version;
      return read(datagram, sink, domains) ? name : null;
    },
  };
}
