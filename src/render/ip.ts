/** IPv4 and IPv6 headers without options (RFC 791, RFC 8200). */
import { checksumOf, sumWords } from './checksum';

export const IP_HEADER = { 4: 20, 6: 40 } as const;

export interface IpFields {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  /** IANA protocol number. */
  readonly protocol: number;
  readonly hopLimit: number;
  /** IPv4 identification. */
  readonly identification: number;
}

/** Writes a header at `offset` for everything that follows it in `bytes`. */
export function writeIp(bytes: Uint8Array, offset: number, fields: IpFields): void {
  if (fields.source.length === 4) writeVersion4(bytes, offset, fields);
  else writeVersion6(bytes, offset, fields);
}

/** Folded sum of the pseudo-header over a transport of `length` bytes (RFC 9293 §3.1, RFC 8200 §8.1). */
export function pseudoHeaderSum({ source, destination, protocol }: IpFields, length: number): number {
  const sum = sumWords(source, 0, source.length, sumWords(destination, 0, destination.length));
  return sum + protocol + length;
}

function writeVersion4(bytes: Uint8Array, offset: number, fields: IpFields): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
  view.setUint8(0, 0x45);
  view.setUint16(2, bytes.length - offset);
  view.setUint16(4, fields.identification);
  view.setUint16(6, 0x4000);
  view.setUint8(8, fields.hopLimit);
  view.setUint8(9, fields.protocol);
  bytes.set(fields.source, offset + 12);
  bytes.set(fields.destination, offset + 16);
  view.setUint16(10, checksumOf(sumWords(bytes, offset, offset + 20)));
}

function writeVersion6(bytes: Uint8Array, offset: number, fields: IpFields): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
  view.setUint32(0, 0x60000000);
  view.setUint16(4, bytes.length - offset - 40);
  view.setUint8(6, fields.protocol);
  view.setUint8(7, fields.hopLimit);
  bytes.set(fields.source, offset + 8);
  bytes.set(fields.destination, offset + 24);
}
