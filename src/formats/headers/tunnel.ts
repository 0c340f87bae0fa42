/** A kind of tunnel, and how its header is passed. */
import type { LinkReader } from './link';

export interface Tunnel {
  readonly name: string;
  /**
   * Moves the frame from the header behind IP to what the tunnel carries; `NOT_A_TUNNEL` where it carries nothing that
   * should be looked at, or only the port looked like a tunnel.
   */
  readonly enter: LinkReader;
  /** Whether replies come from the port; else they go to it too. */
  readonly bothWays?: boolean;
}

export const NOT_A_TUNNEL = 0;
