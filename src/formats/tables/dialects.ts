/**
 * The flow logs that are delimited text, one entry each: a new log format is one entry and a fixture. Column names are
 * compared without case and outer blanks. What bytes, directions and labels mean is told in the README.
 */
import type { BytesAre } from '../format';
import type { Delimiter, MappedField, TimeReading, TimeUnit } from '../mapping';
import type { CellKind } from './cellKinds';
import { argusState, netflowState } from './names';
import { nfdumpShape } from './nfdumpText';
import type { RowShape } from './rowSplitter';
import type { Conversions } from './tablePlan';

/** Alternatives, the first that the header has; a place where there is no header. */
export type ColumnNames = readonly string[] | number;

export interface Dialect {
  readonly title: string;
  /** Header names, or alternatives, that are there together in no other format. */
  readonly signs?: readonly (string | readonly string[])[];
  /** Of a file without a header: what its cells look like. */
  readonly kinds?: readonly CellKind[];
  readonly delimiter?: Delimiter;
  readonly columns: Readonly<Partial<Record<MappedField, ColumnNames>>>;
  /** Columns that speak where the field's own says nothing. */
  readonly fallbacks?: Readonly<Partial<Record<MappedField, ColumnNames>>>;
  readonly direction?: string;
  readonly time?: TimeReading;
  readonly durationUnit?: TimeUnit;
  readonly bytesAre?: BytesAre;
  /** Where `bytesAre` is `frame`: how much of it is no IP. */
  readonly frame?: 'ethernet' | 'ethernet without IP' | 'told by TCP';
  readonly isUnidirectional?: boolean;
  readonly isPackets?: boolean;
  readonly hostsAreIntegers?: boolean;
  /** Rows may have more or fewer cells than the header. */
  readonly isRagged?: boolean;
  /** Rows that begin so are the first of a summary: rows follow behind another header only. */
  readonly trailers?: readonly string[];
  readonly shape?: RowShape;
  readonly conversions?: Conversions;
}

const ARGUS: Pick<Dialect, 'bytesAre' | 'frame' | 'conversions'> = {
  bytesAre: 'frame',
  frame: 'told by TCP',
  conversions: { state: argusState, icmp: 'argus', backward: ['<-', '<?'], oneWay: ['->'] },
};
const NETFLOW: Pick<Dialect, 'isUnidirectional' | 'trailers' | 'conversions'> = {
  isUnidirectional: true,
  trailers: ['Summary', 'No matching'],
  conversions: { flags: netflowState, icmp: 'nfdump' },
};

export const DIALECTS = {
  csv: {
    title: 'studio CSV',
    signs: ['start', 'proto', 'src', 'dst', 'src_packets', 'src_bytes', 'dst_packets', 'dst_bytes'],
    columns: {
      ...{
        start: ['start'],
        duration: ['duration'],
        protocol: ['proto'],
        source: ['src'],
        sourcePort: ['sport'],
      },
      ...{ destination: ['dst'], destinationPort: ['dport'], service: ['service'], state: ['state'] },
      ...{ sourcePackets: ['src_packets'], sourceBytes: ['src_bytes'] },
      ...{ destinationPackets: ['dst_packets'], destinationBytes: ['dst_bytes'], label: ['label'] },
    },
    time: { kind: 'epoch', unit: 's' },
    conversions: { word: (text) => text },
  },
  // Argus ra(1) as the CTU-13 and other Stratosphere sets print it.
  binetflow: {
    title: 'Argus binetflow (CTU)',
    signs: ['starttime', 'srcaddr', 'dstaddr', 'dir', 'totpkts'],
    columns: {
      ...{
        start: ['starttime'],
        duration: ['dur'],
        protocol: ['proto'],
        source: ['srcaddr'],
        sourcePort: ['sport'],
      },
      ...{ destination: ['dstaddr'], destinationPort: ['dport'], state: ['state'] },
      ...{ packets: ['totpkts'], bytes: ['totbytes'], sourcePackets: ['srcpkts'], sourceBytes: ['srcbytes'] },
      label: ['label'],
    },
    direction: 'dir',
    ...ARGUS,
  },
  // nfdump -o csv of 1.6 and early 1.7, and of 1.7.3 on.
  nfdump: {
    title: 'nfdump CSV',
    signs: [
      ['ts', 'firstseen'],
      ['td', 'duration'],
      ['sa', 'srcaddr'],
      ['da', 'dstaddr'],
      ['ipkt', 'packets'],
      ['ibyt', 'bytes'],
    ],
    columns: {
      ...{ start: ['ts', 'firstseen'], duration: ['td', 'duration'], protocol: ['pr', 'proto'] },
      ...{ source: ['sa', 'srcaddr'], sourcePort: ['sp', 'srcport'] },
      ...{ destination: ['da', 'dstaddr'], destinationPort: ['dp', 'dstport'], flags: ['flg', 'flags'] },
      ...{ sourcePackets: ['ipkt', 'packets'], sourceBytes: ['ibyt', 'bytes'] },
      ...{ destinationPackets: ['opkt'], destinationBytes: ['obyt'] },
    },
    isRagged: true,
    ...NETFLOW,
  },
  // nfdump -o line, long, extended, biline and bilong.
  nfdumpText: {
    title: 'nfdump text',
    signs: ['date first seen', 'src ip addr', 'src pt', 'dst ip addr', 'dst pt'],
    delimiter: ' ',
    columns: {
      ...{ start: ['date first seen'], duration: ['duration'], protocol: ['proto'], source: ['src ip addr'] },
      ...{
        sourcePort: ['src pt'],
        destination: ['dst ip addr'],
        destinationPort: ['dst pt'],
        flags: ['flags'],
      },
      ...{ sourcePackets: ['packets', 'in pkt'], sourceBytes: ['bytes', 'in byte'] },
      ...{ destinationPackets: ['out pkt'], destinationBytes: ['out byte'] },
    },
    shape: nfdumpShape,
    ...NETFLOW,
  },
  // Ring et al., Coburg: nfdump's columns, comma-separated, hosts outside as tokens.
  cidds: {
    title: 'CIDDS-001',
    signs: ['date first seen', 'src ip addr', 'dst ip addr'],
    columns: {
      ...{ start: ['date first seen'], duration: ['duration'], protocol: ['proto'], source: ['src ip addr'] },
      ...{
        sourcePort: ['src pt'],
        destination: ['dst ip addr'],
        destinationPort: ['dst pt'],
        flags: ['flags'],
      },
      ...{ packets: ['packets'], bytes: ['bytes'], label: ['attacktype', 'class', 'label'] },
    },
    fallbacks: { label: ['class'] },
    ...NETFLOW,
  },
  // Maciá-Fernández et al., Granada: nfdump without a header; the first column is when a flow ended.
  ugr16: {
    title: "UGR'16",
    kinds: [
      ...(['time', 'number', 'address', 'address', 'number', 'number', 'word', 'word'] as const),
      ...(['number', 'number', 'number', 'number', 'word'] as const),
    ],
    delimiter: ',',
    columns: {
      ...{ end: 0, duration: 1, source: 2, destination: 3, sourcePort: 4, destinationPort: 5, protocol: 6 },
      ...{ flags: 7, packets: 10, bytes: 11, label: 12 },
    },
    ...NETFLOW,
  },
  // github.com/ahlashkari/CICFlowMeter, both header dialects; bytes are those of the payload.
  cicflowmeter: {
    title: 'CICFlowMeter',
    signs: [
      ['src ip', 'source ip', 'src_ip'],
      ['dst ip', 'destination ip', 'dst_ip'],
      ['flow duration', 'flow_duration'],
      ['tot fwd pkts', 'total fwd packets', 'total fwd packet', 'tot_fwd_pkts'],
    ],
    columns: {
      ...{ start: ['timestamp'], duration: ['flow duration', 'flow_duration'], protocol: ['protocol'] },
      ...{ source: ['src ip', 'source ip', 'src_ip'], sourcePort: ['src port', 'source port', 'src_port'] },
      destination: ['dst ip', 'destination ip', 'dst_ip'],
      destinationPort: ['dst port', 'destination port', 'dst_port'],
      sourcePackets: ['tot fwd pkts', 'total fwd packets', 'total fwd packet', 'tot_fwd_pkts'],
      destinationPackets: ['tot bwd pkts', 'total backward packets', 'total bwd packets', 'tot_bwd_pkts'],
      label: ['label'],
    },
    durationUnit: 'us',
    bytesAre: 'payload',
  },
  // Los Alamos 2017 (Turcotte et al.): seconds since the collection began, Comp… and Port… for what is hidden.
  lanl: {
    title: 'LANL netflow',
    kinds: [
      ...(['number', 'number', 'word', 'word', 'number', 'port', 'port'] as const),
      ...(['number', 'number', 'number', 'number'] as const),
    ],
    delimiter: ',',
    columns: {
      ...{ start: 0, duration: 1, source: 2, destination: 3, protocol: 4, sourcePort: 5, destinationPort: 6 },
      ...{ sourcePackets: 7, destinationPackets: 8, sourceBytes: 9, destinationBytes: 10 },
    },
    time: { kind: 'epoch', unit: 's' },
  },
  // Los Alamos 2015 (Kent), flows.txt.
  lanl2015: {
    title: 'LANL flows of 2015',
    kinds: ['number', 'number', 'word', 'port', 'word', 'port', 'number', 'number', 'number'],
    delimiter: ',',
    columns: {
      ...{ start: 0, duration: 1, source: 2, sourcePort: 3, destination: 4, destinationPort: 5, protocol: 6 },
      ...{ packets: 7, bytes: 8 },
    },
    time: { kind: 'epoch', unit: 's' },
    isUnidirectional: true,
  },
  // github.com/netsharecmu/NetShare, flows and packets, their times in µs.
  netshare: {
    title: 'NetShare CSV',
    signs: ['srcip', 'dstip', 'srcport', 'dstport', 'proto', 'ts', 'td', 'pkt', 'byt'],
    columns: {
      ...{ start: ['ts'], duration: ['td'], protocol: ['proto'], source: ['srcip'], sourcePort: ['srcport'] },
      ...{ destination: ['dstip'], destinationPort: ['dstport'], packets: ['pkt'], bytes: ['byt'] },
      label: ['type', 'label'],
    },
    isUnidirectional: true,
    hostsAreIntegers: true,
  },
  netsharePackets: {
    title: 'NetShare CSV of packets',
    signs: ['srcip', 'dstip', 'srcport', 'dstport', 'proto', 'time', 'pkt_len'],
    columns: {
      ...{ start: ['time'], protocol: ['proto'], source: ['srcip'], sourcePort: ['srcport'] },
      ...{ destination: ['dstip'], destinationPort: ['dstport'], bytes: ['pkt_len'] },
    },
    isUnidirectional: true,
    isPackets: true,
    hostsAreIntegers: true,
  },
  // ICSFlowGenerator (Dehlaghi-Ghadim et al.) as in the Westermo set.
  westermo: {
    title: 'Westermo (ICSFlow) CSV',
    signs: ['saddress', 'raddress', 'protocol', 'start', 'spackets', 'rpackets', 'sbytessum', 'rbytessum'],
    columns: {
      ...{ start: ['start'], duration: ['duration'], protocol: ['protocol'], source: ['saddress'] },
      ...{ destination: ['raddress'], sourcePackets: ['spackets'], sourceBytes: ['sbytessum'] },
      ...{ destinationPackets: ['rpackets'], destinationBytes: ['rbytessum'] },
      label: ['nst_m_label', 'it_m_label'],
    },
    time: { kind: 'epoch', unit: 's' },
    frame: 'ethernet without IP',
  },
  // DARPA 1998/1999 as in github.com/Stream-AD/MIDAS: who talked to whom, by the minute.
  darpa: {
    title: 'DARPA CSV (MIDAS)',
    signs: ['src', 'dst', 'time', 'label'],
    columns: { start: ['time'], source: ['src'], destination: ['dst'], label: ['label'] },
    time: { kind: 'text', pattern: 'MM/dd/yyyy?HH:mm[:ss]' },
  },
  // Microsoft Sentinel's AzureNetworkAnalytics_CL. Between hosts of the network both are named, source first; else the
  // machine and the host outside, and which of them began.
  azure: {
    title: 'Azure NSG flows CSV',
    signs: ['flowstarttime', 'flowendtime', 'l4protocol', 'flowdirection', 'vmipaddress', 'srcip'],
    columns: {
      ...{
        start: ['flowstarttime'],
        end: ['flowendtime'],
        protocol: ['l4protocol'],
        service: ['l7protocol'],
      },
      ...{ source: ['srcip'], destination: ['destip'], destinationPort: ['destport'] },
    },
    fallbacks: { source: ['vmipaddress'], destination: ['allextips'] },
    direction: 'flowdirection',
    conversions: { backward: ['I'] },
  },
} as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof DIALECTS;
export const DIALECT_NAMES = Object.keys(DIALECTS) as readonly DialectName[];
