/** A flow still collecting packets. Sides are 0 and 1 by endpoint order; who initiated is known only in the end. */
import type { EndpointState } from './connState';
import { ENDPOINT, answeredPeerState, nextEndpointState, tcpConnState, udpConnState } from './connState';
import { protocolName } from './ipProtocols';
import type { Packet } from './packet';
import { TCP_FLAGS, isOpeningSyn } from './packet';
import type { Flow, HostId, Seconds } from './trace';

export type Side = 0 | 1;

/** How surely the initiator is known; a stronger sign overrides a weaker one. */
const SIGN = { FIRST_SENDER: 0, SYN_ACK: 1, SYN: 2, CONTINUATION: 3 } as const;
type Sign = (typeof SIGN)[keyof typeof SIGN];

const TCP = 6;
const UDP = 17;
const { CLOSED, RESET } = ENDPOINT;

export class OpenFlow {
  initiator: Side;
  readonly #protocol: number;
  readonly #hosts: readonly [HostId, HostId];
  readonly #ports: readonly [number, number];
  readonly #packets: [number, number] = [0, 0];
  readonly #bytes: [number, number] = [0, 0];
  readonly #endpoints: [EndpointState, EndpointState] = [ENDPOINT.INACTIVE, ENDPOINT.INACTIVE];
  /** Initial sequence number of each side; −1 before its first packet. */
  readonly #initial: [number, number] = [-1, -1];
  #sign: Sign;
  #firstSeconds: number;
  #firstNanoseconds: number;
  #lastSeconds: number;
  #lastNanoseconds: number;

  /** `continued` = initiator of the connection that a time-out cut here; null for a new connection. */
  constructor(packet: Packet, side: Side, continued: Side | null) {
    const isFirst = side === 0;
    this.#protocol = packet.protocol;
    this.#hosts = isFirst ? [packet.source, packet.destination] : [packet.destination, packet.source];
    this.#ports = isFirst
      ? [packet.sourcePort, packet.destinationPort]
      : [packet.destinationPort, packet.sourcePort];
    this.initiator = continued ?? side;
    this.#sign = continued === null ? SIGN.FIRST_SENDER : SIGN.CONTINUATION;
    this.#firstSeconds = this.#lastSeconds = packet.seconds;
    this.#firstNanoseconds = this.#lastNanoseconds = packet.nanoseconds;
    this.add(packet, side);
  }

  add(packet: Packet, side: Side): void {
    this.#packets[side]++;
    this.#bytes[side] += packet.bytes;
    const isEarlier = this.#stretch(packet);
    if (this.#protocol === TCP) this.#addSegment(packet, side);
    if (isEarlier && this.#sign === SIGN.FIRST_SENDER) this.initiator = side;
  }

  /** Silence between the packet and this flow, seconds; 0 inside it. */
  silence(packet: Packet): Seconds {
    return Math.max(
      0,
      packet.seconds - this.#lastSeconds + (packet.nanoseconds - this.#lastNanoseconds) / 1e9,
      this.#firstSeconds - packet.seconds + (this.#firstNanoseconds - packet.nanoseconds) / 1e9,
    );
  }

  /** How long this flow would be with the packet in it, seconds. */
  durationWith(packet: Packet): Seconds {
    return this.#duration() + this.silence(packet);
  }

  get lastSeconds(): number {
    return this.#lastSeconds;
  }

  /** Whether FIN both ways or RST has ended the connection. */
  get isClosed(): boolean {
    const [a, b] = this.#endpoints;
    return a === RESET || b === RESET || (a === CLOSED && b === CLOSED);
  }

  /**
   * Whether the packet is the SYN of another connection on the same ports: one with another initial sequence number
   * (Wireshark's rule for tcp.stream), or any after FINs both ways. The same SYN after a RST is the same attempt, and a
   * SYN older than what was seen is this connection's own, late.
   */
  isReopenedBy(packet: Packet, side: Side): boolean {
    if (!isOpeningSyn(packet) || this.#initial[side] < 0 || this.#isBeforeLast(packet)) return false;
    return packet.sequence !== this.#initial[side] || this.#endpoints.every((state) => state === CLOSED);
  }

  toFlow(hosts: readonly string[]): Flow {
    const source = this.initiator;
    const destination = (1 - source) as Side;
    return {
      seconds: this.#firstSeconds,
      nanoseconds: this.#firstNanoseconds,
      duration: this.#duration(),
      protocol: protocolName(this.#protocol),
      source: hosts[this.#hosts[source]]!,
      sourcePort: this.#ports[source],
      destination: hosts[this.#hosts[destination]]!,
      destinationPort: this.#ports[destination],
      service: '',
      state: this.#state(source, destination),
      sourcePackets: this.#packets[source],
      sourceBytes: this.#bytes[source],
      destinationPackets: this.#packets[destination],
      destinationBytes: this.#bytes[destination],
      label: '',
    };
  }

  #state(source: Side, destination: Side): string {
    if (this.#sign === SIGN.CONTINUATION) return 'OTH';
    if (this.#protocol === TCP) return tcpConnState(this.#endpoints[source], this.#endpoints[destination]);
    if (this.#protocol === UDP)
      return udpConnState(this.#packets[source] > 0, this.#packets[destination] > 0);
    return 'OTH';
  }

  /** A whole number of nanoseconds over 1e9: the double nearest to its decimal, so that text round-trips. */
  #duration(): Seconds {
    const whole = this.#lastSeconds - this.#firstSeconds;
    return (whole * 1e9 + (this.#lastNanoseconds - this.#firstNanoseconds)) / 1e9;
  }

  /** Widens the flow to the packet's time; true where the packet is now its first. */
  #stretch({ seconds, nanoseconds }: Packet): boolean {
    if (!this.#isBeforeLast({ seconds, nanoseconds })) {
      this.#lastSeconds = seconds;
      this.#lastNanoseconds = nanoseconds;
      return false;
    }
    const isEarlier = (seconds - this.#firstSeconds || nanoseconds - this.#firstNanoseconds) < 0;
    if (isEarlier) {
      this.#firstSeconds = seconds;
      this.#firstNanoseconds = nanoseconds;
    }
    return isEarlier;
  }

  #isBeforeLast({ seconds, nanoseconds }: { seconds: number; nanoseconds: number }): boolean {
    return (seconds - this.#lastSeconds || nanoseconds - this.#lastNanoseconds) < 0;
  }

  #addSegment({ flags, sequence }: Packet, side: Side): void {
    if (sequence < 0) return;
    const other = (1 - side) as Side;
    const peer = this.#endpoints[other];
    this.#endpoints[side] = nextEndpointState(this.#endpoints[side], peer, flags);
    this.#endpoints[other] = answeredPeerState(peer, flags);
    const isSyn = (flags & TCP_FLAGS.SYN) !== 0;
    if (this.#initial[side] < 0) this.#initial[side] = isSyn ? sequence : (sequence - 1) >>> 0;
    if (isSyn) this.#learnInitiator(flags & TCP_FLAGS.ACK ? SIGN.SYN_ACK : SIGN.SYN, side);
  }

  #learnInitiator(sign: Sign, sender: Side): void {
    if (sign <= this.#sign) return;
    this.#sign = sign;
    this.initiator = sign === SIGN.SYN ? sender : ((1 - sender) as Side);
  }
}
