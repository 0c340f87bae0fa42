/** What follows type, code and checksum in an ICMP message of either version. */
import { IP_HEADER, writeIp } from './ip';
import { UDP_HEADER, writeUdp } from './udp';

interface IcmpBody {
  readonly type: number;
  /** The whole message, zeroed behind its first four bytes. */
  readonly message: Uint8Array;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly identifier: number;
  readonly sequence: number;
}

const BODY_AT = 8;
const RECORD = 20;
const MAX_RECORD = RECORD + 255 * 4;

type BodyWriter = (body: IcmpBody) => void;

/** RFC 792, RFC 950, RFC 1256. Types without an entry carry zeros. */
const VERSION4: Readonly<Record<number, BodyWriter>> = {
  ...Object.fromEntries([0, 8, 13, 14, 15, 16, 17, 18].map((type) => [type, writeEcho])),
  ...Object.fromEntries([3, 4, 5, 11, 12].map((type) => [type, writeOffendingPacket])),
};

/** RFC 4443, RFC 4861, RFC 3810. */
const VERSION6: Readonly<Record<number, BodyWriter>> = {
  ...Object.fromEntries([128, 129].map((type) => [type, writeEcho])),
  ...Object.fromEntries([1, 2, 3, 4].map((type) => [type, writeOffendingPacket])),
  133: (body) => writeNeighbourOptions(body, BODY_AT),
  134: (body) => writeNeighbourOptions(body, 16),
  135: writeNeighbourTarget,
  136: writeNeighbourTarget,
  137: (body) => writeNeighbourOptions(body, 40),
  143: writeListenerReport,
};

export function writeIcmpBody(body: IcmpBody): void {
  (body.from.length === 4 ? VERSION4 : VERSION6)[body.type]?.(body);
}

function writeEcho({ message, identifier, sequence }: IcmpBody): void {
  const view = new DataView(message.buffer, message.byteOffset);
  view.setUint16(4, identifier);
  view.setUint16(6, sequence);
}

/** The offending packet's IP header and 8 bytes at least, here a UDP header whose datagram fills the message. */
function writeOffendingPacket({ message, from, to, identifier }: IcmpBody): void {
  const header = IP_HEADER[from.length === 4 ? 4 : 6];
  if (message.length < BODY_AT + header + UDP_HEADER) return;
  writeIp(message, BODY_AT, {
    source: to,
    destination: from,
    protocol: 17,
    hopLimit: 1,
    identification: identifier,
  });
  const transport = message.subarray(BODY_AT + header);
  // Traceroute's ports (33434 …): no protocol of their own.
  writeUdp(transport, { sourcePort: 33434, destinationPort: 33435, length: transport.length });
}

function writeNeighbourTarget(body: IcmpBody): void {
  body.message.set(body.type === 135 ? body.to : body.from, BODY_AT);
  writeNeighbourOptions(body, 24);
}

/** Nonce options (RFC 3971 §5.3.2), each of up to 255 units of 8 bytes, to the message's end. */
function writeNeighbourOptions({ message }: IcmpBody, from: number): void {
  for (let at = from; message.length - at >= 8; at += 8 * message[at + 1]!) {
    message.set([14, Math.min(255, Math.floor((message.length - at) / 8))], at);
  }
}

/** Records with auxiliary data to the message's end (RFC 3810 §5.2), each of 20 to 1,040 bytes. */
function writeListenerReport({ message, to }: IcmpBody): void {
  let records = 0;
  for (let at = BODY_AT; message.length - at >= RECORD; records++) {
    const left = message.length - at;
    const size = left > MAX_RECORD ? Math.min(MAX_RECORD, left - RECORD) : left;
    message.set([4, (size - RECORD) / 4], at);
    message.set(to, at + 4);
    at += size;
  }
  message.set([records >> 8, records & 255], 6);
}
