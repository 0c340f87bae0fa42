/** UDP header (RFC 768). */

export const UDP_HEADER = 8;
export const UDP_CHECKSUM_AT = 6;

interface UdpFields {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Header and payload. */
  readonly length: number;
}

/** The checksum stays 0: it covers the payload and the pseudo-header. */
export function writeUdp(transport: Uint8Array, { sourcePort, destinationPort, length }: UdpFields): void {
  const view = new DataView(transport.buffer, transport.byteOffset);
  view.setUint16(0, sourcePort);
  view.setUint16(2, destinationPort);
  view.setUint16(4, length);
}
