/** An Ethernet frame with its IP header in place, waiting for its transport. */
import { ETHERNET_HEADER, writeEthernet } from './ethernet';
import type { HostProfile } from './hostProfile';
import { destinationMac, hopLimitTo } from './hostProfile';
import { checksumOf, sumWords } from './checksum';
import type { IpFields } from './ip';
import { IP_HEADER, pseudoHeaderSum, writeIp } from './ip';

export interface Endpoint {
  readonly address: Uint8Array;
  /** Port; of ICMP the type (initiator) or code (responder). */
  readonly port: number;
  readonly profile: HostProfile;
}

export interface Frame {
  readonly bytes: Uint8Array;
  /** View of `bytes` behind the IP header, zeroed. */
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

export function createFrame(from: Endpoint, to: Endpoint, options: FrameOptions): Frame {
  const { protocol, length, identification } = options;
  const version = from.address.length === 4 ? 4 : 6;
  const header = ETHERNET_HEADER + IP_HEADER[version];
  const bytes = new Uint8Array(header + length);
  const hopLimit = options.hopLimit ?? hopLimitTo(to.address, from.profile);
  const ip = { source: from.address, destination: to.address, protocol, hopLimit, identification };
  writeEthernet(bytes, destinationMac(to.address, to.profile), from.profile.mac, version);
  writeIp(bytes, ETHERNET_HEADER, ip);
  return { bytes, transport: bytes.subarray(header), ip };
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
