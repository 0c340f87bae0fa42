/** Ethernet II and 802.3 frames with any number of VLAN tags (802.1Q, 802.1ad "QinQ"). */
import type { Frame } from '../frame';
import { uint16 } from '../frame';
import { ETHER_TYPE } from './etherTypes';

const HEADER = 14;
const TAG = 4;
/** Below it the field is the length of an 802.3 frame (IEEE 802.3 §3.2.6). */
const FIRST_ETHER_TYPE = 0x0600;

/** Moves the frame to its network header; returns that header's EtherType, or why there is none. */
export function readEthernet(frame: Frame): number | string {
  if (frame.end - frame.position < HEADER) return 'truncated ethernet header';
  frame.position += HEADER;
  return behindTags(frame, uint16(frame.bytes, frame.position - 2));
}

/** Moves the frame behind its VLAN tags, the first announced by `etherType`; returns the EtherType behind them. */
export function behindTags(frame: Frame, etherType: number): number | string {
  while (isVlanTag(etherType)) {
    if (frame.end - frame.position < TAG) return 'truncated vlan tag';
    frame.position += TAG;
    etherType = uint16(frame.bytes, frame.position - 2);
  }
  return etherType < FIRST_ETHER_TYPE ? '802.3 frame' : etherType;
}

function isVlanTag(etherType: number): boolean {
  const { VLAN, SERVICE_VLAN, OLD_SERVICE_VLAN } = ETHER_TYPE;
  return etherType === VLAN || etherType === SERVICE_VLAN || etherType === OLD_SERVICE_VLAN;
}
