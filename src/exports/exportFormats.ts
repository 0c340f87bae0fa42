/** What a trace can be written as, in words: data for menus, usages and messages; `writers.ts` has the functions. */

export type ExportFormatName =
  'csv' | 'zeek' | 'zeek-json' | 'binetflow' | 'nfdump' | 'eve' | 'netflow5' | 'pcap' | 'pcap-ns' | 'pcapng';

/** Said of packets that the model drew. */
export const LEARNED_NOTE =
  'order, sizes and spacing of packets within a flow are drawn by the packet-level model';
/** Said of all other packets. */
export const SPACING_NOTE = 'packet spacing within a flow is a documented fallback, not learned';

export interface ExportDescription {
  readonly title: string;
  /** One sentence: what it holds, what it cannot hold. */
  readonly what: string;
  /** Without a dot. */
  readonly extension: string;
  /** `packets`: the flows are rendered, which takes addresses and counts. */
  readonly needs: 'flows' | 'packets';
  /** About so many bytes a flow; what is added to a packet's bytes where packets are written. */
  readonly rowBytes: number;
}

/** How large a file will be, about, before it is compressed. */
export function expectedBytes(
  format: ExportFormatName,
  { flows, packets, bytes }: { readonly flows: number; readonly packets: number; readonly bytes: number },
): number {
  const { needs, rowBytes } = EXPORT_FORMATS[format];
  return needs === 'packets' ? bytes + packets * rowBytes : flows * rowBytes;
}

/** In the order in which they are offered. */
export const EXPORT_FORMATS: Readonly<Record<ExportFormatName, ExportDescription>> = {
  pcap: {
    title: 'pcap',
    what: 'Packets that a real stack could have sent, microseconds: for tshark, Wireshark, Zeek and replay.',
    extension: 'pcap',
    needs: 'packets',
    rowBytes: 30,
  },
  'pcap-ns': {
    title: 'pcap, nanoseconds',
    what: 'The same packets with times in nanoseconds; tools of before 2011 cannot read it.',
    extension: 'pcap',
    needs: 'packets',
    rowBytes: 30,
  },
  pcapng: {
    title: 'pcapng',
    what: 'The same packets, each with its flow and label as a comment in pcapML’s form where the trace has labels.',
    extension: 'pcapng',
    needs: 'packets',
    rowBytes: 62,
  },
  csv: {
    title: 'studio CSV',
    what: 'One row a flow with everything that the studio knows of it, to the nanosecond; opens here again.',
    extension: 'csv',
    needs: 'flows',
    rowBytes: 120,
  },
  zeek: {
    title: 'Zeek conn.log',
    what: 'One row a flow with Zeek’s header lines; payload bytes and history are unset.',
    extension: 'conn.log',
    needs: 'flows',
    rowBytes: 150,
  },
  'zeek-json': {
    title: 'Zeek conn.log, JSON',
    what: 'One object a line with Zeek’s field names; fields that are unknown are left out.',
    extension: 'conn.json',
    needs: 'flows',
    rowBytes: 260,
  },
  binetflow: {
    title: 'CTU binetflow',
    what: 'Argus rows as in CTU-13 with SrcPkts, in microseconds; services are left out.',
    extension: 'binetflow',
    needs: 'flows',
    rowBytes: 120,
  },
  nfdump: {
    title: 'nfdump CSV',
    what: 'The columns of nfdump 1.7 with both directions in one row (-B), in milliseconds; services and labels are left out.',
    extension: 'nfdump.csv',
    needs: 'flows',
    rowBytes: 350,
  },
  eve: {
    title: 'Suricata eve.json',
    what: 'One flow event a line, in microseconds; labels, and states of UDP other than S0 and SF, are left out.',
    extension: 'eve.json',
    needs: 'flows',
    rowBytes: 480,
  },
  netflow5: {
    title: 'NetFlow v5 in pcap',
    what: 'Export datagrams with a record for each direction, in milliseconds: TCP, UDP and ICMP over IPv4 only.',
    extension: 'netflow5.pcap',
    needs: 'flows',
    rowBytes: 100,
  },
};

export const EXPORT_FORMAT_NAMES = Object.keys(EXPORT_FORMATS) as readonly ExportFormatName[];
