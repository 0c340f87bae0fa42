/**
 * Headers between the link header and the network's, by the EtherType that announces them: tags, labels, PPPoE, and
 * whole Ethernet frames inside others.
 */
import { LINK_PROTOCOL } from '../../trace/linkProtocols';
import type { Frame } from '../frame';
import { readEthernet, readType } from './ethernet';
import { ETHER_TYPE, SERVICE_PROTOCOLS } from './etherTypes';
import type { Carried, LinkAddresses, LinkReader } from './link';
import { readLlc } from './llc';
import { readMpls } from './mpls';
import { readPpp, readPppoeSession } from './ppp';

/** More of them than this is a frame made to exhaust a reader. */
const MOST = 64;

const SHIMS: ReadonlyMap<number, LinkReader> = new Map<number, LinkReader>([
  // IEEE 802.1Q, 802.1ad, and what was used before it.
  [ETHER_TYPE.VLAN, tag('truncated vlan tag', 2)],
  [ETHER_TYPE.SERVICE_VLAN, tag('truncated vlan tag', 2)],
  [ETHER_TYPE.OLD_SERVICE_VLAN, tag('truncated vlan tag', 2)],
  // IEEE 802.1BR, and its forerunner.
  [ETHER_TYPE.E_TAG, tag('truncated e-tag', 6)],
  [ETHER_TYPE.VN_TAG, tag('truncated vn-tag', 4)],
  // IEC 62439-3, IEEE 802.1CB.
  [ETHER_TYPE.HSR, tag('truncated hsr tag', 4)],
  [ETHER_TYPE.REDUNDANCY_TAG, tag('truncated redundancy tag', 4)],
  // draft-smith-kandula-sxp: version, length and one option of four bytes.
  [ETHER_TYPE.CISCO_METADATA, tag('truncated cisco metadata', 6)],
  [ETHER_TYPE.PROVIDER_BACKBONE, readProviderBackbone],
  [ETHER_TYPE.MPLS, readMpls],
  [ETHER_TYPE.MPLS_MULTICAST, readMpls],
  [ETHER_TYPE.PPPOE_SESSION, readPppoeSession],
  [ETHER_TYPE.PPP, readPpp],
  [ETHER_TYPE.JUMBO_LLC, readLlc],
  [ETHER_TYPE.NSH, readServiceHeader],
  [ETHER_TYPE.BRIDGED_ETHERNET, readEthernet],
]);

/** Moves the frame behind all such headers, the first of which `carried` announces. */
export function behindShims(frame: Frame, link: LinkAddresses, carried: Carried): Carried {
  for (let left = MOST; left > 0 && typeof carried === 'number'; left--) {
    const shim = SHIMS.get(carried);
    if (shim === undefined) return carried;
    carried = shim(frame, link);
  }
  return carried;
}

/** A tag of fixed length before another type field. */
function tag(truncated: string, length: number): LinkReader {
  return (frame) => {
    if (frame.end - frame.position < length + 2) return truncated;
    frame.position += length;
    return readType(frame);
  };
}

/** IEEE 802.1ah: a service tag, then the customer's whole frame. */
function readProviderBackbone(frame: Frame, link: LinkAddresses): Carried {
  if (frame.end - frame.position < 4) return 'truncated backbone service tag';
  frame.position += 4;
  return readEthernet(frame, link);
}

/** RFC 8300 §2.2: length in words of four bytes, then the next protocol. */
function readServiceHeader(frame: Frame): Carried {
  const { bytes, position, end } = frame;
  if (end - position < 8) return 'truncated network service header';
  const length = (bytes[position + 1]! & 0x3f) * 4;
  const carried = SERVICE_PROTOCOLS[bytes[position + 3]!];
  if (carried === undefined || length < 8) return LINK_PROTOCOL.NSH;
  frame.position += length;
  return carried;
}
