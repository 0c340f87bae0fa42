/** Addresses that mean something by themselves (RFC 6890, RFC 4291): they keep their class under any address plan. */

export type AddressClass = 'unicast' | 'linkLocal' | 'special';

/** `special`: unspecified, loopback, multicast, and IPv4's 0/8 and 240/4 with the broadcast address. */
export function addressClass(address: Uint8Array): AddressClass {
  return address.length === 4 ? classOfVersion4(address) : classOfVersion6(address);
}

/** Leading bits that all addresses of the link-local block share. */
export const LINK_LOCAL_PREFIX = { 4: 16, 6: 10 } as const;

function classOfVersion4(address: Uint8Array): AddressClass {
  const first = address[0]!;
  if (first === 0 || first === 127 || first >= 224) return 'special';
  return first === 169 && address[1] === 254 ? 'linkLocal' : 'unicast';
}

function classOfVersion6(address: Uint8Array): AddressClass {
  const isLoopbackOrUnspecified = address.subarray(0, 15).every((octet) => octet === 0) && address[15]! < 2;
  if (address[0] === 0xff || isLoopbackOrUnspecified) return 'special';
  return address[0] === 0xfe && address[1]! >> 6 === 2 ? 'linkLocal' : 'unicast';
}
