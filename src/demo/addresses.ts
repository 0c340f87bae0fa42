/** Who is in the office and who it talks to. Outside addresses are from the documentation ranges (RFC 5737). */

export const CLIENTS: readonly string[] = range(12, (i) => `192.168.10.${101 + i}`);
export const PRINTERS: readonly string[] = ['192.168.10.21', '192.168.10.22'];

/** DNS, DHCP and NTP for the office. */
export const NAME_SERVER = '192.168.10.2';
export const FILE_SERVER = '192.168.10.3';
export const MAIL_SERVER = '192.168.10.4';

export const THERMOSTAT = '192.168.10.41';
export const CAMERA = '192.168.10.42';
export const DOOR_SENSOR = '192.168.10.43';

export const RESOLVER = '192.0.2.53';
export const TIME_SOURCE = '192.0.2.123';
export const BACKUP_CLOUD = '192.0.2.200';
export const CLIMATE_CLOUD = '192.0.2.210';
export const CAMERA_CLOUD = '192.0.2.211';

/** Web sites, most popular first. */
export const SITES: readonly string[] = range(40, (i) => `198.51.100.${10 + i}`);
/** Hosts that the sites' pages load scripts, pictures and advertisements from. */
export const ASSET_HOSTS: readonly string[] = range(6, (i) => `203.0.113.${10 + i}`);
/** Other organisations' mail servers. */
export const MAIL_PEERS: readonly string[] = range(8, (i) => `203.0.113.${110 + i}`);

export const UNSPECIFIED = '0.0.0.0';
export const BROADCAST = '255.255.255.255';

function range(count: number, name: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, i) => name(i));
}

export function isInside(address: string): boolean {
  return address.startsWith('192.168.');
}
