/** A flow exporter's UDP datagram in IPv4 in Ethernet, from one address set aside for documentation to another. */
import { checksumOf, sumWords } from '../render/checksum';

const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;
/** RFC 5737. */
const EXPORTER = [192, 0, 2, 1];
const COLLECTOR = [192, 0, 2, 2];
const PORT = 2055;
const PROTOCOL_UDP = 17;
/** Locally administered: collector, exporter, IPv4. */
const ETHERNET_HEADER = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0];

/** `identification`: its low 16 bits number the IP packet. */
export function exportDatagram(payload: Uint8Array, identification: number): Uint8Array {
  const bytes = new Uint8Array(ETHERNET + IPV4 + UDP + payload.length);
  const view = new DataView(bytes.buffer);
  bytes.set(ETHERNET_HEADER);
  view.setUint8(ETHERNET, 0x45);
  view.setUint16(ETHERNET + 2, IPV4 + UDP + payload.length);
  view.setUint16(ETHERNET + 4, identification & 0xffff);
  view.setUint8(ETHERNET + 8, 255);
  view.setUint8(ETHERNET + 9, PROTOCOL_UDP);
  bytes.set([...EXPORTER, ...COLLECTOR], ETHERNET + 12);
  view.setUint16(ETHERNET + 10, checksumOf(sumWords(bytes, ETHERNET, ETHERNET + IPV4)));
  const udp = ETHERNET + IPV4;
  view.setUint16(udp, PORT);
  view.setUint16(udp + 2, PORT);
  view.setUint16(udp + 4, UDP + payload.length);
  bytes.set(payload, udp + UDP);
  // RFC 768: over addresses, protocol and length too; a checksum of 0 is written as all ones.
  const pseudoHeader = sumWords(bytes, ETHERNET + 12, ETHERNET + IPV4, PROTOCOL_UDP + UDP + payload.length);
  view.setUint16(udp + 6, checksumOf(sumWords(bytes, udp, bytes.length, pseudoHeader)) || 0xffff);
  return bytes;
}
