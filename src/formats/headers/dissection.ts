/** What dissecting remembers from packet to packet. */
import type { HostTable } from '../../trace/hostTable';
import { createHostTable } from '../../trace/hostTable';
import type { ReadChoices, TunnelChoice } from '../readOptions';
import type { FragmentTable } from './fragments';
import { createFragmentTable } from './fragments';

/** Why a frame gives no packet, as a lower-case noun phrase; null = it gave one. */
export type Dropped = string | null;

export interface Dissection {
  readonly hosts: HostTable;
  readonly fragments: FragmentTable;
  /** Whose flow a tunnelled packet is. */
  readonly tunnelChoice: TunnelChoice;
  /** Packets inside tunnels by kind, whichever flow was chosen. */
  readonly tunnels: Record<string, number>;
}

export function createDissection(
  { tunnels = 'outer' }: Pick<ReadChoices, 'tunnels'> = {},
  hosts: HostTable = createHostTable(),
): Dissection {
  return { hosts, fragments: createFragmentTable(), tunnelChoice: tunnels, tunnels: {} };
}
