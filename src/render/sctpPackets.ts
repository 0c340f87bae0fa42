/** The packets of one SCTP flow (RFC 9260). */
import type { Bytes } from '../trace/trace';
import { crc32c } from './crc32c';
import type { Exchange, FlowPackets } from './exchange';
import { durationNanoseconds, packetCount } from './exchange';
import type { Endpoint } from './frame';
import { createFrame } from './frame';
import type { Numbering } from './identification';
import { flowNumbering } from './identification';
import { IP_HEADER } from './ip';
import { fillRandom } from './payloadFill';
import { UNTOUCHED } from './randomPorts';
import { CHUNK_BYTES, ChunkWriter } from './sctpChunks';
import { takesRandomSctp, takesSctpData } from './sctpPorts';
import type { SctpPacket } from './sctpScript';
import { sctpScript } from './sctpScript';
import { SILENCE, poissonTimes } from './timing';

const SCTP = 132;
const COMMON_HEADER: Bytes = 12;

/** One end of the association. */
interface End {
  readonly endpoint: Endpoint;
  readonly numbering: Numbering;
  /** What its peer's packets carry. */
  readonly tag: number;
  readonly firstTsn: number;
  /** DATA chunks sent. */
  sent: number;
  /** Of the peer's DATA chunks, those acknowledged. */
  acknowledged: number;
}

export function sctpPackets(exchange: Exchange): FlowPackets {
  const { source, destination, values, random } = exchange;
  const header = IP_HEADER[source.address.length === 4 ? 4 : 6];
  const ends = [source, destination].map((endpoint): End => ({
    endpoint,
    numbering: flowNumbering(endpoint.profile.numbering, random.integer(2 ** 16)),
    tag: 1 + random.integer(2 ** 32 - 1),
    firstTsn: random.integer(2 ** 32),
    sent: 0,
    acknowledged: 0,
  }));
  const ports = [source.port, destination.port] as const;
  const isRandom = exchange.payload === 'random' && takesRandomSctp(...ports);
  const userData = { seed: isRandom ? random.integer(2 ** 32) : null, isSent: takesSctpData(...ports) };
  const script = sctpScript(values, header);
  const span = { count: packetCount(exchange), last: durationNanoseconds(exchange) };
  const nextTime = poissonTimes({ ...span, silence: SILENCE.other }, random);
  let packet = script.next();
  const packets = {
    time: packet === null ? Infinity : nextTime(),
    write(buffer: Uint8Array) {
      const [from, to] = [ends[packet!.side]!, ends[1 - packet!.side]!];
      const length = COMMON_HEADER + packet!.chunkBytes;
      const identification = from.numbering.next();
      const frame = createFrame(buffer, from.endpoint, to.endpoint, {
        protocol: SCTP,
        length,
        identification,
      });
      writePacket(frame.transport, { packet: packet!, from, to, cookie: script.cookie, userData });
      packet = script.next();
      packets.time = packet === null ? Infinity : nextTime();
      return frame.length;
    },
  };
  return packets;
}

interface Leaving {
  readonly packet: SctpPacket;
  readonly from: End;
  readonly to: End;
  readonly cookie: Bytes;
  readonly userData: UserData;
}

interface UserData {
  /** Of random bytes; null = zeros. */
  readonly seed: number | null;
  readonly isSent: boolean;
}

function writePacket(bytes: Uint8Array, leaving: Leaving): void {
  const { packet, from, to } = leaving;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint16(0, from.endpoint.port);
  view.setUint16(2, to.endpoint.port);
  view.setUint32(4, packet.role === 'init' ? 0 : to.tag);
  const chunks = new ChunkWriter(bytes, COMMON_HEADER);
  if (packet.role === 'body') writeBody(chunks, bytes, leaving);
  else writeControl(chunks, bytes, leaving);
  chunks.pad();
  view.setUint32(8, crc32c(bytes), true);
}

function writeControl(chunks: ChunkWriter, bytes: Uint8Array, leaving: Leaving): void {
  const { packet, from, to, cookie } = leaving;
  switch (packet.role) {
    case 'init':
      return chunks.init(from.tag, from.firstTsn);
    case 'initAck':
      return chunks.initAck(from.tag, from.firstTsn, cookie);
    case 'cookieEcho':
      chunks.cookieEcho(cookie);
      return writeBody(chunks, bytes, leaving);
    case 'cookieAck':
      chunks.cookieAck();
      return writeBody(chunks, bytes, leaving);
    case 'shutdown':
      return chunks.shutdown(lastTsn(to));
    case 'shutdownAck':
      return chunks.shutdownAck();
    case 'shutdownComplete':
      return chunks.shutdownComplete();
  }
}

/** As much of acknowledgement and data as there is room for; a packet that carries neither is a sign of life. */
function writeBody(chunks: ChunkWriter, bytes: Uint8Array, { packet, from, to, userData }: Leaving): void {
  if (to.sent > from.acknowledged && chunks.left >= CHUNK_BYTES.sack) {
    chunks.sack(lastTsn(to));
    from.acknowledged = to.sent;
  }
  if (userData.isSent && chunks.left >= CHUNK_BYTES.data) {
    const start = UNTOUCHED + chunks.data(chunks.left, (from.firstTsn + from.sent) >>> 0, from.sent);
    const { seed } = userData;
    if (seed !== null && start < bytes.length)
      fillRandom(bytes, start, bytes.length, seed ^ from.sent ^ from.firstTsn);
    from.sent++;
  } else if (chunks.left >= CHUNK_BYTES.heartbeat) chunks.heartbeat(chunks.left);
  else if (chunks.left === packet.chunkBytes) chunks.cookieAck();
}

/** Before the first it is the one before. */
function lastTsn({ firstTsn, sent }: End): number {
  return (firstTsn + sent - 1) >>> 0;
}
