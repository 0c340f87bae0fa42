/** Which addresses can talk to each other. */
import { parseMac } from '../trace/macAddress';

export type AddressFamily = 4 | 6 | 'mac';

export const ADDRESS_FAMILIES: readonly AddressFamily[] = [4, 6, 'mac'];

/** Names that are no addresses go with IPv4. */
export function familyOf(host: string): AddressFamily {
  if (!host.includes(':')) return 4;
  return parseMac(host) ? 'mac' : 6;
}
