/** Flows without IP as minimal well-formed Ethernet frames, padded with zeros to the flow's bytes as Ethernet pads. */
import type { Random } from '../math/random';
import type { FeasibleValues } from '../trace/feasible';
import { ETHERNET_HEADER, writeEthernet } from './ethernet';
import type { FlowPackets } from './exchange';
import { writeArp } from './arp';
import { writeGoose } from './goose';
import { writeLlc } from './llc';
import { writeLldp } from './lldp';
import { writePtp } from './ptp';
import type { PlannedFlow } from './plannedFlow';
import type { RenderHost } from './renderHosts';
import { BPDU_FRAME, writeBpdu } from './stp';
import { spreadPackets } from './spread';

export interface LinkMessage {
  /** What lies behind the link header, zeroed, at least as long as `minPacketBytes` says. */
  readonly message: Uint8Array;
  readonly from: RenderHost;
  readonly to: RenderHost;
  /** Both ends send: this one is asked, or answers. */
  readonly isReply: boolean;
  /** Index among the packets of its sender. */
  readonly index: number;
}

interface LinkProtocol {
  /** EtherType, or the length of an 802.3 frame without its padding; `all`: there is none. */
  readonly type: number | 'all';
  readonly write: (message: LinkMessage) => void;
  /** Requests go to everybody, whoever answers. */
  readonly isBroadcast?: boolean;
}

interface LinkExchange {
  readonly source: RenderHost;
  readonly destination: RenderHost;
  readonly values: FeasibleValues;
  readonly random: Random;
  readonly planned: PlannedFlow | null;
}

const EVERYBODY = new Uint8Array(6).fill(0xff);
const OTHER_TYPE = /^ethertype-0x([\da-f]{4})$/;

const PROTOCOLS: ReadonlyMap<string, LinkProtocol> = new Map<string, LinkProtocol>([
  ['arp', { type: 0x0806, write: writeArp, isBroadcast: true }],
  // A start or, to every reader, an empty message (IEEE 802.1X §11.3): version 2, type 1, length 0.
  ['eapol', { type: 0x888e, write: ({ message }) => message.set([2, 1]) }],
  ['goose', { type: 0x88b8, write: writeGoose }],
  ['llc', { type: 'all', write: writeLlc }],
  ['lldp', { type: 0x88cc, write: writeLldp }],
  ['ptp', { type: 0x88f7, write: writePtp }],
  ['stp', { type: BPDU_FRAME, write: writeBpdu }],
  // Configuration testing (DIX Ethernet 2.0 §8): a reply without data.
  ['loop', { type: 0x9000, write: ({ message }) => message.set([0, 0, 1]) }],
]);

/** Has the protocol a writer here? */
export function isLinkProtocol(protocol: string): boolean {
  return linkProtocol(protocol) !== null;
}

/** Null where the protocol has no writer. */
export function linkPackets(protocol: string, exchange: LinkExchange): FlowPackets | null {
  const link = linkProtocol(protocol);
  if (link === null) return null;
  const ends = [exchange.source, exchange.destination] as const;
  return spreadPackets(exchange, (buffer, { side, index, bytes }) => {
    const [from, to] = [ends[side], ends[side === 0 ? 1 : 0]];
    const length = ETHERNET_HEADER + bytes;
    buffer.fill(0, 0, length);
    const asksAll = link.isBroadcast === true && from.address !== null && side === 0;
    writeEthernet(buffer, asksAll ? EVERYBODY : to.mac, from.mac, link.type === 'all' ? bytes : link.type);
    const message = buffer.subarray(ETHERNET_HEADER, length);
    link.write({ message, from, to, isReply: side === 1, index });
    return length;
  });
}

/** An EtherType without a name carries zeros. */
function linkProtocol(protocol: string): LinkProtocol | null {
  const type = OTHER_TYPE.exec(protocol)?.[1];
  return (
    PROTOCOLS.get(protocol) ?? (type === undefined ? null : { type: parseInt(type, 16), write: () => {} })
  );
}
