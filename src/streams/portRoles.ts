/** Which source ports go with which service: 123 belongs to NTP, a high port to any client of its protocol. */
import type { Trace } from '../trace/trace';
import type { NumericCodec } from './numericCodec';
import { encodeNumber } from './numericCodec';
import { numberValue } from './schema';
import type { Service } from './serviceVocabulary';

/** Source-port tokens per service token. */
export type PortRoles = ReadonlyMap<number, ReadonlySet<number>>;

/**
 * The exact ports (atoms) that training showed with a service, and the port ranges (bins) it showed with the service's
 * protocol. Empty where the trace has no source ports.
 * @param services the service of every row
 */
export function fitPortRoles(
  trace: Trace,
  services: readonly Service[],
  tokenOf: (service: Service) => number,
  codec: NumericCodec | undefined,
): PortRoles {
  const roles = new Map<number, Set<number>>();
  if (!codec) return roles;
  const ranges = new Map<string, Set<number>>();
  const protocols = new Map<number, string>();
  services.forEach((service, i) => {
    const port = encodeNumber(codec, numberValue(trace, 'sourcePort', i));
    const token = tokenOf(service);
    protocols.set(token, service.protocol);
    insert(roles, token, port);
    if (port >= codec.atoms.length) insert(ranges, service.protocol, port);
  });
  for (const [token, protocol] of protocols)
    ranges.get(protocol)?.forEach((range) => insert(roles, token, range));
  return roles;
}

function insert<Key>(sets: Map<Key, Set<number>>, key: Key, value: number): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}
