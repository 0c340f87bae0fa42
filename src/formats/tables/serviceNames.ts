/**
 * Names that tools print for ports unless told not to (ra and tcpdump without -n): /etc/services of Debian's netbase and
 * the IANA service name registry. Those that flow logs hold; any other name must be printed as its number.
 */
import { ownValue } from '../../trace/ownValue';

const PORTS: Readonly<Record<string, number>> = {
  ...{ echo: 7, discard: 9, systat: 11, daytime: 13, netstat: 15, qotd: 17, chargen: 19, 'ftp-data': 20 },
  ...{ ftp: 21, ssh: 22, telnet: 23, smtp: 25, time: 37, whois: 43, nicname: 43, tacacs: 49, domain: 53 },
  ...{ bootps: 67, bootpc: 68, tftp: 69, gopher: 70, finger: 79, http: 80, www: 80, kerberos: 88 },
  ...{ 'iso-tsap': 102, pop3: 110, 'pop-3': 110, sunrpc: 111, auth: 113, ident: 113, nntp: 119, ntp: 123 },
  ...{ epmap: 135, 'loc-srv': 135, 'netbios-ns': 137, 'netbios-dgm': 138, 'netbios-ssn': 139, imap: 143 },
  ...{ imap2: 143, snmp: 161, 'snmp-trap': 162, snmptrap: 162, xdmcp: 177, bgp: 179, irc: 194, ldap: 389 },
  ...{
    svrloc: 427,
    https: 443,
    'microsoft-ds': 445,
    kpasswd: 464,
    submissions: 465,
    smtps: 465,
    isakmp: 500,
  },
  ...{ exec: 512, biff: 512, login: 513, who: 513, shell: 514, syslog: 514, printer: 515, talk: 517 },
  ...{ route: 520, router: 520, 'dhcpv6-client': 546, 'dhcpv6-server': 547, rtsp: 554, nntps: 563 },
  ...{ submission: 587, ipp: 631, ldaps: 636, rsync: 873, 'ftps-data': 989, ftps: 990, telnets: 992 },
  ...{ imaps: 993, pop3s: 995, socks: 1080, openvpn: 1194, 'ms-sql-s': 1433, 'ms-sql-m': 1434, radius: 1812 },
  ...{ 'radius-acct': 1813, ssdp: 1900, nfs: 2049, iscsi: 3260, 'iscsi-target': 3260, mysql: 3306 },
  ...{ 'ms-wbt-server': 3389, svn: 3690, 'ipsec-nat-t': 4500, sip: 5060, 'sip-tls': 5061, sips: 5061 },
  ...{ 'xmpp-client': 5222, 'xmpp-server': 5269, mdns: 5353, llmnr: 5355, postgresql: 5432, amqp: 5672 },
  ...{ x11: 6000, ircd: 6667, 'http-alt': 8080, webcache: 8080, git: 9418 },
};

/** Port of a service by its name; undefined = not a common one. */
export function servicePort(name: string): number | undefined {
  return ownValue(PORTS, name);
}
