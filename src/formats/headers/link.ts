/** What link layers have in common: each moves the frame behind its own header and says what comes next. */
import type { Frame } from '../frame';

/** Where the frame's MAC addresses lie in its bytes; −1 where its link layer has none. */
export interface LinkAddresses {
  source: number;
  destination: number;
}

/** An EtherType or a `LINK_PROTOCOL`; as text, why there is none: a lower-case noun phrase. */
export type Carried = number | string;

/** Moves the frame to what its header carries. */
export type LinkReader = (frame: Frame, link: LinkAddresses) => Carried;
