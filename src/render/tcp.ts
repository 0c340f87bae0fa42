/** TCP header (RFC 9293 §3.1). */

export const TCP_HEADER = 20;

interface TcpFields {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly window: number;
  readonly options: readonly number[];
}

/** The checksum stays 0: it covers the payload and the pseudo-header. */
export function writeTcp(transport: Uint8Array, fields: TcpFields): void {
  const view = new DataView(transport.buffer, transport.byteOffset);
  view.setUint16(0, fields.sourcePort);
  view.setUint16(2, fields.destinationPort);
  view.setUint32(4, fields.sequence);
  view.setUint32(8, fields.acknowledgment);
  view.setUint8(12, ((TCP_HEADER + fields.options.length) / 4) << 4);
  view.setUint8(13, fields.flags);
  view.setUint16(14, fields.window);
  transport.set(fields.options, TCP_HEADER);
}

export const TCP_CHECKSUM_AT = 16;
