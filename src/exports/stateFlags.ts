/**
 * The TCP flags that each side of a connection has sent by the time it is in a state of Zeek's: for formats that keep
 * flags instead. `formats/flagState` reads the state back.
 */
import { TCP_FLAGS } from '../trace/packet';

const { FIN, SYN, RST, PSH, ACK } = TCP_FLAGS;

export interface SideFlags {
  readonly source: number;
  readonly destination: number;
}

const OPEN = SYN | PSH | ACK;

const FLAGS: Readonly<Record<string, SideFlags>> = {
  S0: { source: SYN, destination: 0 },
  S1: { source: OPEN, destination: OPEN },
  SF: { source: FIN | OPEN, destination: FIN | OPEN },
  REJ: { source: SYN, destination: RST | ACK },
  S2: { source: FIN | OPEN, destination: OPEN },
  S3: { source: OPEN, destination: FIN | OPEN },
  RSTO: { source: RST | OPEN, destination: OPEN },
  RSTR: { source: OPEN, destination: RST | OPEN },
  RSTOS0: { source: RST | SYN, destination: 0 },
  RSTRH: { source: 0, destination: RST | SYN | ACK },
  SH: { source: FIN | SYN, destination: 0 },
  SHR: { source: 0, destination: FIN | SYN | ACK },
  OTH: { source: PSH | ACK, destination: PSH | ACK },
};

/** Null where the state is not Zeek's. */
export function stateFlags(state: string): SideFlags | null {
  return Object.hasOwn(FLAGS, state) ? FLAGS[state]! : null;
}
