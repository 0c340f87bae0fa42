/** An Ethernet frame with its IP header in place, waiting for its transport. */
import { ETHERNET_HEADER, writeEthernet } from './ethernet';
import type { HostProfile } from './hostProfile';
import { destinationMac, hopLimitTo } from './hostProfile';
import { checksumOf, sumWords } from './checksum';
import type { IpFields } from './ip';
import { IP_HEADER, pseudoHeaderSum, writeIp } from './ip';

export interface Endpoint {
  /** HostId. */
  readonly id: number;
  readonly address: Uint8Array;
  /** Port; of ICMP the type (initiator) or code (responder). */
  readonly port: number;
  readonly profile: HostProfile;
}

export interface Frame {
  /** Of the whole frame. */
  readonly length: number;
  /** What lies behind the IP header, zeroed. */
  readonly transport: Uint8Array;
  readonly ip: IpFields;
}

interface FrameOptions {
  readonly protocol: number;
  /** Transport header and payload, bytes. */
  readonly length: number;
  readonly identification: number;
  readonly hopLimit?: number | undefined;
}

const ETHERTYPE = { 4: 0x0800, 6: 0x86dd } as const;

/** Writes the frame's start into `buffer`, of which it becomes the first `length` bytes. */
export function createFrame(buffer: Uint8Array, from: Endpoint, to: Endpoint, options: FrameOptions): Frame {
  const { protocol, identification } = options;
  const version = from.address.length === 4 ? 4 : 6;
  const header = ETHERNET_HEADER + IP_HEADER[version];
  const length = header + options.length;
  buffer.fill(0, 0, length);
  const hopLimit = options.hopLimit ?? hopLimitTo(to.address, from.profile);
  const ip = { source: from.address, destination: to.address, protocol, hopLimit, identification };
  writeEthernet(buffer, destinationMac(to.address, to.profile), from.profile.mac, ETHERTYPE[version]);
  writeIp(buffer.subarray(0, length), ETHERNET_HEADER, ip);
  return { length, transport: buffer.subarray(header, length), ip };
}

/** Writes the checksum over pseudo-header and the first `length` bytes of the transport at `offset`. */
export function sealTransport({ transport, ip }: Frame, offset: number, length = transport.length): void {
  writeChecksum(transport, offset, sumWords(transport, 0, length, pseudoHeaderSum(ip, length)));
}

/** Writes the checksum over the transport alone (ICMP for IPv4, IGMP). */
export function sealMessage(transport: Uint8Array, offset: number): void {
  writeChecksum(transport, offset, sumWords(transport, 0, transport.length));
}

function writeChecksum(transport: Uint8Array, offset: number, sum: number): void {
  const checksum = checksumOf(sum);
  transport[offset] = checksum >> 8;
  transport[offset + 1] = checksum & 255;
}
