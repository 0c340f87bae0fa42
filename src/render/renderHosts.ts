/** A trace's hosts as ends of packets, and whether its columns are enough to make packets of. */
import type { HostStacks } from '../trace/hostStack';
import { parseAddress } from '../trace/ipAddress';
import { parseMac } from '../trace/macAddress';
import type { Trace } from '../trace/trace';
import type { HostProfile } from './hostProfile';
import { createHostProfiles } from './hostProfile';

/** A host with an IP address, or one that frames without IP name by its MAC. */
export type RenderHost =
  | { readonly address: Uint8Array; readonly mac: Uint8Array; readonly profile: HostProfile }
  | { readonly address: null; readonly mac: Uint8Array };

/** By HostId; null for hosts of no flow. Throws where a host is neither an IP nor a MAC address. */
export function renderHosts(trace: Trace, stacks?: HostStacks): readonly (RenderHost | null)[] {
  const isUsed = new Uint8Array(trace.hosts.length);
  for (let i = 0; i < trace.length; i++) isUsed[trace.source[i]!] = isUsed[trace.destination[i]!] = 1;
  const profileOf = createHostProfiles(stacks);
  return trace.hosts.map((host, id) => {
    if (isUsed[id] === 0) return null;
    const address = parseAddress(host);
    if (address) {
      const profile = profileOf(host, address);
      return { address, mac: profile.mac, profile };
    }
    const mac = parseMac(host);
    if (mac) return { address: null, mac };
    throw new Error(
      `host without an IP address: "${host}", need IPv4 or IPv6 to write packets; map the addresses first`,
    );
  });
}

/** Throws where no flow tells what packets need: its protocol, and packets or bytes. */
export function demandColumns(trace: Trace): void {
  if (trace.length === 0) return;
  const isUnknown = (...columns: Float64Array[]) => columns.every((column) => column.every(Number.isNaN));
  const lacks = {
    protocol: !trace.protocol.some((id) => trace.protocols[id] !== '' && trace.protocols[id] !== 'unknown'),
    packets: isUnknown(trace.sourcePackets, trace.destinationPackets),
    bytes: isUnknown(trace.sourceBytes, trace.destinationBytes),
  };
  if (!lacks.protocol && !(lacks.packets && lacks.bytes)) return;
  const missing = [
    ...(lacks.protocol ? ['protocol'] : []),
    ...(trace.sourcePort.every((port) => port < 0) && trace.destinationPort.every((port) => port < 0)
      ? ['ports']
      : []),
    ...(lacks.packets ? ['packet counts'] : []),
    ...(lacks.bytes ? ['byte counts'] : []),
  ];
  throw new Error(
    `trace without ${listed(missing)}: packets need a protocol and at least packets or bytes; export as CSV or Zeek log instead`,
  );
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
