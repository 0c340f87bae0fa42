/** What tools call the columns of a flow log: what the mapping wizard proposes by, whatever reads records may reuse. */
import type { MappedField } from '../mapping';

/** A column's name without case, outer blanks, and what stands between its words. */
export function plainName(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, ' ');
}

/** The same without anything between words: `Src IP Addr`, `src_ip_addr` and `SrcIPAddr` are one name. */
function bareName(name: string): string {
  return plainName(name).replace(/[\s_.\-:/]+/g, '');
}

/** By bare name, the likelier first. */
const ALIASES: Readonly<Record<MappedField, readonly string[]>> = {
  start: [
    ...['start', 'starttime', 'ts', 'firstseen', 'datefirstseen', 'timestamp', 'flowstart', 'flowstarttime'],
    ...['flowstartmilliseconds', 'flowstartseconds', 'timefirst', 'first', 'firstswitched', 'begin', 'stime'],
    ...['time', 'datetime', 'date', 'eventtime', 'frametime', 'frametimeepoch', 'epoch', 'starttimestamp'],
  ],
  end: [
    ...['end', 'endtime', 'te', 'lastseen', 'datelastseen', 'flowend', 'flowendtime', 'timelast', 'last'],
    ...['flowendmilliseconds', 'flowendseconds', 'lastswitched', 'ltime', 'endtimestamp'],
  ],
  duration: ['duration', 'dur', 'td', 'flowduration', 'elapsed', 'flowdurationmilliseconds', 'age'],
  protocol: [
    ...['proto', 'protocol', 'pr', 'protocolidentifier', 'ipproto', 'ipprotocol', 'l4protocol', 'prot'],
    ...['transport', 'transportprotocol'],
  ],
  source: [
    ...['srcip', 'sourceip', 'srcaddr', 'src', 'sa', 'saddr', 'saddress', 'srcipaddr', 'sourceaddress'],
    ...['idorigh', 'origh', 'source', 'sourceipv4address', 'ipv4srcaddr', 'ipsrc', 'srchost', 'sourcehost'],
    ...[
      'srcdevice',
      'sourcecomputer',
      'srccomputer',
      'client',
      'clientip',
      'originator',
      'initiator',
      'orig',
    ],
    ...['sourceipaddress', 'srcipaddress', 'sourceipv6address', 'from'],
  ],
  sourcePort: [
    ...['srcport', 'sourceport', 'sport', 'sp', 'srcpt', 'idorigp', 'origp', 'l4srcport', 'clientport'],
    ...['sourcetransportport', 'tcpsrcport', 'udpsrcport'],
  ],
  destination: [
    ...['dstip', 'destinationip', 'destip', 'dstaddr', 'dst', 'da', 'daddr', 'raddress', 'dstipaddr'],
    ...['destinationaddress', 'destaddress', 'idresph', 'resph', 'destination', 'dest', 'ipdst', 'dsthost'],
    ...['destinationipv4address', 'ipv4dstaddr', 'destinationhost', 'dstdevice', 'destinationcomputer'],
    ...['dstcomputer', 'server', 'serverip', 'responder', 'resp', 'destinationipaddress', 'dstipaddress'],
    ...['destinationipv6address', 'to'],
  ],
  destinationPort: [
    ...['dstport', 'destinationport', 'destport', 'dport', 'dp', 'dstpt', 'idrespp', 'respp', 'l4dstport'],
    ...['serverport', 'destinationtransportport', 'tcpdstport', 'udpdstport'],
  ],
  service: [
    'service',
    'app',
    'application',
    'appproto',
    'appname',
    'l7protocol',
    'l7proto',
    'applicationname',
  ],
  state: ['state', 'connstate', 'connectionstate'],
  flags: ['flags', 'flg', 'tcpflags', 'tcpcontrolbits', 'flgs'],
  sourcePackets: [
    ...['srcpkts', 'srcpackets', 'origpkts', 'spkts', 'ipkt', 'inpkts', 'fwdpackets', 'totfwdpkts'],
    ...['totalfwdpackets', 'spackets', 'pktstoserver', 'packetssent', 'sentpackets', 'sourcepackets'],
  ],
  sourceBytes: [
    ...['srcbytes', 'origipbytes', 'sbytes', 'ibyt', 'inbytes', 'bytestoserver', 'bytessent', 'sentbytes'],
    ...['sbytessum', 'sourcebytes', 'bytesout'],
  ],
  destinationPackets: [
    ...['dstpkts', 'dstpackets', 'resppkts', 'dpkts', 'opkt', 'outpkts', 'bwdpackets', 'totbwdpkts'],
    ...['totalbackwardpackets', 'rpackets', 'pktstoclient', 'packetsreceived', 'rcvdpackets'],
    'destinationpackets',
  ],
  destinationBytes: [
    ...['dstbytes', 'respipbytes', 'dbytes', 'obyt', 'outbytes', 'bytestoclient', 'bytesreceived'],
    ...['rcvdbytes', 'rbytessum', 'destinationbytes', 'bytesin'],
  ],
  packets: [
    ...['packets', 'pkts', 'pkt', 'totpkts', 'totalpackets', 'dpkts', 'packetcount', 'packettotalcount'],
    ...['packetdeltacount', 'numpackets', 'npackets'],
  ],
  bytes: [
    ...['bytes', 'byt', 'totbytes', 'totalbytes', 'octets', 'doctets', 'bytecount', 'octettotalcount'],
    ...['octetdeltacount', 'length', 'size', 'pktlen', 'numbytes', 'nbytes'],
  ],
  label: [
    'label',
    'labels',
    'class',
    'attacktype',
    'attackcat',
    'attack',
    'category',
    'type',
    'verdict',
    'tag',
  ],
};

/** Place of the column that this field's likeliest name has; −1 = none of its names is there. */
export function aliasPlace(field: MappedField, header: readonly string[]): number {
  const bare = header.map(bareName);
  const name = ALIASES[field].find((alias) => bare.includes(alias));
  return name === undefined ? -1 : bare.indexOf(name);
}
