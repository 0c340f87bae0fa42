/** What dissecting remembers from packet to packet. */
import type { HostStacks } from '../../trace/hostStack';
import type { HostTable } from '../../trace/hostTable';
import { createHostTable } from '../../trace/hostTable';
import type { ReadChoices } from '../readOptions';
import type { FragmentTable } from './fragments';
import { createFragmentTable } from './fragments';
import type { LinkAddresses } from './link';
import type { StackLearner } from './stackLearner';
import { createStackLearner } from './stackLearner';

/** Why a frame gives no packet, as a lower-case noun phrase out of a bounded number; null = it gave one. */
export type Dropped = string | null;

export interface Dissection {
  readonly hosts: HostTable;
  readonly fragments: FragmentTable;
  readonly stacks: StackLearner;
  /** Whether packets inside tunnels stand for those around them. */
  readonly isInner: boolean;
  /** Packets inside tunnels by kind, whichever flow was chosen; those that could not be opened with the reason. */
  readonly tunnels: Record<string, number>;
  /** Of the frame in hand. */
  readonly link: LinkAddresses;
  /** Tunnels around the header in hand. */
  depth: number;
  /** What the packets so far show of their senders. */
  learnedStacks(): HostStacks;
}

export function createDissection(
  { tunnels = 'outer' }: Pick<ReadChoices, 'tunnels'> = {},
  hosts: HostTable = createHostTable(),
): Dissection {
  const stacks = createStackLearner();
  return {
    hosts,
    fragments: createFragmentTable(),
    stacks,
    isInner: tunnels === 'inner',
    tunnels: {},
    link: { source: -1, destination: -1 },
    depth: 0,
    learnedStacks: () => stacks.learned(hosts.names),
  };
}
