/** SCTP chunks (RFC 9260 §3.3; PAD: RFC 4820), each of exactly the wanted length, a multiple of four. */
import type { Bytes } from '../trace/trace';

/** Least lengths. INIT ACK and COOKIE ECHO are longer by their cookie. */
export const CHUNK_BYTES = {
  init: 20,
  initAck: 24,
  cookieEcho: 4,
  cookieAck: 4,
  data: 20,
  sack: 16,
  heartbeat: 8,
  shutdown: 8,
  shutdownAck: 4,
  shutdownComplete: 4,
} as const;

const TYPE = {
  ...{ data: 0, init: 1, initAck: 2, sack: 3, heartbeat: 4, shutdown: 7, shutdownAck: 8 },
  ...{ cookieEcho: 10, cookieAck: 11, shutdownComplete: 14, pad: 0x84 },
} as const;

const STATE_COOKIE = 7;
const HEARTBEAT_INFO = 1;
/** Of a receive buffer, as most stacks announce it. */
const WINDOW: Bytes = 106_496;
const STREAMS = 10;
/** A whole message: the first and the last fragment of itself. */
const UNFRAGMENTED = 3;
/** Least bytes of a chunk. */
const HEADER: Bytes = 4;

/** One packet's chunks, written one behind the other. */
export class ChunkWriter {
  readonly #view: DataView;
  #at: number;

  /** The chunks begin at `at` of `packet`, which is zeroed. */
  constructor(packet: Uint8Array, at: Bytes) {
    this.#view = new DataView(packet.buffer, packet.byteOffset, packet.length);
    this.#at = at;
  }

  get left(): Bytes {
    return this.#view.byteLength - this.#at;
  }

  /** `tag` is what the peer is to send, `tsn` the number of the sender's first DATA chunk. */
  init(tag: number, tsn: number): void {
    this.#initiation(this.#open(TYPE.init, CHUNK_BYTES.init), tag, tsn);
  }

  /** With a state cookie of so many bytes, zeros: it means something to its author alone. */
  initAck(tag: number, tsn: number, cookie: Bytes): void {
    const at = this.#open(TYPE.initAck, CHUNK_BYTES.initAck + cookie);
    this.#initiation(at, tag, tsn);
    this.#view.setUint16(at + 20, STATE_COOKIE);
    this.#view.setUint16(at + 22, HEADER + cookie);
  }

  cookieEcho(cookie: Bytes): void {
    this.#open(TYPE.cookieEcho, CHUNK_BYTES.cookieEcho + cookie);
  }

  cookieAck(): void {
    this.#open(TYPE.cookieAck, CHUNK_BYTES.cookieAck);
  }

  /** One message of stream 0; returns where its user data are. */
  data(length: Bytes, tsn: number, sequence: number): Bytes {
    const at = this.#open(TYPE.data, length, UNFRAGMENTED);
    this.#view.setUint32(at + 4, tsn);
    this.#view.setUint16(at + 10, sequence & 0xffff);
    return at + 16;
  }

  sack(lastTsn: number): void {
    const at = this.#open(TYPE.sack, CHUNK_BYTES.sack);
    this.#view.setUint32(at + 4, lastTsn);
    this.#view.setUint32(at + 8, WINDOW);
  }

  heartbeat(length: Bytes): void {
    const at = this.#open(TYPE.heartbeat, length);
    this.#view.setUint16(at + 4, HEARTBEAT_INFO);
    this.#view.setUint16(at + 6, length - HEADER);
  }

  shutdown(lastTsn: number): void {
    this.#view.setUint32(this.#open(TYPE.shutdown, CHUNK_BYTES.shutdown) + 4, lastTsn);
  }

  shutdownAck(): void {
    this.#open(TYPE.shutdownAck, CHUNK_BYTES.shutdownAck);
  }

  shutdownComplete(): void {
    this.#open(TYPE.shutdownComplete, CHUNK_BYTES.shutdownComplete);
  }

  /** Fills what is left. */
  pad(): void {
    if (this.left > 0) this.#open(TYPE.pad, this.left);
  }

  #initiation(at: Bytes, tag: number, tsn: number): void {
    this.#view.setUint32(at + 4, tag);
    this.#view.setUint32(at + 8, WINDOW);
    this.#view.setUint16(at + 12, STREAMS);
    this.#view.setUint16(at + 14, STREAMS);
    this.#view.setUint32(at + 16, tsn);
  }

  #open(type: number, length: Bytes, flags = 0): Bytes {
    const at = this.#at;
    this.#view.setUint8(at, type);
    this.#view.setUint8(at + 1, flags);
    this.#view.setUint16(at + 2, length);
    this.#at += length;
    return at;
  }
}
