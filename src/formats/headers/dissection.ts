/** What dissecting remembers from packet to packet. */
import type { AddressTexts } from '../addresses';
import { createAddressTexts } from '../addresses';
import type { FragmentTable } from './fragments';
import { createFragmentTable } from './fragments';

/** Why a frame gives no packet, as a lower-case noun phrase; null = it gave one. */
export type Dropped = string | null;

export interface Dissection {
  readonly addresses: AddressTexts;
  readonly fragments: FragmentTable;
}

export function createDissection(): Dissection {
  return { addresses: createAddressTexts(), fragments: createFragmentTable() };
}
