/**
 * One packet as the flow assembler sees it: one IP header with its transport header, nothing of the payload. A frame
 * without IP is a packet too, between MAC addresses. Readers refill one record for every packet, so whoever keeps a
 * value copies it.
 */
import type { Bytes, HostId } from './trace';

export interface Packet {
  /** Whole epoch seconds. */
  seconds: number;
  /** 0 … 999,999,999 on top of `seconds`. */
  nanoseconds: number;
  /** `protocolName`'s number: IANA's, or from 256 on that of a frame without IP. */
  protocol: number;
  source: HostId;
  destination: HostId;
  /** Port, or ICMP type; −1 = the protocol has none. */
  sourcePort: number;
  /** Port, or ICMP code (Zeek: the answering type, for a request and its reply); −1 = the protocol has none. */
  destinationPort: number;
  /**
   * IP bytes on the wire, header included, however much of them was captured. Without IP: what lies behind the link
   * header, padding included.
   */
  bytes: Bytes;
  /** TCP flag byte, `TCP_FLAGS`; 0 for other protocols. */
  flags: number;
  /** TCP sequence number; −1 where the packet carries none. */
  sequence: number;
  /** Number of the label that the capture gives the packet; 0 = none. */
  label: number;
}

/** RFC 9293 §3.1. */
export const TCP_FLAGS = { FIN: 0x01, SYN: 0x02, RST: 0x04, PSH: 0x08, ACK: 0x10 } as const;

export function createPacket(): Packet {
  return {
    seconds: 0,
    nanoseconds: 0,
    protocol: 0,
    source: 0,
    destination: 0,
    sourcePort: -1,
    destinationPort: -1,
    bytes: 0,
    flags: 0,
    sequence: -1,
    label: 0,
  };
}

/** A SYN without ACK: the first packet of a connection. */
export function isOpeningSyn({ flags }: Packet): boolean {
  return (flags & (TCP_FLAGS.SYN | TCP_FLAGS.ACK)) === TCP_FLAGS.SYN;
}
