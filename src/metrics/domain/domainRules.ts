/**
 * What cannot happen on a network, one rule a row (metrics.md 7). Which of them hold for a trace is for its training rows to
 * say (`dkc.ts`): logs cut connections, swap directions and round. What is unknown (NaN, −1, '') never breaks a rule.
 */
import type { DomainView } from './domainView';

export interface DomainRule {
  /** Stable key. */
  readonly name: string;
  /** The rule in words, for people. */
  readonly says: string;
  readonly breaks: (view: DomainView, row: number) => boolean;
}

/** UDP services that have no TCP form in use: DHCP, TFTP, NTP, NetBIOS name and datagram, RIP, DHCPv6, SSDP, WS-Discovery, mDNS. */
const UDP_ONLY_PORTS = new Set([67, 68, 69, 123, 137, 138, 520, 546, 547, 1900, 3702, 5353]);
/**
 * Services whose clients use a port of the system's choice. Left out: those that speak p ↔ p (53, 67/68, 123, 137/138, 500)
 * and NFS and RPC (111, 2049), whose clients prefer privileged ports.
 */
const CLIENT_SERVER_PORTS = new Set([
  ...[21, 22, 23, 25, 80, 110, 143, 389, 443, 445, 465, 587, 636, 993, 995],
  ...[1433, 3306, 3389, 5432, 8000, 8080, 8443],
]);
const FIRST_CLIENT_PORT = 1024;
const DHCP_PORTS = new Set([67, 68]);
/** Zeek's conn_state and Argus' states that only TCP flags can bring about. Zeek calls UDP exchanges SF, S0, SHR and OTH too. */
const TCP_STATES = new Set([
  ...['S1', 'S2', 'S3', 'REJ', 'RSTO', 'RSTR', 'RSTOS0', 'RSTRH', 'SH'],
  ...['ACC', 'EST', 'CLO', 'FIN', 'RST'],
]);
/** Flags as nfdump writes them, `.AP.SF`, and as Argus does, `FSPA_FSPA`; no flag at all is `......`. */
const FLAG_LETTERS = /^(?=.*[FSRPAUEC])(?=.*\.)[.FSRPAUEC]{6,8}$|^[FSRPAUEC]+_[FSRPAUEC]*$/;
const LEAST_HEADER = 20;
const MOST_PACKET = 65_535;
const MOST_ICMP = 255;

export const DOMAIN_RULES: readonly DomainRule[] = [
  {
    name: 'flagsOnlyOnTcp',
    says: 'only TCP has TCP flags, or states that come of them',
    breaks: ({ flows, transports, states }, row) => {
      const [transport, state] = [transports[flows.protocol[row]!]!, states[flows.state[row]!]!];
      return transport !== '' && transport !== 'tcp' && (TCP_STATES.has(state) || FLAG_LETTERS.test(state));
    },
  },
  {
    name: 'udpServiceOnTcp',
    says: 'DHCP, NTP, NetBIOS, SSDP, mDNS and the like do not run over TCP',
    breaks: (view, row) =>
      transportAt(view, row) === 'tcp' && UDP_ONLY_PORTS.has(view.flows.destinationPort[row]!),
  },
  {
    name: 'icmpTypeAndCode',
    says: 'type and code of ICMP are at most 255',
    breaks: (view, row) =>
      transportAt(view, row) === 'icmp' &&
      Math.max(view.flows.sourcePort[row]!, view.flows.destinationPort[row]!) > MOST_ICMP,
  },
  {
    name: 'groupAsSource',
    says: 'multicast and broadcast addresses send nothing',
    breaks: ({ flows, hosts }, row) => hosts[flows.source[row]!]!.isGroup,
  },
  {
    name: 'unspecifiedSource',
    says: '0.0.0.0 sends DHCP, ARP and IGMP only',
    breaks: (view, row) =>
      view.hosts[view.flows.source[row]!]!.isUnspecified && !maySendUnspecified(view, row),
  },
  {
    name: 'bytesBelowHeaders',
    says: 'every packet of IP has at least 20 bytes',
    breaks: (view, row) =>
      !view.isLink[view.flows.protocol[row]!] &&
      directions(view, row).some(([packets, bytes]) => bytes < LEAST_HEADER * packets),
  },
  {
    name: 'bytesAbovePackets',
    says: 'no packet has more than 65,535 bytes',
    breaks: (view, row) => directions(view, row).some(([packets, bytes]) => bytes > MOST_PACKET * packets),
  },
  {
    name: 'replyOfGroup',
    says: 'nobody answers over UDP under a broadcast or multicast address',
    breaks: (view, row) =>
      transportAt(view, row) === 'udp' &&
      view.hosts[view.flows.destination[row]!]!.isGroup &&
      view.flows.destinationBytes[row]! > 0,
  },
  {
    name: 'negativeDuration',
    says: 'nothing lasts less than no time',
    breaks: ({ flows }, row) => flows.duration[row]! < 0,
  },
  {
    name: 'onePacketLasts',
    says: 'one packet lasts no time',
    breaks: ({ flows }, row) => packetsAt(flows, row) === 1 && flows.duration[row]! > 0,
  },
  {
    name: 'severalPacketsAtOnce',
    says: 'several packets take time',
    breaks: ({ flows }, row) => packetsAt(flows, row) > 1 && flows.duration[row] === 0,
  },
  {
    name: 'privilegedClient',
    says: 'clients of known services have a port of 1024 or above',
    breaks: (view, row) => {
      const client = view.flows.sourcePort[row]!;
      return (
        ['tcp', 'udp'].includes(transportAt(view, row)) &&
        CLIENT_SERVER_PORTS.has(view.flows.destinationPort[row]!) &&
        client >= 0 &&
        client < FIRST_CLIENT_PORT
      );
    },
  },
  {
    name: 'unansweredHasReply',
    says: 'what nobody answered (S0) has no bytes in reply',
    breaks: ({ flows, states }, row) =>
      states[flows.state[row]!] === 'S0' && flows.destinationBytes[row]! > 0,
  },
];

function transportAt({ flows, transports }: DomainView, row: number): string {
  return transports[flows.protocol[row]!]!;
}

function maySendUnspecified(view: DomainView, row: number): boolean {
  const transport = transportAt(view, row);
  if (transport !== 'udp') return ['arp', 'igmp', ''].includes(transport);
  const port = view.flows.destinationPort[row]!;
  return port < 0 || DHCP_PORTS.has(port);
}

/** Packets and bytes of either direction. */
function directions({ flows }: DomainView, row: number) {
  return [
    [flows.sourcePackets[row]!, flows.sourceBytes[row]!],
    [flows.destinationPackets[row]!, flows.destinationBytes[row]!],
  ] as const;
}

function packetsAt({ sourcePackets, destinationPackets }: DomainView['flows'], row: number): number {
  return sourcePackets[row]! + destinationPackets[row]!;
}
