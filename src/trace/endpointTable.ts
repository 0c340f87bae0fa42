/** Dense numbers for (host, port, protocol): a flow is found by two of them. */
import type { HostId } from './trace';

const PORTS = 65_537;
const PROTOCOLS = 65_536;

interface EndpointTable {
  /** A dense number for the endpoint; port −1 = none. */
  intern(host: HostId, port: number, protocol: number): number;
}

export function createEndpointTable(): EndpointTable {
  const endpoints = new Map<number, number>();
  return {
    intern(host, port, protocol) {
      return indexOf(endpoints, (host * PROTOCOLS + protocol) * PORTS + port + 1);
    },
  };
}

function indexOf<Key>(indices: Map<Key, number>, key: Key): number {
  let index = indices.get(key);
  if (index === undefined) {
    index = indices.size;
    indices.set(key, index);
  }
  return index;
}
