/** What a host's network stack puts into its packets, as far as a capture shows it: what rendered packets repeat. */

/** TCP option kinds that a SYN may carry here (RFC 9293 §3.2, RFC 7323, RFC 2018). */
export type TcpOption = 'mss' | 'windowScale' | 'sackPermitted' | 'timestamps' | 'nop' | 'end';

/** How a host numbers its IPv4 packets (RFC 6864); `flow`: a counter a connection, as Linux has it. */
export type IdentificationRule = 'zero' | 'counter' | 'random' | 'flow';

export interface HostStack {
  /** Initial TTL or hop limit: what was seen, rounded up to 32, 64, 128 or 255. */
  readonly hopLimit: number;
  /** Window field of its SYN or SYN-ACK. */
  readonly window: number;
  /** MSS option of its SYN or SYN-ACK; 0 = none was sent. */
  readonly mss: number;
  /** Shift count of its window scale option; 0 where it sends none. */
  readonly windowScale: number;
  /** Options of its SYN or SYN-ACK in the order sent. */
  readonly options: readonly TcpOption[];
  readonly identification: IdentificationRule;
}

/** By canonical address; a field that was never seen is missing. */
export type HostStacks = ReadonlyMap<string, Partial<HostStack>>;
