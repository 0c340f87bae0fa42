/** Numbers for (address, port, protocol): flows are found by two small integers instead of by text. */

const PORTS = 65_537;
const PROTOCOLS = 256;

interface EndpointTable {
  /** A dense number for the endpoint; port −1 = none. */
  intern(address: string, port: number, protocol: number): number;
}

export function createEndpointTable(): EndpointTable {
  const hosts = new Map<string, number>();
  const endpoints = new Map<number, number>();
  return {
    intern(address, port, protocol) {
      const host = indexOf(hosts, address);
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
