/** A trace's hosts as ends of packets. */
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
      `host without an IP address: "${host}", need IPv4 or IPv6 to write packets; export it from the studio with addresses mapped to test networks, or write a flow log`,
    );
  });
}
