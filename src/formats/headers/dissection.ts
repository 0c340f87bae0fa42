/** What dissecting remembers from packet to packet. */
import type { HostTable } from '../../trace/hostTable';
import { createHostTable } from '../../trace/hostTable';
import type { FragmentTable } from './fragments';
import { createFragmentTable } from './fragments';

/** Why a frame gives no packet, as a lower-case noun phrase; null = it gave one. */
export type Dropped = string | null;

export interface Dissection {
  readonly hosts: HostTable;
  readonly fragments: FragmentTable;
}

export function createDissection(): Dissection {
  return { hosts: createHostTable(), fragments: createFragmentTable() };
}
