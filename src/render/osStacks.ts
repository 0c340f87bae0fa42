/**
 * Stacks of hosts that no capture shows: a family of operating systems each, as its sources or documents set it up.
 * MSS for IPv4 over Ethernet; IPv6 takes 20 bytes less.
 */
import type { HostStack } from '../trace/hostStack';

interface OsStack extends HostStack {
  /** Of hosts, in tenths. */
  readonly share: number;
}

export const OS_STACKS: readonly OsStack[] = [
  // Linux ≥ 4.19: net/ipv4/tcp_output.c (tcp_syn_options, tcp_select_initial_window), ip_select_ident: an ID a socket.
  {
    share: 4,
    hopLimit: 64,
    window: 64_240,
    mss: 1460,
    windowScale: 7,
    options: ['mss', 'sackPermitted', 'timestamps', 'nop', 'windowScale'],
    identification: 'flow',
  },
  // Windows 10 and 11: p0f's signature (p0f.fp, "Windows:NT kernel"), Microsoft's "TCP/IP performance" document.
  {
    share: 3,
    hopLimit: 128,
    window: 64_240,
    mss: 1460,
    windowScale: 8,
    options: ['mss', 'nop', 'windowScale', 'nop', 'nop', 'sackPermitted'],
    identification: 'counter',
  },
  // macOS, iOS and BSD: XNU's bsd/netinet/tcp_output.c; net.inet.ip.rfc6864 = 1 leaves the ID of whole datagrams zero.
  {
    share: 2,
    hopLimit: 64,
    window: 65_535,
    mss: 1460,
    windowScale: 6,
    options: ['mss', 'nop', 'windowScale', 'nop', 'nop', 'timestamps', 'sackPermitted', 'end', 'end'],
    identification: 'zero',
  },
  // Embedded devices and network gear: lwIP (opt.h: IP_DEFAULT_TTL, TCP_WND = 4 MSS, no options but MSS; ip4.c: ip_id++).
  {
    share: 1,
    hopLimit: 255,
    window: 5840,
    mss: 1460,
    windowScale: 0,
    options: ['mss'],
    identification: 'counter',
  },
];
